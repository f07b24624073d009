"use strict";

const { encode, decode } = use("utf8");
const { invalid } = use("errors");

const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** How a text becomes bytes, and bytes a text, by an encoding's name. */
const encodings = {
  utf8: [encode, decode],
  latin1: [(text) => Uint8Array.from(text, (c) => c.charCodeAt(0)), (bytes) => Array.from(bytes, (b) => String.fromCharCode(b)).join("")],
  ascii: [(text) => Uint8Array.from(text, (c) => c.charCodeAt(0)), (bytes) => Array.from(bytes, (b) => String.fromCharCode(b & 127)).join("")],
  hex: [
    (text) => Uint8Array.from(/^(?:[0-9a-f]{2})*/i.exec(text)[0].match(/../g) ?? [], (pair) => parseInt(pair, 16)),
    (bytes) => Array.from(bytes, (b) => b.toString(16).padStart(2, "0")).join(""),
  ],
  base64: [fromBase64, toBase64],
  base64url: [fromBase64, (bytes) => toBase64(bytes).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "")],
  utf16le: [
    (text) => Uint8Array.from({ length: text.length * 2 }, (_, i) => (text.charCodeAt(i >> 1) >> ((i & 1) * 8)) & 255),
    (bytes) => Array.from({ length: bytes.length >> 1 }, (_, i) => String.fromCharCode(bytes[2 * i] | (bytes[2 * i + 1] << 8))).join(""),
  ],
};
const alike = { "utf-8": "utf8", binary: "latin1", ucs2: "utf16le", "ucs-2": "utf16le", "utf-16le": "utf16le" };

function coding(name = "utf8") {
  const lower = String(name).toLowerCase();
  const found = encodings[alike[lower] ?? lower];
  if (!found) throw use("errors").coded(TypeError, "ERR_UNKNOWN_ENCODING", `Unknown encoding: ${name}`);
  return found;
}

function fromBase64(text) {
  const bytes = [];
  let bits = 0;
  let size = 0;
  for (const c of text.replace(/-/g, "+").replace(/_/g, "/")) {
    const digit = digits.indexOf(c);
    if (c === "=") break;
    if (digit < 0) continue;
    bits = ((bits << 6) | digit) & 0xffff;
    size += 6;
    if (size >= 8) bytes.push((bits >> (size -= 8)) & 255);
  }
  return Uint8Array.from(bytes);
}

function toBase64(bytes) {
  let text = "";
  for (let i = 0; i < bytes.length; i += 3) {
    const triple = (bytes[i] << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    for (let n = 0; n < 4; n++) text += i + n > bytes.length ? "=" : digits[(triple >> (18 - 6 * n)) & 63];
  }
  return text;
}

class Buffer extends Uint8Array {
  static from(value, how, length) {
    if (typeof value === "string") return view(coding(how)[0](value));
    if (value instanceof ArrayBuffer) return new Buffer(value, how, length);
    if (value?.type === "Buffer" && Array.isArray(value.data)) return Buffer.from(value.data);
    if (value !== null && typeof value === "object") return view(Uint8Array.from(value));
    throw invalid("first argument", "of type string or an instance of Buffer, ArrayBuffer, or Array or an Array-like Object", value);
  }
  static alloc(size, fill, how) {
    const made = new Buffer(size);
    return fill === undefined ? made : made.fill(fill, how);
  }
  static allocUnsafe(size) {
    return new Buffer(size);
  }
  static concat(list, total = list.reduce((sum, each) => sum + each.length, 0)) {
    const made = new Buffer(total);
    let at = 0;
    for (const each of list) {
      const part = each.subarray(0, total - at);
      made.set(part, at);
      at += part.length;
    }
    return made;
  }
  static isBuffer(value) {
    return value instanceof Buffer;
  }
  static byteLength(value, how) {
    return typeof value === "string" ? coding(how)[0](value).length : value.byteLength;
  }
  static compare(a, b) {
    for (let i = 0; i < Math.min(a.length, b.length); i++) if (a[i] !== b[i]) return a[i] < b[i] ? -1 : 1;
    return Math.sign(a.length - b.length);
  }
  toString(how, from = 0, to = this.length) {
    return coding(how)[1](Uint8Array.prototype.subarray.call(this, from, to));
  }
  toJSON() {
    return { type: "Buffer", data: Array.from(this) };
  }
  equals(other) {
    return Buffer.compare(this, other) === 0;
  }
  compare(other) {
    return Buffer.compare(this, other);
  }
  write(text, at = 0, length, how) {
    const bytes = coding(typeof length === "string" ? length : how)[0](text).subarray(0, this.length - at);
    this.set(bytes, at);
    return bytes.length;
  }
  fill(value, how) {
    if (typeof value !== "string") return super.fill(value);
    const pattern = coding(how)[0](value);
    for (let i = 0; pattern.length > 0 && i < this.length; i++) this[i] = pattern[i % pattern.length];
    return this;
  }
  slice(from, to) {
    return this.subarray(from, to);
  }
  indexOf(value) {
    if (typeof value === "number") return super.indexOf(value);
    const wanted = Buffer.from(value);
    for (let at = 0; at + wanted.length <= this.length; at++) if (wanted.every((byte, i) => this[at + i] === byte)) return at;
    return -1;
  }
  includes(value) {
    return this.indexOf(value) >= 0;
  }
}
for (const [name, size, little] of [["UInt8", 1], ["UInt16LE", 2, true], ["UInt16BE", 2], ["UInt32LE", 4, true], ["UInt32BE", 4], ["Int8", 1], ["Int32LE", 4, true], ["Int32BE", 4]]) {
  const method = name.replace(/UInt/, "Uint").replace(/[LB]E$/, "");
  const at = (buffer) => new DataView(buffer.buffer, buffer.byteOffset, buffer.length);
  Buffer.prototype[`read${name}`] = function (offset = 0) {
    return at(this)[`get${method}`](offset, little);
  };
  Buffer.prototype[`write${name}`] = function (value, offset = 0) {
    at(this)[`set${method}`](offset, value, little);
    return offset + size;
  };
}

/** The same bytes as a Buffer. */
function view(bytes) {
  return new Buffer(bytes.buffer, bytes.byteOffset, bytes.length);
}

module.exports = { Buffer };
