import type { DataSet, Element, Value } from "./dataset.ts";
import { splitName } from "./dataset.ts";
import type { PixelPlace } from "../load/task.ts";
import { implicitVR } from "./vr.ts";
import { decoderFor } from "./characters.ts";

/** What a DICOM file holds, without its pixels: those are read later, a frame at a time. */
export interface File10 {
  set: DataSet;
  syntax: string;
  pixels: PixelPlace | undefined;
}

const longForm = new Set(["OB", "OW", "OF", "OD", "OL", "OV", "SQ", "UC", "UR", "UT", "UN", "SV", "UV"]);
const textual = new Set(["AE", "AS", "CS", "DA", "DS", "DT", "IS", "LO", "LT", "PN", "SH", "ST", "TM", "UC", "UI", "UR", "UT"]);
const whole = new Set(["LT", "ST", "UT", "UR"]);
const head = 1 << 20;

/** Limits on what strangers' files may nest and hold. */
const deepest = 16;
const mostElements = 2_000_000;

export async function readFile(file: Blob): Promise<File10> {
  const start = new Uint8Array(await file.slice(0, Math.min(file.size, head)).arrayBuffer());
  try {
    return await read(start, file.size);
  } catch (error) {
    if (start.length === file.size || !(error instanceof ShortError)) throw error;
    return await read(new Uint8Array(await file.arrayBuffer()), file.size);
  }
}

class ShortError extends Error {}

