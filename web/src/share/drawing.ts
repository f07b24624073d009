import type { Cell, Dir, Kind, Mount, Picture, Row } from "../engine/contract";
import { sightlines, type Sight } from "../picture/sightline";
import { tones } from "../picture/tone";
import { visible } from "../style/visible";
import { escaped } from "./wares";

/** The colour of a token, such as "u-cell". */
export type Palette = (token: string) => string;

/** Measures of the drawing, in pixels. */
const row = 30;
const column = 210;
const gap = 34;
const indent = 14;
const head = 46;
const margin = 20;
/** The most rows of a mount that are drawn. */
const most = 400;

/** The picture as a drawing that stands by itself. */
export function svgOf(picture: Picture, colour: Palette): string {
  const parts: string[] = [];
  let y = margin;
  let width = 0;
  for (const mount of picture.mounts ?? []) {
    const drawn = mountOf(mount, y, colour);
    parts.push(drawn.text);
    y += drawn.height + margin;
    width = Math.max(width, drawn.width);
  }
  for (const dir of picture.dirs ?? []) {
    const drawn = dirOf(dir, y, colour);
    parts.push(drawn.text);
    y += drawn.height + margin;
    width = Math.max(width, drawn.width);
  }
  if (parts.length === 0) {
    parts.push(text(margin, y + 20, "An empty machine.", colour("ink-3")));
    y += 2 * row;
    width = 300;
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width + 2 * margin}" height="${y}" viewBox="0 0 ${width + 2 * margin} ${y}" role="img" aria-label="The layers, drawn by Overlook" font-family="ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="12.5"><rect width="100%" height="100%" fill="${colour("surface")}"/>${parts.join("")}</svg>`;
}

interface Drawn {
  text: string;
  width: number;
  height: number;
}

function mountOf(mount: Mount, top: number, colour: Palette): Drawn {
  const { columns } = mount;
  const rows = (mount.rows ?? []).slice(0, most);
  const tone = tones(columns);
  const sights = sightlines({ ...mount, rows });
  const height = head + Math.max(1, rows.length) * row;
  const width = columns.length * (column + gap) - gap;
  const out: string[] = [];
  columns.forEach(({ name, option }, c) => {
    const x = margin + c * (column + gap);
    const band = tone[c] === "m" ? "sunken" : `${tone[c]!}-band`;
    out.push(
      `<rect x="${x - 6}" y="${top}" width="${column + 12}" height="${height}" fill="${colour(band)}"/>`,
    );
    out.push(text(x, top + 18, name, colour("ink"), 'font-weight="700"'));
    out.push(text(x, top + 34, option, colour("ink-3"), 'font-size="11"'));
  });
  rows.forEach((each, r) => out.push(rowOf(each, sights[r]!, tone, top + head + r * row, colour)));
  const left = (mount.rows?.length ?? 0) - rows.length + (mount.more ?? 0);
  if (left > 0) out.push(text(margin, top + height + 12, `And ${left} more.`, colour("ink-3")));
  return { text: out.join(""), width, height: height + (left > 0 ? 16 : 0) };
}

function rowOf(of: Row, sight: Sight, tone: readonly string[], y: number, colour: Palette): string {
  const out: string[] = [];
  const middle = y + row / 2 - 2;
  of.cells.forEach((cell, c) => {
    const x = margin + c * (column + gap);
    const line = sight.stopped
      ? colour("wo")
      : colour(tone[of.provider] ? `${tone[of.provider]!}-line` : "edge");
    if (sight.gutters[c]) out.push(ray(x + column, x + column + gap, middle, line));
    if (sight.cells[c] === "through") out.push(ray(x, x + column, middle, line));
    if (sight.walls[c]) {
      out.push(
        `<rect x="${x + column + 4}" y="${y - 1}" width="4" height="${row}" fill="${colour("u-line")}"/>`,
      );
    }
    if (sight.flights[c]) out.push(flight(x + column, y, sight.flights[c] === "tip", colour));
    if (cell) out.push(cellOf(of, cell, c, x + Math.min(of.depth, 4) * indent, y, tone[c]!, colour));
    if (cell && sight.cells[c] === "dot") {
      out.push(`<circle cx="${x + Math.min(of.depth, 4) * indent}" cy="${middle}" r="4" fill="${line}"/>`);
    } else if (sight.cells[c] === "bar") {
      out.push(
        `<rect x="${x + (cell ? Math.min(of.depth, 4) * indent : 0) - 2}" y="${y}" width="4" height="${row - 4}" fill="${line}"/>`,
      );
    }
  });
  return out.join("");
}

function cellOf(of: Row, cell: Cell, c: number, x: number, y: number, tone: string, colour: Palette): string {
  const width = column - Math.min(of.depth, 4) * indent;
  const gone = cell.ghost ?? (cell.hidden ? "hidden" : undefined);
  const white = cell.kind === "whiteout" || cell.kind === "xwhiteout";
  const fill = white ? colour("wo-fill") : gone || cell.metacopy ? "none" : colour(`${tone}-cell`);
  const edge = white ? colour("wo") : gone ? colour("edge") : cell.metacopy ? colour("meta") : "none";
  const dashes = white || gone ? ' stroke-dasharray="3 3"' : "";
  const name = `${marks[cell.kind]}${of.name}${cell.kind === "dir" ? "/" : ""}${cell.target ? ` → ${cell.target}` : ""}`;
  const said = words(cell, c);
  const room = Math.floor((width - 16) / 7.6) - said.length - 1;
  const strike = gone ? 'text-decoration="line-through"' : "";
  return (
    `<rect x="${x}" y="${y}" width="${width}" height="${row - 4}" rx="3" fill="${fill}" stroke="${edge}"${dashes}/>` +
    text(x + 8, y + 17, shortened(name, room), colour("ink"), strike) +
    text(x + width - 8, y + 17, said, colour(white ? "wo" : "ink-2"), 'text-anchor="end" font-size="11"')
  );
}

const marks: Readonly<Record<Kind, string>> = {
  file: "",
  dir: "",
  symlink: "↷ ",
  chr: "▣ ",
  blk: "▣ ",
  fifo: "┃ ",
  sock: "┃ ",
  whiteout: "⊘ ",
  xwhiteout: "⊘ ",
};

/** The one thing to say of a cell beside its name. */
function words(cell: Cell, c: number): string {
  if (cell.ghost) return cell.ghost;
  if (cell.kind === "whiteout") return "whiteout";
  if (cell.kind === "xwhiteout") return "whiteout (xattr)";
  if (cell.hidden) return "hidden";
  if (c > 0 && cell.opaque) return "opaque";
  if (c > 0 && cell.copied !== undefined) return "copied up";
  if (cell.metacopy) return "metadata only";
  if (cell.redirect) return "redirect";
  return cell.kind === "file" ? `${cell.size ?? 0} B` : "";
}

function dirOf({ path, rows = [] }: Dir, top: number, colour: Palette): Drawn {
  const shown = rows.slice(0, most);
  const out = [text(margin, top + 18, `${path}/`, colour("ink"), 'font-weight="700"')];
  shown.forEach(({ name, depth, cell }, r) => {
    const of: Row = { path: name, name, depth, provider: -1, cells: [cell] };
    out.push(cellOf(of, cell, 0, margin + Math.min(depth, 4) * indent, top + 28 + r * row, "m", colour));
  });
  return { text: out.join(""), width: column, height: 28 + shown.length * row };
}

function ray(from: number, to: number, y: number, colour: string): string {
  return `<line x1="${from}" x2="${to}" y1="${y}" y2="${y}" stroke="${colour}" stroke-width="1.5"/>`;
}

function flight(x: number, y: number, tip: boolean, colour: Palette): string {
  const shaft = `<line x1="${x}" x2="${x + gap}" y1="${y + 8}" y2="${y + 8}" stroke="${colour("good")}" stroke-width="1.5" stroke-dasharray="4 3"/>`;
  return tip
    ? `${shaft}<path d="M${x + 6} ${y + 4}l-6 4 6 4" fill="none" stroke="${colour("good")}" stroke-width="1.5"/>`
    : shaft;
}

function shortened(name: string, room: number): string {
  const chars = [...visible(name)];
  return chars.length > room ? `${chars.slice(0, Math.max(1, room - 1)).join("")}…` : chars.join("");
}

function text(x: number, y: number, what: string, colour: string, more = ""): string {
  if (what === "") return "";
  return `<text x="${x}" y="${y}" fill="${colour}" xml:space="preserve" ${more}>${escaped(visible(what))}</text>`;
}
