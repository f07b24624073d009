import { execFileSync } from "node:child_process";
import { resolve } from "node:path";
import { Host } from "../e2e/host";

const examples = resolve(import.meta.dirname, "../../examples");

/** Builds one of the examples and serves what came of it. */
export function serve(name: string, site: string): Promise<Host> {
  execFileSync("node", ["build/example.mjs", name], { cwd: resolve(examples, ".."), stdio: "inherit" });
  return Host.start({}, resolve(examples, name, site), "/");
}

/** Whether a program that builds an example is there. */
export function has(program: string): boolean {
  try {
    execFileSync("sh", ["-c", `command -v ${program}`], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}
