import type { Engine, Message, Moved, Options, Prepared } from "./contract";
import { Outbox } from "./outbox";

/** How long a machine that is left may take to come to its prompt, in milliseconds. */
const patience = 2000;

/** One machine: where it runs, and what it has to tell. */
interface Machine {
  engine: Engine;
  readonly options: Options;
  readonly outbox: Outbox;
  /** It has been restored. */
  ready: boolean;
  /** The program that it waits for, which its engine lacks. */
  lacks?: string | undefined;
  /** Nobody looks at it any more: it ends as soon as it is at its prompt. */
  leaving?: boolean;
}

/** What the fleet needs of its surroundings. */
export interface Harbour {
  send(id: number, batch: Message[]): void;
  failed(text: string): void;
  /** A machine has ended; moved is what another one can go on from. */
  left(id: number, moved: Moved | undefined): void;
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
  private full?: Promise<Engine>;

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

  /** Ends a machine: at once at its prompt, else once what runs has been interrupted. */
  leave(id: number): void {
    const machine = this.machines.get(id);
    if (!machine) return this.harbour.left(id, undefined);
    machine.leaving = true;
    if (this.end(id, machine)) return;
    machine.engine.interrupt(id);
    setTimeout(() => this.abandon(id, machine), patience);
  }

  private end(id: number, machine: Machine): boolean {
    const moved = machine.engine.leave(id);
    if (!moved || this.machines.get(id) !== machine) return false;
    this.forget(id, machine, moved);
    return true;
  }

  /** Ends a machine that does not come to its prompt. */
  private abandon(id: number, machine: Machine): void {
    if (this.machines.get(id) !== machine) return;
    machine.engine.close(id);
    this.forget(id, machine, undefined);
  }

  private forget(id: number, machine: Machine, moved: Moved | undefined): void {
    this.machines.delete(id);
    machine.outbox.seen();
    this.harbour.left(id, moved);
  }

  trust(id: number): void {
    const machine = this.machines.get(id);
    if (!machine) return;
    machine.options.strange = false;
    machine.engine.trust(id);
  }

  seen(id: number): void {
    this.machines.get(id)?.outbox.seen();
  }

  /** What builds a tree and mounts what lies over it. */
  prepare(tree: string, mount: string, profile: string): Prepared {
    return this.engine.prepare(tree, mount, profile);
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
    if (machine.leaving && type === "prompt") setTimeout(() => this.end(id, machine));
    if (type === "ready") {
      machine.ready = true;
      setTimeout(() => machine.outbox.push(["picture", machine.engine.picture(id)]));
    }
    if (type === "prompt" && machine.engine !== this.engine) setTimeout(() => this.transfer(id, machine));
  }

  /** The full engine, booted once. */
  private whole(): Promise<Engine> {
    return (this.full ??= this.harbour.full().catch((reason: unknown) => {
      delete this.full;
      throw reason;
    }));
  }

  private async move(): Promise<void> {
    if (this.moving) return;
    this.moving = true;
    try {
      this.engine = await this.whole();
      for (const [id, machine] of this.machines) this.transfer(id, machine);
    } catch (reason) {
      for (const [id, machine] of this.machines) this.giveUp(id, machine, String(reason));
    } finally {
      this.moving = false;
    }
  }

  /** Moves a machine, if it is at its prompt or waits for a program. */
  private transfer(id: number, machine: Machine): void {
    if (machine.engine === this.engine || machine.leaving || this.machines.get(id) !== machine) return;
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
