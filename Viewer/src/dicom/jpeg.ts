import type { Layout } from "./frame.ts";
import { type Pixels, PixelError } from "./pixels.ts";

/** Lossless JPEG, process 14 with any of its seven predictors (ITU-T T.81 annex H): what most scanners and archives write. */
export function readLosslessJPEG(bytes: Uint8Array, layout: Layout): Pixels {
  if (layout.samples !== 1) throw new PixelError("Colour in lossless JPEG is not decoded in the browser; a server can.");
  const stream = readHeader(bytes);
  if (stream.columns !== layout.columns || stream.rows !== layout.rows) {
    throw new PixelError("The picture has another size than its file says.");
  }
  const samples = decodeScan(bytes, stream);
  const data = layout.bitsAllocated === 8
    ? (layout.isSigned ? Int8Array.from(samples) : Uint8Array.from(samples))
    : layout.isSigned
    ? signed(samples, layout.bitsStored)
    : samples;
  return { columns: layout.columns, rows: layout.rows, samples: 1, data };
}

function signed(samples: Uint16Array, bits: number): Int16Array {
  const out = new Int16Array(samples.length);
  const shift = 32 - bits;
  for (let index = 0; index < out.length; index++) out[index] = (samples[index] << shift) >> shift;
  return out;
}

interface Stream {
  rows: number;
  columns: number;
  precision: number;
  predictor: number;
  pointTransform: number;
  restart: number;
  /** Huffman codes as a table of 16 bits: length in the upper byte, category in the lower. */
  table: Uint16Array;
  start: number;
}

function readHeader(bytes: Uint8Array): Stream {
  const word = (at: number) => (bytes[at] << 8) | bytes[at + 1];
  const stream = { restart: 0 } as Stream;
  const tables = new Map<number, Uint16Array>();
  let at = 2;
  while (at + 4 <= bytes.length) {
    if (bytes[at] !== 0xff) throw new PixelError("The picture's markers are broken.");
    const marker = bytes[at + 1];
    const length = word(at + 2);
    const body = at + 4;
    if (marker === 0xc3) {
      stream.precision = bytes[body];
      stream.rows = word(body + 1);
      stream.columns = word(body + 3);
      if (bytes[body + 5] !== 1) throw new PixelError("The picture has more than one component.");
    } else if (marker === 0xc4) {
      readTables(bytes, body, at + 2 + length, tables);
    } else if (marker === 0xdd) {
      stream.restart = word(body);
    } else if (marker === 0xda) {
      const table = tables.get(bytes[body + 2] >> 4);
      if (!table || stream.rows === undefined) throw new PixelError("The picture lacks a table.");
      stream.table = table;
      stream.predictor = bytes[body + 3];
      stream.pointTransform = bytes[body + 5] & 15;
      stream.start = at + 2 + length;
      if (stream.predictor < 1 || stream.predictor > 7) throw new PixelError("The picture's predictor is not known.");
      return stream;
    } else if (marker >= 0xc0 && marker <= 0xcf) {
      throw new PixelError("This is no lossless JPEG.");
    }
    at += 2 + length;
  }
  throw new PixelError("The picture has no scan.");
}

function readTables(bytes: Uint8Array, from: number, end: number, tables: Map<number, Uint16Array>): void {
  let at = from;
  while (at + 17 <= end) {
    const id = bytes[at] & 15;
    const counts = bytes.subarray(at + 1, at + 17);
    at += 17;
    const table = new Uint16Array(65536);
    let code = 0;
    for (let length = 1; length <= 16; length++) {
      for (let index = 0; index < counts[length - 1]; index++) {
        const first = code << (16 - length);
        if (first + (1 << (16 - length)) > 65536) throw new PixelError("A table of the picture is broken.");
        table.fill((length << 8) | bytes[at++], first, first + (1 << (16 - length)));
        code++;
      }
      code <<= 1;
    }
    tables.set(id, table);
  }
}

/** Bits of the scan; stuffed zeros are left out, markers end it. */
class Bits {
  private held = 0;
  private count = 0;

  constructor(private readonly bytes: Uint8Array, public at: number) {}

  private fill(wanted: number): void {
    while (this.count < wanted) {
      let byte = this.bytes[this.at];
      if (byte === undefined || (byte === 0xff && this.bytes[this.at + 1] !== 0)) byte = 0;
      else this.at += byte === 0xff ? 2 : 1;
      this.held = ((this.held << 8) | byte) & 0xffffff;
      this.count += 8;
    }
  }

  get isOver(): boolean {
    const [byte, next] = [this.bytes[this.at], this.bytes[this.at + 1]];
    return this.count === 0 && (byte === undefined || (byte === 0xff && next === 0xd9));
  }

  peek16(): number {
    this.fill(16);
    return (this.held >> (this.count - 16)) & 0xffff;
  }

  skip(bits: number): void {
    this.count -= bits;
  }

  take(bits: number): number {
    if (bits === 0) return 0;
    this.fill(bits);
    this.count -= bits;
    return (this.held >> this.count) & ((1 << bits) - 1);
  }

  restart(): void {
    this.count = 0;
    while (this.at + 1 < this.bytes.length && !(this.bytes[this.at] === 0xff && (this.bytes[this.at + 1] & 0xf8) === 0xd0)) {
      this.at++;
    }
    this.at += 2;
  }
}

function decodeScan(bytes: Uint8Array, stream: Stream): Uint16Array {
  const { rows, columns, predictor, table, pointTransform, restart } = stream;
  const out = new Uint16Array(rows * columns);
  const bits = new Bits(bytes, stream.start);
  const initial = 1 << (stream.precision - pointTransform - 1);
  let isFirstRow = true;
  for (let row = 0; row < rows; row++) {
    if (restart > 0 && row > 0 && (row * columns) % restart === 0) {
      bits.restart();
      isFirstRow = true;
    }
    for (let column = 0; column < columns; column++) {
      const at = row * columns + column;
      const left = column > 0 ? out[at - 1] : 0;
      const up = isFirstRow ? 0 : out[at - columns];
      const corner = !isFirstRow && column > 0 ? out[at - columns - 1] : 0;
      const guess = isFirstRow
        ? (column === 0 ? initial : left)
        : column === 0
        ? up
        : predict(predictor, left, up, corner);
      out[at] = guess + difference(bits, table);
    }
    isFirstRow = false;
    if (bits.isOver && row + 1 < rows) throw new PixelError(`The picture ends after ${row + 1} of ${rows} rows.`);
  }
  if (pointTransform > 0) { for (let at = 0; at < out.length; at++) out[at] <<= pointTransform; }
  return out;
}

function difference(bits: Bits, table: Uint16Array): number {
  const entry = table[bits.peek16()];
  const length = entry >> 8;
  if (length === 0) throw new PixelError("The picture holds a code that its table has not.");
  bits.skip(length);
  const category = entry & 255;
  if (category === 0) return 0;
  if (category === 16) return 32768;
  const value = bits.take(category);
  return value < 1 << (category - 1) ? value - (1 << category) + 1 : value;
}

function predict(predictor: number, left: number, up: number, corner: number): number {
  switch (predictor) {
    case 1: return left;
    case 2: return up;
    case 3: return corner;
    case 4: return left + up - corner;
    case 5: return left + ((up - corner) >> 1);
    case 6: return up + ((left - corner) >> 1);
    default: return (left + up) >> 1;
  }
}
