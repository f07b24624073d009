import type { Engine, Message, Options } from "./contract";
import { Outbox } from "./outbox";

/** One machine: where it runs, and what it has to tell. */
interface Machine {
  engine: Engine;
  readonly options: Options;
  readonly outbox: Outbox;
  /** It has been restored. */
  ready: boolean;
  /** The program that it waits for, which its engine lacks. */
  lacks?: string | undefined;
}

/** What the fleet needs of its surroundings. */
export interface Harbour {
  send(id: number, batch: Message[]): void;
  failed(text: string): void;
  /** Boots the engine that has every program. */
  full(): Promise<Engine>;
}

/**
 * The machines and the engines they run in: at first the small one; once any
 * machine calls a program that it lacks, all move to the full one as soon as
 * they can, and the small one is forgotten.
 */
export class Fleet {
  private readonly machines = new Map<number, Machine>();
  private moving = false;

  constructor(
    private engine: Engine,
    private readonly harbour: Harbour,
  ) {}

  open(id: number, options: Options): void {
    const outbox = new Outbox((batch) => this.harbour.send(id, batch));
    const machine: Machine = { engine: this.engine, options, outbox, ready: false };
    this.machines.set(id, machine);
    this.enter(id, machine, options);
  }

  close(id: number): void {
    this.machines.get(id)?.engine.close(id);
    this.machines.delete(id);
  }

  seen(id: number): void {
    this.machines.get(id)?.outbox.seen();
  }

  /** The engine that a machine runs in now. */
  of(id: number): Engine {
    return this.machines.get(id)?.engine ?? this.engine;
  }

  private enter(id: number, machine: Machine, options: Options): void {
    machine.engine.open(id, options, (type, data) => this.hear(id, machine, type, data));
  }

  private hear(id: number, machine: Machine, type: string, data: unknown): void {
    if (type === "missing") {
      machine.lacks = String(data);
      void this.move();
      return;
    }
    machine.outbox.push([type, data] as Message);
    if (type === "ready") {
      machine.ready = true;
      setTimeout(() => machine.outbox.push(["picture", machine.engine.picture(id)]));
    }
    if (type === "prompt" && machine.engine !== this.engine) setTimeout(() => this.transfer(id, machine));
  }

  private async move(): Promise<void> {
    if (this.moving) return;
    this.moving = true;
    try {
      this.engine = await this.harbour.full();
      for (const [id, machine] of this.machines) this.transfer(id, machine);
    } catch (reason) {
      for (const [id, machine] of this.machines) this.giveUp(id, machine, String(reason));
    } finally {
      this.moving = false;
    }
  }

  /** Moves a machine, if it is at its prompt or waits for a program. */
  private transfer(id: number, machine: Machine): void {
    if (machine.engine === this.engine || this.machines.get(id) !== machine) return;
    const moved = machine.engine.leave(id);
    if (!moved) return;
    machine.engine = this.engine;
    machine.lacks = undefined;
    this.enter(id, machine, { ...machine.options, moved });
  }

  /** Ends the line that waits for a program which cannot be had. */
  private giveUp(id: number, machine: Machine, reason: string): void {
    if (machine.lacks === undefined) return;
    const text = `${machine.lacks} could not be loaded: ${reason}`;
    machine.lacks = undefined;
    if (!machine.ready) return this.harbour.failed(text);
    machine.outbox.push(["output", { text: `${text}\n`, err: true }]);
    machine.engine.interrupt(id);
  }
}
