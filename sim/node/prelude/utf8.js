"use strict";

/** The bytes of a text; half a pair of surrogates becomes U+FFFD. */
exports.encode = (text) => {
  const bytes = [];
  for (const character of text) {
    let c = character.codePointAt(0);
    if (c >= 0xd800 && c < 0xe000) c = 0xfffd;
    if (c < 0x80) bytes.push(c);
    else if (c < 0x800) bytes.push(0xc0 | (c >> 6), 0x80 | (c & 63));
    else if (c < 0x10000) bytes.push(0xe0 | (c >> 12), 0x80 | ((c >> 6) & 63), 0x80 | (c & 63));
    else bytes.push(0xf0 | (c >> 18), 0x80 | ((c >> 12) & 63), 0x80 | ((c >> 6) & 63), 0x80 | (c & 63));
  }
  return Uint8Array.from(bytes);
};

/** The text of bytes; what is no UTF-8 becomes U+FFFD. */
exports.decode = (bytes) => {
  const parts = [];
  let run = [];
  for (let i = 0; i < bytes.length; ) {
    const { point, length } = next(bytes, i);
    i += length;
    run.push(point);
    if (run.length === 4096) {
      parts.push(String.fromCodePoint(...run));
      run = [];
    }
  }
  return parts.join("") + String.fromCodePoint(...run);
};

/** The code point at i, and how many bytes it takes. */
function next(bytes, i) {
  const first = bytes[i];
  if (first < 0x80) return { point: first, length: 1 };
  const size = first >= 0xf0 && first < 0xf5 ? 4 : first >= 0xe0 && first < 0xf0 ? 3 : first >= 0xc2 && first < 0xe0 ? 2 : 0;
  if (size === 0) return { point: 0xfffd, length: 1 };
  let point = first & (0xff >> (size + 1));
  for (let n = 1; n < size; n++) {
    const byte = bytes[i + n];
    if (!(byte >= lowest(first, n) && byte <= highest(first, n))) return { point: 0xfffd, length: n };
    point = (point << 6) | (byte & 63);
  }
  return { point, length: size };
}

/** The bounds of a byte behind the first: some first bytes allow less than 80 to BF next. */
function lowest(first, n) {
  return n === 1 && first === 0xe0 ? 0xa0 : n === 1 && first === 0xf0 ? 0x90 : 0x80;
}

function highest(first, n) {
  return n === 1 && first === 0xed ? 0x9f : n === 1 && first === 0xf4 ? 0x8f : 0xbf;
}
