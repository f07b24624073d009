import { html, nothing, type TemplateResult } from "lit";
import type { Cell, Kind } from "../engine/contract";
import { classes } from "../style/classes";
import { icon, type Icon } from "../style/icons";
import { visible } from "../style/visible";
import { pinned, type Pins } from "./pins";
import { size } from "./size";

/** What stands in a cell beside the entry itself. */
export interface Extra {
  /** The provider badges of a merged cell. */
  badges?: TemplateResult | undefined;
  /** The mark at the start that ends a line of sight. */
  end?: TemplateResult | typeof nothing;
  /** The number of its ring, where the layer has more names of the same file. */
  ring?: number | undefined;
  /** The kernel promises nothing of it. */
  undefined?: boolean;
  /** Its inode number is shown. */
  numbers?: boolean;
  /** Who has it open. */
  pins?: Pins | undefined;
  /** A copy that has left the other names of its file behind. */
  apart?: boolean;
  /** Overlay's own attributes of it are shown. */
  xattrs?: boolean;
}

/** One entry of a directory, as a box with its name and marks. */
export function node(name: string, cell: Cell, extra: Extra = {}): TemplateResult {
  const { kind } = cell;
  const looks = classes(
    "node",
    kind === "dir" && "dir",
    isWhiteout(kind) && "whiteout",
    cell.ghost && "ghost",
    cell.hidden && !isWhiteout(kind) && "shadow",
    cell.metacopy && "meta",
    extra.undefined && "undef",
    cell.wanted && (cell.wanted === "missing" ? "want" : "unwanted"),
  );
  return html`<div class=${looks}>
    ${extra.end ?? nothing}${icon(icons[kind])}<span class="vh">${words[kind]}</span
    ><span class="nm">${visible(name)}${kind === "dir" ? "/" : ""}</span
    >${extra.ring ? ring(extra.ring, cell) : nothing}${extra.apart ? broken() : nothing}${pinned(extra.pins)}<span
      class="tail"
      >${extra.undefined ? word("un", "undefined", "warn") : tag(cell, !!extra.badges)}${extra.numbers && cell.ino && !cell.ghost ? html`<span class="sz">ino ${cell.ino}</span>` : nothing}${extra.xattrs ? attributes(cell) : nothing}${extra.badges || extra.numbers || extra.xattrs ? nothing : detail(cell, extra.ring)}</span
    >${extra.badges ?? nothing}
  </div>`;
}

export function isWhiteout(kind: Kind): boolean {
  return kind === "whiteout" || kind === "xwhiteout";
}

const icons: Readonly<Record<Kind, Icon>> = {
  file: "file",
  dir: "dir",
  symlink: "symlink",
  chr: "device",
  blk: "device",
  fifo: "fifo",
  sock: "fifo",
  whiteout: "whiteout",
  xwhiteout: "xwhiteout",
};

/** What an icon says; a file and a whiteout need no word for it. */
const words: Readonly<Record<Kind, string>> = {
  file: "",
  dir: "directory ",
  symlink: "symbolic link ",
  chr: "character device ",
  blk: "block device ",
  fifo: "fifo ",
  sock: "socket ",
  whiteout: "",
  xwhiteout: "",
};

/** The one state that matters most, as a word; what became of a file is told of its layer, not of merged. */
function tag(cell: Cell, merged: boolean): TemplateResult | typeof nothing {
  if (cell.wanted === "missing") return word("aim", "wanted", "wanted");
  if (cell.wanted) return word("aim", cell.wanted, "mustgo");
  if (cell.ghost) return word(cell.ghost === "deleted" ? "wo" : "", cell.ghost);
  if (cell.kind === "whiteout") return word("wo", whiteout(cell));
  if (cell.kind === "xwhiteout") return word("wo", "whiteout (xattr)");
  if (cell.hidden) {
    return html`<span class="tag"
      ><span class="w">hidden<i> by ${cell.hidden}</i></span></span
    >`;
  }
  if (merged) return nothing;
  if (cell.opaque) return word("opq", "opaque", "wall");
  if (cell.metacopy) return word("metadata", "metadata only", "hollow");
  if (cell.redirect) return word("redir", `redirect → ${cell.redirect}`, "redirect");
  if (cell.mark === "copied up") return word("good", "copied up", "up");
  if (cell.mark === "new") return word("good", "new");
  if (cell.mark === "changed") return word("", "changed");
  return nothing;
}

/** A whiteout, and the file that it is where that has another name, as other unions have it. */
export function whiteout({ target }: Pick<Cell, "target">): string {
  return target ? `whiteout ${visible(target)}` : "whiteout";
}

function word(role: string, text: string, mark?: Icon): TemplateResult {
  return html`<span class="tag ${role}">${mark ? icon(mark) : nothing}<span class="w">${text}</span></span>`;
}

/** The same number on every name of one file in a layer. */
function ring(number: number, { ino, nlink = 1 }: Cell): TemplateResult {
  return html`<span class="ring" data-ring=${number} title="inode ${ino}, ${nlink} names"
    ><span class="vh">hard link, file </span>${number}</span
  >`;
}

/** A ring that is broken: the names below are one file, this copy is another. */
function broken(): TemplateResult {
  return html`<span
    class="ring broken"
    title="One file with several names below; this name now is a file of its own."
    ><span class="vh">, apart from its other names</span>${icon("broken")}</span
  >`;
}

/** The names of overlay's attributes, without what all begin with. */
function attributes(cell: Cell): TemplateResult | typeof nothing {
  if (cell.ghost) return nothing;
  const names = (["opaque", "redirect", "metacopy", "origin", "impure"] as const).filter(
    (name) => cell[name],
  );
  return names.length === 0 ? nothing : html`<span class="sz">overlay.${names.join(", .")}</span>`;
}

/** The number or name that tells most of what there is. */
function detail(cell: Cell, ring: number | undefined): TemplateResult | typeof nothing {
  if (cell.ghost || cell.hidden || cell.wanted) return nothing;
  switch (cell.kind) {
    case "whiteout":
      return cell.target ? nothing : html`<span class="sz">c 0,0</span>`;
    case "symlink":
      return html`<span class="sz">→ ${visible(cell.target ?? "")}</span>`;
    case "chr":
    case "blk":
      return html`<span class="sz">${cell.kind[0]} ${cell.rdev?.replace(" ", "")}</span>`;
    case "file":
      return html`<span class="sz"
        >${(cell.nlink ?? 1) > 1 && !ring ? `${cell.nlink} names, ` : ""}${size(cell.size ?? 0)}</span
      >`;
    default:
      return nothing;
  }
}
