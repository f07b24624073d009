import { html, nothing, type TemplateResult } from "lit";
import { icon } from "../style/icons";
import type { Node } from "./lesson";

/** What a chip says when it is chosen: put a line at the prompt, or run it. */
export type Choose = (line: string, how: "type" | "run") => void;

/** An element around what is in it. */
type Wrap = (kids: unknown, node: Node) => TemplateResult;

/** The elements that prose may have; of any other only what is in it is shown. */
const elements: Readonly<Record<string, Wrap>> = {
  p: (kids) => html`<p>${kids}</p>`,
  h3: (kids) => html`<h4>${kids}</h4>`,
  ul: (kids) =>
    html`<ul>
      ${kids}
    </ul>`,
  ol: (kids) =>
    html`<ol>
      ${kids}
    </ol>`,
  li: (kids) => html`<li>${kids}</li>`,
  em: (kids) => html`<em>${kids}</em>`,
  strong: (kids) => html`<strong>${kids}</strong>`,
  code: (kids) => html`<code>${kids}</code>`,
  pre: (kids) => html`<pre tabindex="0">${kids}</pre>`,
  br: () => html`<br />`,
  blockquote: (kids) => html`<blockquote>${kids}</blockquote>`,
  table: (kids) =>
    html`<div class="table" tabindex="0">
      <table>
        ${kids}
      </table>
    </div>`,
  thead: (kids) =>
    html`<thead>
      ${kids}
    </thead>`,
  tbody: (kids) =>
    html`<tbody>
      ${kids}
    </tbody>`,
  tr: (kids) =>
    html`<tr>
      ${kids}
    </tr>`,
  th: (kids) => html`<th scope="col">${kids}</th>`,
  td: (kids) => html`<td>${kids}</td>`,
  a: (kids, { href = "" }) =>
    linked(href) ? html`<a href=${href} target="_blank" rel="noopener">${kids}</a>` : html`${kids}`,
  img: (_, { href = "", text = "" }) =>
    pictured(href) ? html`<img src=${href} alt=${text} />` : html`<em>${text}</em>`,
};

/** Prose as it is shown; its texts are texts, whatever is in them. */
export function prose(nodes: readonly Node[] | undefined, choose: Choose): unknown {
  if (!nodes || nodes.length === 0) return nothing;
  return nodes.map((node) => one(node, choose));
}

function one(node: Node, choose: Choose): unknown {
  const { tag, text = "", chip } = node;
  if (chip) {
    return html`<button class="say" type="button" @click=${() => choose(text, chip)}>
      ${icon("enter")}<span>${text}</span>
    </button>`;
  }
  const inside = [tag === "img" ? nothing : text, prose(node.kids, choose)];
  const wrap = tag && Object.hasOwn(elements, tag) ? elements[tag] : undefined;
  return wrap ? wrap(inside, node) : inside;
}

/** Whether an address leads to a page, and does nothing else. */
function linked(href: string): boolean {
  return /^https?:\/\//i.test(href) || /^[\w./#?][^:]*$/.test(href);
}

/** Whether an address is of an image that comes with the lesson. */
function pictured(href: string): boolean {
  return /^data:image\//i.test(href) || /^(?!\/\/)[\w./][^:]*$/.test(href);
}
