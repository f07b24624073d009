import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium, type BrowserContext, type Locator, type Page } from "playwright-core";

export const flags = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

export interface Look {
  width?: number;
  height?: number;
  scheme?: "light" | "dark";
  contrast?: "more";
  forced?: boolean;
  touch?: boolean;
  /** No motion is wanted. */
  calm?: boolean;
  /** What stands behind the server's address. */
  path?: string;
}

/** One visitor in a browser of their own, and what went wrong there. */
export class Visit {
  /** Errors, refusals of the content policy, and requests to anywhere else. */
  readonly complaints: string[] = [];
  readonly requests: string[] = [];
  page!: Page;

  private constructor(
    private readonly context: BrowserContext,
    private readonly profile: string,
    private readonly url: string,
  ) {}

  static async start(url: string, look: Look = {}): Promise<Visit> {
    const profile = mkdtempSync(join(tmpdir(), "overlook-e2e-"));
    const context = await chromium.launchPersistentContext(profile, {
      executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium",
      headless: true,
      args: flags,
      viewport: { width: look.width ?? 1280, height: look.height ?? 800 },
      colorScheme: look.scheme ?? "light",
      contrast: look.contrast ?? "no-preference",
      forcedColors: look.forced ? "active" : "none",
      reducedMotion: look.calm ? "reduce" : "no-preference",
      hasTouch: look.touch ?? false,
    });
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    context.setDefaultTimeout(60_000);
    const visit = new Visit(context, profile, url);
    await visit.open(look.path ?? "");
    return visit;
  }

  get input(): Locator {
    return this.page.getByRole("textbox", { name: "Command line" });
  }

  /** Waits until the shell waits for a line. */
  async prompt(): Promise<void> {
    await this.page.waitForFunction(
      () => document.querySelector("overlook-page")?.session?.state === "prompt",
    );
  }

  /** Types a line as a person does, and waits for the next prompt. */
  async run(line: string): Promise<string[]> {
    const before = await this.page.evaluate(() => document.querySelector("overlook-page")!.session.log.end);
    await this.start(line);
    await this.prompt();
    await this.settled();
    return this.page.evaluate((from) => {
      const { log } = document.querySelector("overlook-page")!.session;
      const lines: string[] = [];
      for (let n = Math.max(from, log.first); n < log.end; n++) {
        lines.push(
          log
            .at(n)!
            .runs.map(({ text }) => text)
            .join(""),
        );
      }
      return lines;
    }, before + 1);
  }

  /** Types a line and waits until it was taken, not until it is done. */
  async start(line: string): Promise<void> {
    await this.input.fill(line);
    await this.input.press("Enter");
    await this.page.waitForFunction(
      (typed) => document.querySelector("overlook-page")!.session.typed.at(-1) === typed,
      line,
    );
  }

  /** The rows of the grid: each path with the words in its cells. */
  async rows(): Promise<Record<string, string[]>> {
    await this.settled();
    const rows = await this.page.locator("overlook-grid [role=row][data-path]").all();
    const found: Record<string, string[]> = {};
    for (const row of rows) {
      const cells = await row.locator("[role=rowheader], [role=gridcell]").allTextContents();
      found[(await row.getAttribute("data-path"))!] = cells.map((text) => text.replace(/\s+/g, " ").trim());
    }
    return found;
  }

  /** Waits until everything that changed is drawn. */
  async settled(): Promise<void> {
    await this.page.evaluate(async () => {
      for (let i = 0; i < 3; i++) await new Promise(requestAnimationFrame);
    });
  }

  /** What axe has against the page as it is now. */
  faults(): Promise<string[]> {
    return faultsOf(this.page);
  }

  async end(): Promise<void> {
    await this.context.close();
    rmSync(this.profile, { recursive: true, force: true });
  }

  private async open(path: string): Promise<void> {
    this.page = this.context.pages()[0] ?? (await this.context.newPage());
    this.page.on("pageerror", (error) => this.complaints.push(error.message));
    this.page.on("console", (message) => {
      if (process.env["E2E_LOG"]) console.log(message.text().slice(0, 3000));
      if (message.type() === "error" || /Content.Security/i.test(message.text()))
        this.complaints.push(message.text());
    });
    this.page.on("request", (request) => {
      this.requests.push(request.url());
      if (!request.url().startsWith(this.url)) this.complaints.push(`request to ${request.url()}`);
    });
    await this.page.goto(this.url + path);
    await this.prompt();
  }
}

/** What axe has against a page as it is now. */
export async function faultsOf(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  return page.evaluate(async () => {
    interface Fault {
      id: string;
      nodes: { target: unknown[]; failureSummary: string }[];
    }
    const { run } = (globalThis as unknown as { axe: { run(): Promise<{ violations: Fault[] }> } }).axe;
    const { violations } = await run();
    return violations.flatMap(({ id, nodes }) =>
      nodes.map((node) => `${id}: ${node.target.flat().join(" ")}: ${node.failureSummary}`),
    );
  });
}
