import { spawn, type ChildProcess } from "node:child_process";
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { createInterface } from "node:readline";

const bin = resolve(import.meta.dirname, "../../../bin");

/** The path of a program that the Makefile builds. */
export function program(name: string): string {
  const path = resolve(bin, name);
  if (!existsSync(path)) throw new Error(`bin/${name} is missing: run make first`);
  return path;
}

/** The server as it is shipped, at a free port. */
export class Server {
  private constructor(
    private readonly process: ChildProcess,
    readonly url: string,
  ) {}

  static async start(...more: string[]): Promise<Server> {
    const child = spawn(program("overlook-server"), ["--addr", "127.0.0.1:0", ...more], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    for await (const line of createInterface(child.stdout)) {
      const url = /http:\S+/.exec(line)?.[0];
      if (url) return new Server(child, url);
    }
    throw new Error("the server ended before it served");
  }

  /** Asks the server to stop and answers with its exit status. */
  stop(): Promise<number | null> {
    return new Promise((done) => {
      this.process.once("exit", (status) => done(status));
      this.process.kill("SIGTERM");
    });
  }
}
