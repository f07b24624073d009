import { readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import ts from "typescript";
import { describe, expect, test } from "vitest";
import { english, wordsFor, type Words } from "../../src/lesson/words";

const source = resolve(import.meta.dirname, "../../src/lesson");

/** What words say, by name, with numbers and texts in place of what they are about. */
function said(words: Words): Record<string, string> {
  const all: Record<string, string> = {};
  for (const [name, value] of Object.entries(words)) {
    if (typeof value === "string") all[name] = value;
    else if (typeof value === "object") {
      for (const [inner, text] of Object.entries(value)) all[`${name}.${inner}`] = text;
    } else {
      const say = value as (...about: unknown[]) => string;
      all[name] = say(71, 72, 73, 74);
      all[`${name} of one`] = say(1, 1, 1, 1);
    }
  }
  return all;
}

/** What differs in no language. */
const alike = new Set(["soMany", "soMany of one"]);

describe.each(["de"])("what is said in %s", (lang) => {
  test("is all there is to say, and not English", async () => {
    const words = await wordsFor(lang);
    const [theirs, ours] = [said(words), said(english)];
    expect(Object.keys(theirs)).toEqual(Object.keys(ours));
    for (const [name, text] of Object.entries(theirs)) {
      expect(text.trim(), name).not.toBe("");
      if (!alike.has(name)) expect(text, name).not.toBe(ours[name]);
    }
  });

  test("is about the same", async () => {
    const [theirs, ours] = [said(await wordsFor(lang)), said(english)];
    const about = (text = "") => (text.match(/\d+/g) ?? []).sort();
    for (const [name, text] of Object.entries(theirs)) expect(about(text), name).toEqual(about(ours[name]));
  });
});

test("a language without words of its own has English ones", async () => {
  expect(await wordsFor("de-AT")).toMatchObject({ lang: "de" });
  for (const lang of ["", "en", "fr", "constructor", "__proto__"]) expect(await wordsFor(lang)).toBe(english);
});

/** The texts of a source's templates that a reader would see or hear. */
function written(text: string): string[] {
  const found: string[] = [];
  const look = (node: ts.Node, inside: boolean): void => {
    const template = ts.isTaggedTemplateExpression(node) && /^(?:html|svg)$/.test(node.tag.getText());
    if (template) found.push(...textsOf(node.template));
    if (inside && ts.isStringLiteral(node) && /^\p{Lu}\p{Ll}/u.test(node.text)) found.push(node.text);
    ts.forEachChild(node, (child) => look(child, inside || template));
  };
  look(ts.createSourceFile("", text, ts.ScriptTarget.Latest, true), false);
  return found;
}

function textsOf(template: ts.TemplateLiteral): string[] {
  const parts = ts.isNoSubstitutionTemplateLiteral(template)
    ? [template.text]
    : [template.head.text, ...template.templateSpans.map(({ literal }) => literal.text)];
  const all = parts.join("\u0000");
  const named = [...all.matchAll(/\s(?:aria-label|title|placeholder|alt)="([^"]*)"/g)].map(
    ([, name]) => name!,
  );
  return [...named, ...all.replace(/<[^>]*>/g, "\u0000").split("\u0000")].filter((text) =>
    /\p{L}/u.test(text),
  );
}

test("the templates of lessons have no words of their own", () => {
  const files = [...readdirSync(source).filter((name) => name.endsWith(".ts")), "../desk/handin-element.ts"];
  expect(files).toContain("pane.ts");
  const texts = (file: string) => written(readFileSync(resolve(source, file), "utf8"));
  expect(files.flatMap((file) => texts(file).map((text) => `${file}: ${text.trim()}`))).toEqual([]);
});

test("a template with words is found", () => {
  const text = 'html`<p class="a" title="No">${"b"}Yes<b>${on ? "Maybe" : html`<i>or</i>`}</b></p>`';
  expect(written(text)).toEqual(["No", "Yes", "Maybe", "or"]);
});
