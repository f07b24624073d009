import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Server } from "./server";
import { Visit } from "./visit";

let server: Server;
let visit: Visit;

beforeAll(async () => {
  server = await Server.start();
  visit = await Visit.start(server.url);
});

afterAll(async () => {
  await visit?.end();
  await server?.stop();
});

/** The text of the console as it is drawn, without numbers and marks. */
function shown(): Promise<string> {
  return visit.page.locator("overlook-console .ln").evaluateAll((lines) =>
    lines
      .map((line) => {
        const bare = line.cloneNode(true) as Element;
        for (const extra of bare.querySelectorAll(".n, .x")) extra.remove();
        return bare.textContent;
      })
      .join("\n"),
  );
}

/** The line with what Tab would add, as it is drawn behind the input. */
function ghost(): Promise<string | null> {
  return visit.page.locator("overlook-console .ghost").textContent();
}

describe("Ctrl-C stops", () => {
  test.each(["while :; do :; done", "yes", "cat", "sleep 1000", "yes | cat", "cat /dev/zero > /dev/null"])(
    "%s",
    async (line) => {
      await visit.start(line);
      await visit.settled();
      await visit.input.press("Control+c");
      await visit.prompt();
      expect(await visit.run("echo $?")).toEqual(["130"]);
    },
  );

  test("drops a line that was not finished", async () => {
    await visit.input.fill("for i in 1 2");
    await visit.input.press("Enter");
    await visit.page.waitForFunction(() => document.querySelector("overlook-page")!.session.state === "more");
    await visit.input.press("Control+c");
    await visit.prompt();
    expect(await visit.run("echo fine")).toEqual(["fine"]);
  });
});

describe("a flood of output", () => {
  test("seq 100000 ends and shows its end", async () => {
    await visit.run("seq 100000");
    await expect.poll(shown).toMatch(/99999\n100000$/);
  });

  test("yes leaves the page alive", async () => {
    await visit.start("yes");
    await visit.page.evaluate(async () => {
      for (let frames = 0; frames < 15; frames++) await new Promise(requestAnimationFrame);
    });
    await visit.input.press("Control+c");
    await visit.prompt();
    expect(await visit.page.locator("overlook-console .ln").count()).toBeLessThan(3000);
  });
});

describe("the keyboard", () => {
  test("Tab completes when there is something to complete", async () => {
    await visit.run("mkdir -p place && touch place/alpha place/beta");
    await visit.input.pressSequentially("ls pla");
    await expect.poll(ghost).toBe("ls place/");
    await visit.input.press("Tab");
    await visit.page.waitForFunction(
      () =>
        document.querySelector("overlook-page")!.shadowRoot!.activeElement?.localName === "overlook-console",
    );
    await expect.poll(() => visit.input.inputValue()).toBe("ls place/");
    await visit.input.press("Tab");
    await expect.poll(shown).toMatch(/alpha +beta$/);
    await visit.input.fill("");
  });

  test("Tab leaves an empty line, and Esc then Tab any line", async () => {
    const there = () =>
      visit.input.evaluate((input) => (input.getRootNode() as ShadowRoot).activeElement === input);
    await visit.input.focus();
    await visit.page.keyboard.press("Tab");
    expect(await there()).toBe(false);
    await visit.input.fill("ls pl");
    await visit.input.press("Escape");
    await visit.page.keyboard.press("Tab");
    expect(await there()).toBe(false);
    expect(await visit.input.inputValue()).toBe("ls pl");
    await visit.input.fill("");
  });

  test("Up and Down go through the history, Ctrl-R looks in it", async () => {
    await visit.run("echo one");
    await visit.run("echo two");
    await visit.input.fill("dra");
    await visit.input.press("ArrowUp");
    await visit.input.press("ArrowUp");
    expect(await visit.input.inputValue()).toBe("echo one");
    await visit.input.press("ArrowDown");
    await visit.input.press("ArrowDown");
    expect(await visit.input.inputValue()).toBe("dra");
    await visit.input.press("Control+r");
    await visit.input.pressSequentially("one");
    await visit.input.press("Enter");
    await visit.prompt();
    await expect.poll(shown).toMatch(/echo one\none$/);
  });

  test("Ctrl-U, K, A, E and W edit the line", async () => {
    await visit.input.fill("one two three");
    await visit.input.press("Control+w");
    expect(await visit.input.inputValue()).toBe("one two ");
    await visit.input.press("Control+a");
    await visit.input.press("Control+k");
    expect(await visit.input.inputValue()).toBe("");
  });

  test("Ctrl-L empties the screen", async () => {
    await visit.run("echo something");
    await visit.input.press("Control+l");
    await expect.poll(shown).toBe("");
  });
});

describe("standard input", () => {
  test("lines go to the command that reads, Ctrl-D ends it", async () => {
    await visit.start("cat > note; cat note");
    await visit.page.waitForFunction(
      () => document.querySelector("overlook-page")!.session.state === "reading",
    );
    await visit.input.fill("hello");
    await visit.input.press("Enter");
    await visit.page.waitForFunction(
      () => document.querySelector("overlook-page")!.session.state === "reading",
    );
    await visit.input.press("Control+d");
    await visit.prompt();
    await expect.poll(shown).toMatch(/hello\nhello$/);
  });

  test("a question stands before the input", async () => {
    await visit.start("rm -i note");
    await expect
      .poll(() => visit.page.locator("overlook-console .prefix").innerText())
      .toMatch(/rm: remove .*\? ?$/);
    await visit.input.fill("y");
    await visit.input.press("Enter");
    await visit.prompt();
    expect(await visit.run("ls note 2>&1")).toEqual(["ls: cannot access 'note': No such file or directory"]);
  });
});

describe("paste", () => {
  async function paste(text: string): Promise<void> {
    await visit.page.evaluate((content) => navigator.clipboard.writeText(content), text);
    await visit.input.focus();
    await visit.page.keyboard.press("Control+v");
  }

  test("takes prompts off and runs several lines one after the other", async () => {
    await paste("root@adil:~# echo first\nroot@adil:~# echo second\n");
    await expect.poll(shown).toMatch(/first\n.*echo second\nsecond$/);
    await visit.prompt();
  });

  test("a here-document runs as one command", async () => {
    await paste("cat <<E\nx\ny\nE\n");
    await expect.poll(shown).toMatch(/x\ny$/);
    await visit.prompt();
  });

  test("one line only stands there", async () => {
    await paste("$ echo waiting");
    await expect.poll(() => visit.input.inputValue()).toBe("echo waiting");
    await visit.input.fill("");
  });
});

test("text that is composed arrives whole", async () => {
  const client = await visit.page.context().newCDPSession(visit.page);
  await visit.input.focus();
  await client.send("Input.imeSetComposition", { text: "ec", selectionStart: 2, selectionEnd: 2 });
  await client.send("Input.insertText", { text: "echo ö" });
  await visit.input.press("Enter");
  await visit.prompt();
  await expect.poll(shown).toMatch(/echo ö\nö$/);
});

test("nothing was complained of", () => {
  expect(visit.complaints).toEqual([]);
});
