import { chromium, type Browser, type BrowserContext, type Frame, type Page } from "playwright-core";
import { axe, flags, type Look } from "./visit";

/** A reader of somebody's site, and what went wrong there. */
export class Guest {
  /** Errors and refusals of a content policy. */
  readonly complaints: string[] = [];
  readonly requests: string[] = [];

  private constructor(
    private readonly browser: Browser,
    readonly context: BrowserContext,
    readonly page: Page,
  ) {}

  static async start(look: Look = {}): Promise<Guest> {
    const browser = await chromium.launch({
      executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium",
      headless: true,
      args: flags,
    });
    const context = await browser.newContext({
      viewport: { width: look.width ?? 1280, height: look.height ?? 900 },
      colorScheme: look.scheme ?? "light",
      reducedMotion: look.calm ? "reduce" : "no-preference",
    });
    context.setDefaultTimeout(20_000);
    const guest = new Guest(browser, context, await context.newPage());
    const { page, complaints, requests } = guest;
    page.on("pageerror", (error) => complaints.push(error.message));
    page.on("console", (message) => {
      if (message.type() === "error" || /Content.Security/i.test(message.text()))
        complaints.push(message.text());
    });
    page.on("request", (request) => requests.push(request.url()));
    return guest;
  }

  /** What axe has against the page as it is now. */
  async faults(): Promise<string[]> {
    await this.page.evaluate(axe);
    return this.page.evaluate(async () => {
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

  end(): Promise<void> {
    return this.browser.close();
  }
}

/** Waits until a lab of a page, or of a frame, has started and played its script. */
export async function started(where: Page | Frame, selector = "overlook-lab"): Promise<void> {
  await where.locator(selector).first().waitFor();
  await where.evaluate(async (which) => document.querySelector<OverlookLab>(which)!.ready, selector);
}

type OverlookLab = HTMLElementTagNameMap["overlook-lab"];
