// What the driver calls in the page: a round of one system, as lines.
import "./node.ts";

import { prove } from "./proof.ts";
import { rows } from "./rows.ts";
import { systems } from "./systems.ts";

declare class Go {
  importObject: WebAssembly.Imports;
  exitCode: number;
  run(instance: WebAssembly.Instance): Promise<void>;
}

/** A round of the engine; its lines go to the console. */
async function engine(): Promise<void> {
  const go = new Go();
  const { instance } = await WebAssembly.instantiateStreaming(fetch("/bench.wasm"), go.importObject);
  await go.run(instance);
}

/** A round of one of the others, behind one that is not told: what compiling code anew takes is in that. */
async function other(system: string): Promise<void> {
  await round(system, () => undefined);
  await round(system, (line) => console.log(line));
}

async function round(system: string, tell: (line: string) => void): Promise<void> {
  for (const row of rows) {
    try {
      const fs = await systems[system]!(row);
      const { names } = row.world();
      row.prepare?.(fs, names);
      const began = cpu();
      row.run(fs, names);
      const each = (cpu() - began) / row.ops;
      tell(`Benchmark${row.name}/system=${system} ${row.ops} ${each.toFixed(2)} ns/op`);
      tell(`proof ${row.name} ${system} ${prove(fs).join(" ")}`);
    } catch (error) {
      tell(`--- SKIP: ${row.name}/system=${system}: ${String(error).split("\n")[0]}`);
    }
  }
}

/** The CPU time of this page's process in nanoseconds, as the driver reads it. */
function read(): number {
  const request = new XMLHttpRequest();
  request.open("GET", "/cpu", false);
  request.send();
  return Number(request.responseText);
}

const reads = Array.from({ length: 20 }, read);
const cost = reads
  .slice(1)
  .map((each, i) => each - reads[i]!)
  .sort((a, b) => a - b)[9]!;
/** What is too short for a clock that takes milliseconds to ask, in nanoseconds. */
const short = 20e6;
let last = { wall: performance.now(), cpu: read(), sum: 0 };

/** The same without what asking takes; of a short time all that passes. */
function cpu(): number {
  const passed = (performance.now() - last.wall) * 1e6;
  const used = read();
  const took = passed < short ? passed : Math.max(used - last.cpu - cost, 0);
  last = { wall: performance.now(), cpu: used, sum: last.sum + took };
  return last.sum;
}

Object.assign(window, { bench: { engine, other }, cpu });