export async function read(bytes: Uint8Array, size = bytes.length): Promise<File10> {
  const isPart10 = bytes.length > 132 && String.fromCharCode(...bytes.subarray(128, 132)) === "DICM";
  if (!isPart10) throw new Error("This is no DICOM file.");
  const meta = new Reader(bytes, 132, false, true, size).group(0x0002);
  const syntax = String(meta.set["00020010"]?.Value?.[0] ?? "1.2.840.10008.1.2").replace(/\0/g, "").trim();
  if (syntax === "1.2.840.10008.1.2.1.99") {
    if (bytes.length < size) throw new ShortError();
    const raw = new Blob([bytes.subarray(meta.at) as Uint8Array<ArrayBuffer>]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
    const inflated = new Uint8Array(await new Response(raw).arrayBuffer());
    const reader = new Reader(inflated, 0, false, true, inflated.length);
    // The frames lie in what was inflated, of which nothing is kept: they are inlined.
    const set = reader.dataSet(inflated.length, 0);
    return { set, syntax, pixels: undefined };
  }
  const isBig = syntax === "1.2.840.10008.1.2.2";
  const reader = new Reader(bytes, meta.at, isBig, syntax !== "1.2.840.10008.1.2", size);
  const set = reader.dataSet(size, 0);
  return { set, syntax, pixels: reader.pixels };
}

class Reader {
  private readonly view: DataView;
  private count = 0;
  private decoder = decoderFor([]);
  pixels: PixelPlace | undefined;

  constructor(
    private readonly bytes: Uint8Array,
    private at: number,
    private readonly isBig: boolean,
    private readonly isExplicit: boolean,
    private readonly size: number,
  ) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  private need(count: number): void {
    if (this.at + count > this.bytes.length) throw new ShortError("The file ends early.");
  }

  private word(): number {
    this.need(2);
    this.at += 2;
    return this.view.getUint16(this.at - 2, !this.isBig);
  }

  private long(): number {
    this.need(4);
    this.at += 4;
    return this.view.getUint32(this.at - 4, !this.isBig);
  }

  group(wanted: number): { set: DataSet; at: number } {
    const set: DataSet = {};
    while (this.at + 2 <= this.bytes.length && this.view.getUint16(this.at, !this.isBig) === wanted) this.element(set, 0);
    return { set, at: this.at };
  }

  dataSet(end: number, depth: number): DataSet {
    const set: DataSet = {};
    while (this.at < end) {
      if (end - this.at < 8) break;
      if (!this.element(set, depth)) break;
    }
    return set;
  }

  /** @returns false at the end of an item of undefined length. */
  private element(set: DataSet, depth: number): boolean {
    if (++this.count > mostElements) throw new Error("The file holds too many elements.");
    const group = this.word();
    const element = this.word();
    const tag = (group.toString(16).padStart(4, "0") + element.toString(16).padStart(4, "0")).toUpperCase();
    if (tag === "FFFEE00D" || tag === "FFFEE0DD") {
      this.long();
      return false;
    }
    let vr: string;
    let length: number;
    if (this.isExplicit) {
      this.need(4);
      vr = String.fromCharCode(this.bytes[this.at], this.bytes[this.at + 1]);
      this.at += 2;
      if (longForm.has(vr)) {
        this.at += 2;
        length = this.long();
      } else length = this.word();
    } else {
      vr = implicitVR(tag);
      length = this.long();
    }
    if (tag === "7FE00010" || tag === "7FE00008" || tag === "7FE00009") {
      if (depth === 0) this.pixels = this.pixelPlace(length);
      else this.skip(length, depth);
      set[tag] = { vr };
      return true;
    }
    if (vr === "SQ" || (vr === "UN" && length === 0xffffffff)) set[tag] = { vr: "SQ", Value: this.sequence(length, depth) };
    else set[tag] = this.value(vr, length, tag);
    return true;
  }

  private skip(length: number, depth: number): void {
    if (length === 0xffffffff) this.sequence(length, depth);
    else this.at += length;
  }

  private sequence(length: number, depth: number): DataSet[] {
    if (depth >= deepest) throw new Error("The file nests too deeply.");
    const end = length === 0xffffffff ? Infinity : this.at + length;
    const found: DataSet[] = [];
    while (this.at < end) {
      const tag = (this.word() << 16 | this.word()) >>> 0;
      const size = this.long();
      if (tag === 0xfffee0dd) break;
      if (tag !== 0xfffee000) throw new Error("A sequence of the file is broken.");
      found.push(this.dataSet(size === 0xffffffff ? Infinity : this.at + size, depth + 1));
    }
    return found;
  }

  private pixelPlace(length: number): PixelPlace {
    const start = this.at;
    if (length !== 0xffffffff) {
      this.at += length;
      return { start, end: Math.min(start + length, this.size), fragments: undefined, firstFragments: undefined };
    }
    const fragments: [number, number][] = [];
    let offsets: number[] | undefined;
    let isTable = true;
    for (;;) {
      const tag = (this.word() << 16 | this.word()) >>> 0;
      const size = this.long();
      if (tag !== 0xfffee000) break;
      if (isTable) {
        this.need(size);
        offsets = Array.from({ length: size / 4 }, (_, index) => this.view.getUint32(this.at + index * 4, true));
        isTable = false;
      } else {
        fragments.push([this.at, Math.min(this.at + size, this.size)]);
      }
      this.at += size;
    }
    const first = fragments[0]?.[0] ?? 0;
    const begins = offsets?.map((offset) => fragments.findIndex((fragment) => fragment[0] - first === offset));
    return { start, end: this.at, fragments, firstFragments: begins?.every((index) => index >= 0) ? begins : undefined };
  }

  private value(vr: string, length: number, tag: string): Element {
    this.need(length);
    const raw = this.bytes.subarray(this.at, this.at + length);
    const at = this.at;
    this.at += length;
    if (textual.has(vr)) {
      const element = { vr, Value: this.textValue(vr, raw) };
      if (tag === "00080005") this.decoder = decoderFor(element.Value as string[]);
      return element;
    }
    const numbers = (size: number, read: (at: number) => number) => ({
      vr,
      Value: Array.from({ length: Math.min(Math.floor(length / size), 65536) }, (_, index) => read(at + index * size)),
    });
    const little = !this.isBig;
    switch (vr) {
      case "US": return numbers(2, (place) => this.view.getUint16(place, little));
      case "SS": return numbers(2, (place) => this.view.getInt16(place, little));
      case "UL": return numbers(4, (place) => this.view.getUint32(place, little));
      case "SL": return numbers(4, (place) => this.view.getInt32(place, little));
      case "FL": return numbers(4, (place) => this.view.getFloat32(place, little));
      case "FD": return numbers(8, (place) => this.view.getFloat64(place, little));
      default: return { vr, bytes: length <= 1 << 20 ? raw.slice() : undefined };
    }
  }

  private textValue(vr: string, raw: Uint8Array): Value[] {
    const text = this.decoder(raw).replace(/[\0 ]+$/, "");
    if (text === "") return [];
    if (vr === "PN") return text.split("\\").map(splitName);
    const values = whole.has(vr) ? [text] : text.split("\\").map((value) => value.trim());
    return vr === "DS" || vr === "IS" ? values.map((value) => value === "" ? null : Number(value)) : values;
  }
}
