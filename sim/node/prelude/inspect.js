"use strict";

/** Values as Node writes them. */

const usual = { depth: 2, breakLength: 80, compact: 3, maxArrayLength: 100, showHidden: false };
const plainKey = /^[A-Za-z_][\w]*$/;

exports.inspect = (value, options = {}) => {
  const given = typeof options === "object" && options !== null ? options : {};
  return new Inspector({ ...usual, ...given }).value(value, 0, true);
};

exports.quote = quote;
function quote(text) {
  const mark = !text.includes("'") ? "'" : !text.includes('"') ? '"' : !/[`]|\$\{/.test(text) ? "`" : "'";
  const named = { "\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r", "\\": "\\\\" };
  const escaped = text.replace(/[\x00-\x1f\x7f-\x9f\\'"`]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, (c) => {
    if (named[c]) return named[c];
    if (/['"`]/.test(c)) return c === mark ? `\\${c}` : c;
    const code = c.charCodeAt(0).toString(16).toUpperCase();
    return code.length > 2 ? `\\u${code}` : `\\x${code.padStart(2, "0")}`;
  });
  return mark + escaped + mark;
}

function number(value) {
  return Object.is(value, -0) ? "-0" : String(value);
}

class Inspector {
  constructor(options) {
    this.options = options;
    this.seen = [];
    this.indent = 0;
    this.level = 0; // of the object that was last begun
    this.circular = new Map();
  }

  value(value, level, typed) {
    switch (typeof value) {
      case "string":
        return typed ? this.string(value) : quote(value);
      case "number":
        return number(value);
      case "bigint":
        return `${value}n`;
      case "object":
      case "function":
        return value === null ? "null" : this.object(value, level);
      default:
        return String(value);
    }
  }

  /** A long text is written line by line. */
  string(text) {
    if (text.length <= 16 || text.length <= this.options.breakLength - this.indent - 4) return quote(text);
    return text.split(/(?<=\n)/).map(quote).join(` +\n${" ".repeat(this.indent + 2)}`);
  }

  object(value, level) {
    const custom = value[Symbol.for("nodejs.util.inspect.custom")];
    if (typeof custom === "function" && custom !== exports.inspect) {
      const shown = custom.call(value, this.options.depth - level, { ...this.options }, exports.inspect);
      return typeof shown === "string" ? shown.replaceAll("\n", `\n${" ".repeat(this.indent)}`) : this.value(shown, level, true);
    }
    if (this.seen.includes(value)) {
      if (!this.circular.has(value)) this.circular.set(value, this.circular.size + 1);
      return `[Circular *${this.circular.get(value)}]`;
    }
    return this.raw(value, level);
  }

  raw(value, level) {
    const shape = shapeOf(value, this);
    const keys = this.keys(value, shape);
    if (keys.length === 0 && shape.alone !== undefined) return shape.alone;
    if (keys.length === 0 && shape.empty !== undefined && !shape.entries?.length) return shape.empty;
    if (level > this.options.depth && this.options.depth !== null) return `[${shape.kind}]`;
    this.seen.push(value);
    this.level = level;
    const output = [...this.entries(shape, level), ...keys.map((key) => this.property(value, key, level, shape))];
    this.seen.pop();
    const index = this.circular.get(value);
    if (index !== undefined) {
      const mark = `<ref *${index}>`;
      if (shape.base) shape.base = `${mark} ${shape.base}`;
      else shape.open = `${mark} ${shape.open}`;
    }
    return this.whole(output, shape, level, value);
  }

  keys(value, shape) {
    const names = Object.keys(value).filter((key) => !shape.indexed || !/^(?:0|[1-9]\d*)$/.test(key));
    if (this.options.showHidden && Array.isArray(value)) names.push("length");
    const symbols = Object.getOwnPropertySymbols(value).filter((key) => Object.getOwnPropertyDescriptor(value, key).enumerable);
    return [...names, ...symbols].filter((key) => !shape.hides?.includes(key));
  }

  entries(shape, level) {
    const most = this.options.maxArrayLength ?? Infinity;
    const all = shape.entries ?? [];
    const shown = [];
    this.indent += 2;
    for (const entry of all.slice(0, most)) {
      if (entry.empty) shown.push(`<${entry.empty} empty item${entry.empty > 1 ? "s" : ""}>`);
      else if (entry.pair) shown.push(`${this.value(entry.pair[0], level + 1, true)} => ${this.value(entry.pair[1], level + 1, true)}`);
      else shown.push(this.value(entry.value, level + 1, true));
    }
    this.indent -= 2;
    const rest = all.length - most;
    if (rest > 0) shown.push(`... ${rest} more item${rest > 1 ? "s" : ""}`);
    return shown;
  }

  property(value, key, level, shape) {
    const descriptor = Object.getOwnPropertyDescriptor(value, key);
    let shown;
    if ("value" in descriptor) {
      this.indent += 2;
      shown = this.value(descriptor.value, level + 1, true);
      this.indent -= 2;
    } else if (descriptor.get) shown = descriptor.set ? "[Getter/Setter]" : "[Getter]";
    else shown = "[Setter]";
    if (typeof key === "symbol") return `[${String(key)}]: ${shown}`;
    if (!descriptor.enumerable) return `[${key}]: ${shown}`;
    if (key === "__proto__") return `['__proto__']: ${shown}`;
    return `${plainKey.test(key) ? key : quote(key)}: ${shown}`;
  }

  /** Puts what an object holds on one line, in columns or on lines of its own. */
  whole(output, shape, level, value) {
    const { base = "", open, shut } = shape;
    const lead = base ? `${base} ` : "";
    const all = output.length;
    if (shape.grouped && all > 6) output = this.columns(output, shape, value);
    if (this.level - level < this.options.compact && all === output.length) {
      const begin = output.length + this.indent + open.length + base.length + 10;
      const length = output.reduce((sum, each) => sum + each.length, output.length + begin);
      if (length <= this.options.breakLength && !output.some((each) => each.includes("\n")) && !base.includes("\n")) {
        return `${lead}${open} ${output.join(", ")} ${shut}`;
      }
    }
    const line = `\n${" ".repeat(this.indent)}`;
    return `${lead}${open}${line}  ${output.join(`,${line}  `)}${line}${shut}`;
  }

  /** Short entries of a long list stand in columns. */
  columns(output, shape, value) {
    const rest = shape.entries.length > this.options.maxArrayLength ? output.slice(this.options.maxArrayLength) : [];
    const cells = output.slice(0, output.length - rest.length);
    const widths = cells.map((cell) => cell.length + 2);
    const total = widths.reduce((sum, width) => sum + width, 0);
    const widest = Math.max(...widths);
    const fits = widest * 3 + this.indent < this.options.breakLength;
    if (!fits || !(total / widest > 5 || widest - 2 <= 6)) return output;
    const spread = Math.sqrt(widest - total / output.length);
    const weight = Math.max(widest - 3 - spread, 1);
    const count = Math.min(
      Math.round(Math.sqrt(2.5 * weight * cells.length) / weight),
      Math.floor((this.options.breakLength - this.indent) / widest),
      this.options.compact * 4,
      15,
    );
    if (count <= 1) return output;
    const size = Array.from({ length: count }, (_, i) => Math.max(...widths.filter((__, n) => n % count === i)));
    const right = value !== undefined && shape.entries.every(({ value: each }) => typeof each === "number" || typeof each === "bigint");
    const lines = [];
    for (let from = 0; from < cells.length; from += count) {
      const row = cells.slice(from, from + count);
      const padded = row.map((cell, i) => {
        const last = i === row.length - 1;
        if (right) return last ? cell.padStart(size[i] - 2) : `${cell}, `.padStart(size[i]);
        return last ? cell : `${cell}, `.padEnd(size[i]);
      });
      lines.push(padded.join(""));
    }
    return [...lines, ...rest];
  }
}

/** The name of what made an object, "" for one without a prototype. */
function maker(value) {
  for (let at = value; at; at = Object.getPrototypeOf(at)) {
    const { value: f } = Object.getOwnPropertyDescriptor(at, "constructor") ?? {};
    if (typeof f === "function" && f.name !== "") return f.name;
  }
  return "";
}

/** How an object of its kind is written. */
function shapeOf(value, inspector) {
  const name = maker(value);
  const tag = value[Symbol.toStringTag];
  const prefix = (usualName, size = "") => {
    const shown = name === "" ? `[${usualName}${size}: null prototype] ` : `${name}${size} `;
    return typeof tag === "string" && tag !== "" && tag !== name ? `${shown}[${tag}] ` : shown;
  };
  if (Array.isArray(value)) {
    const open = name === "Array" ? "[" : `${prefix("Array", `(${value.length})`)}[`;
    return { kind: name || "Array", open, shut: "]", empty: `${open}]`, entries: items(value), indexed: true, grouped: true };
  }
  if (value instanceof Map) return collection(value, prefix("Map", `(${value.size})`), name, (pair) => ({ pair }));
  if (value instanceof Set) return collection(value, prefix("Set", `(${value.size})`), name, (each) => ({ value: each }));
  if (ArrayBuffer.isView(value) && !(value instanceof DataView)) return bytes(value, name, prefix);
  if (typeof value === "function") return callable(value, name);
  if (value instanceof RegExp) return text(String(value));
  if (value instanceof Date) return text(Number.isNaN(value.getTime()) ? "Invalid Date" : value.toISOString());
  if (value instanceof Error) return failure(value, inspector);
  if (value instanceof Promise) return { kind: "Promise", open: "Promise {", shut: "}", empty: "Promise { <pending> }" };
  for (const kind of [Number, String, Boolean, Symbol]) {
    if (value instanceof kind) return { ...text(`[${kind.name}: ${inspector.value(value.valueOf(), 0, false)}]`), indexed: kind === String };
  }
  const open = name === "Object" && prefix("Object") === "Object " ? "{" : `${prefix("Object")}{`;
  return { kind: name || "Object: null prototype", open, shut: "}", empty: `${open}}` };
}

function items(array) {
  const found = [];
  for (let i = 0; i < array.length; i++) {
    if (i in array) found.push({ value: array[i] });
    else if (found.at(-1)?.empty) found.at(-1).empty++;
    else found.push({ empty: 1 });
  }
  return found;
}

function collection(value, prefix, name, entry) {
  return { kind: name, open: `${prefix}{`, shut: "}", empty: `${prefix}{}`, entries: Array.from(value, entry) };
}

function bytes(value, name, prefix) {
  const { Buffer } = use("buffer");
  if (value instanceof Buffer) {
    const shown = Array.from(value.subarray(0, 50), (byte) => byte.toString(16).padStart(2, "0")).join(" ");
    const rest = value.length > 50 ? ` ... ${value.length - 50} more byte${value.length > 51 ? "s" : ""}` : "";
    return { ...text(`<Buffer${shown && ` ${shown}`}${rest}>`), indexed: true };
  }
  const open = `${prefix(name, `(${value.length})`)}[`.replace(/ \[\w+\] \[$/, " [");
  return { kind: name, open, shut: "]", empty: `${open}]`, entries: Array.from(value, (each) => ({ value: each })), indexed: true, grouped: true };
}

function text(base) {
  return { kind: base, base, alone: base, open: "{", shut: "}" };
}

function callable(value, name) {
  const source = Function.prototype.toString.call(value);
  if (/^class\b/.test(source)) {
    const above = Object.getPrototypeOf(value)?.name;
    return text(`[class ${value.name || "(anonymous)"}${above ? ` extends ${above}` : ""}]`);
  }
  return text(`[${name}${value.name ? `: ${value.name}` : " (anonymous)"}]`);
}

function failure(error, inspector) {
  use("trace").settle(error);
  let stack = typeof error.stack === "string" && error.stack !== "" ? error.stack : Error.prototype.toString.call(error);
  const { name } = error;
  if (typeof name === "string" && name !== "Error" && !stack.includes(name)) stack = stack.replace(/^Error/, name);
  if (!/^\s*at /m.test(stack)) stack = `[${stack}]`;
  if (inspector.indent > 0) stack = stack.replaceAll("\n", `\n${" ".repeat(inspector.indent)}`);
  const shape = { ...text(stack), hides: [] };
  if (Object.hasOwn(error, "name") && stack.includes(String(name))) shape.hides.push("name");
  if (stack.includes(error.message)) shape.hides.push("message");
  if (Object.hasOwn(error, "cause")) shape.entries = undefined;
  return shape;
}

/** What printf's letters make of values. */
exports.format = (first, ...rest) => {
  const parts = [];
  if (typeof first === "string" && rest.length > 0) {
    parts.push(
      first.replace(/%([sdifjoOc%])/g, (whole, letter) => {
        if (letter === "%") return "%";
        if (rest.length === 0) return whole;
        return letters[letter](rest.shift());
      }),
    );
  } else parts.push(typeof first === "string" ? first : exports.inspect(first));
  for (const value of rest) parts.push(typeof value === "string" ? value : exports.inspect(value));
  return parts.join(" ");
};

const numeric = (convert) => (value) => {
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value === "symbol") return "NaN";
  return number(convert(value));
};
const letters = {
  s(value) {
    if (typeof value === "bigint") return `${value}n`;
    if (typeof value === "object" && value !== null && !own(value)) return exports.inspect(value, { depth: 0 });
    return typeof value === "number" ? number(value) : String(value);
  },
  d: numeric((value) => (typeof value === "object" ? NaN : Number(value))),
  i: numeric((value) => (typeof value === "object" ? NaN : parseInt(value, 10))),
  f: numeric((value) => parseFloat(value)),
  j(value) {
    try {
      return JSON.stringify(value);
    } catch {
      return "[Circular]";
    }
  },
  o: (value) => exports.inspect(value, { showHidden: true, depth: 4 }),
  O: (value) => exports.inspect(value),
  c: () => "",
};

/** Whether an object has a way of its own to be a text. */
function own(value) {
  return value instanceof Error || value instanceof Date || (typeof value.toString === "function" && value.toString !== Object.prototype.toString && !Array.isArray(value));
}
