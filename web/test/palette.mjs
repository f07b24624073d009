// Writes a screenshot with a palette: a page has few colours, and a picture of
// it then takes a third of the bytes.
import { Buffer } from "node:buffer";
import { crc32, deflateSync, inflateSync } from "node:zlib";

const signature = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]);

/** The same picture with 256 colours at most; png is one of 8 bits a channel, as browsers write it. */
export function reduced(png) {
  const { width, height, pixels } = decode(png);
  const { palette, indexes } = quantised(pixels);
  const rows = Buffer.alloc((width + 1) * height);
  for (let y = 0; y < height; y++) {
    rows.set(indexes.subarray(y * width, (y + 1) * width), y * (width + 1) + 1);
  }
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 3, 0, 0, 0], 8);
  const data = deflateSync(rows, { level: 9, memLevel: 9 });
  const colours = Buffer.from(palette.flatMap((colour) => [colour >> 16, (colour >> 8) & 255, colour & 255]));
  return Buffer.concat([
    signature,
    chunk("IHDR", head),
    chunk("PLTE", colours),
    chunk("IDAT", data),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

/** The most frequent colours, and for every pixel which of them is nearest. */
function quantised(pixels) {
  const counts = new Map();
  for (const pixel of pixels) counts.set(pixel, (counts.get(pixel) ?? 0) + 1);
  const palette = [...counts.keys()].sort((a, b) => counts.get(b) - counts.get(a)).slice(0, 256);
  const nearest = new Map();
  for (const colour of counts.keys()) nearest.set(colour, closest(colour, palette));
  return { palette, indexes: Uint8Array.from(pixels, (pixel) => nearest.get(pixel)) };
}

function closest(colour, palette) {
  let best = 0;
  let least = Infinity;
  for (const [i, other] of palette.entries()) {
    const far =
      ((colour >> 16) - (other >> 16)) ** 2 +
      (((colour >> 8) & 255) - ((other >> 8) & 255)) ** 2 +
      ((colour & 255) - (other & 255)) ** 2;
    if (far < least) [best, least] = [i, far];
  }
  return best;
}

function decode(png) {
  let head;
  const data = [];
  for (let at = 8; at < png.length;) {
    const size = png.readUInt32BE(at);
    const type = png.toString("latin1", at + 4, at + 8);
    const body = png.subarray(at + 8, at + 8 + size);
    if (type === "IHDR") head = body;
    if (type === "IDAT") data.push(body);
    at += size + 12;
  }
  const width = head.readUInt32BE(0);
  const height = head.readUInt32BE(4);
  const bytes = { 2: 3, 6: 4 }[head[9]];
  if (head[8] !== 8 || !bytes || head[12] !== 0) throw new Error("a PNG of another kind");
  const lines = unfiltered(inflateSync(Buffer.concat(data)), width * bytes, height, bytes);
  const pixels = new Uint32Array(width * height);
  for (let i = 0; i < pixels.length; i++) {
    pixels[i] = (lines[i * bytes] << 16) | (lines[i * bytes + 1] << 8) | lines[i * bytes + 2];
  }
  return { width, height, pixels };
}

/** The lines of a PNG without their filters. */
function unfiltered(raw, stride, height, bytes) {
  const out = new Uint8Array(stride * height);
  for (let y = 0; y < height; y++) {
    const filter = raw[y * (stride + 1)];
    for (let x = 0; x < stride; x++) {
      const at = y * stride + x;
      const left = x >= bytes ? out[at - bytes] : 0;
      const up = y > 0 ? out[at - stride] : 0;
      const corner = x >= bytes && y > 0 ? out[at - stride - bytes] : 0;
      const guess = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter];
      out[at] = raw[y * (stride + 1) + 1 + x] + guess;
    }
  }
  return out;
}

function paeth(left, up, corner) {
  const far = [left, up, corner].map((value) => Math.abs(left + up - corner - value));
  if (far[0] <= far[1] && far[0] <= far[2]) return left;
  return far[1] <= far[2] ? up : corner;
}

function chunk(type, body) {
  const all = Buffer.concat([Buffer.alloc(4), Buffer.from(type, "latin1"), body, Buffer.alloc(4)]);
  all.writeUInt32BE(body.length, 0);
  all.writeUInt32BE(crc32(all.subarray(4, all.length - 4)), all.length - 4);
  return all;
}
