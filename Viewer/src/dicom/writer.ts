import type { DataSet, Element, PersonName, Value } from "./dataset.ts";

const longForm = new Set(["OB", "OW", "OF", "OD", "OL", "OV", "SQ", "UC", "UR", "UT", "UN"]);
const words: Record<string, number> = { US: 2, SS: 2, UL: 4, SL: 4, FL: 4, FD: 8 };

/** A data set as a DICOM file in Explicit VR Little Endian, UTF-8. */
export function writeFile(set: DataSet): Uint8Array {
  const first = (tag: string) => String(set[tag]?.Value?.[0] ?? "");
  const meta: DataSet = {
    "00020001": { vr: "OB", bytes: new Uint8Array([0, 1]) },
    "00020002": { vr: "UI", Value: [first("00080016")] },
    "00020003": { vr: "UI", Value: [first("00080018")] },
    "00020010": { vr: "UI", Value: ["1.2.840.10008.1.2.1"] },
    "00020012": { vr: "UI", Value: ["2.25.93028367432987429837432987432"] },
  };
  const head = elements(meta);
  const length = new Uint8Array([2, 0, 0, 0, 0x55, 0x4c, 4, 0, 0, 0, 0, 0]);
  new DataView(length.buffer).setUint32(8, head.length, true);
  const body = elements({ ...set, "00080005": { vr: "CS", Value: ["ISO_IR 192"] } });
  return joined([new Uint8Array(128), new TextEncoder().encode("DICM"), length, head, body]);
}

function joined(pieces: Uint8Array[]): Uint8Array {
  const out = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    out.set(piece, at);
    at += piece.length;
  }
  return out;
}

function elements(set: DataSet): Uint8Array {
  return joined(Object.keys(set).sort().map((tag) => element(tag, set[tag])));
}

function element(tag: string, { vr, Value: values, bytes }: Element): Uint8Array {
  const raw = bytes ?? valueBytes(vr, values ?? []);
  const padded = raw.length % 2 === 0 ? raw : joined([raw, new Uint8Array([vr === "UI" || vr === "OB" ? 0 : 32])]);
  const isLong = longForm.has(vr);
  if (!isLong && padded.length > 65534) throw new Error(`The value of ${tag} is too long.`);
  const head = new Uint8Array(isLong ? 12 : 8);
  const view = new DataView(head.buffer);
  view.setUint16(0, parseInt(tag.slice(0, 4), 16), true);
  view.setUint16(2, parseInt(tag.slice(4), 16), true);
  head.set(new TextEncoder().encode(vr), 4);
  if (isLong) view.setUint32(8, padded.length, true);
  else view.setUint16(6, padded.length, true);
  return joined([head, padded]);
}

function valueBytes(vr: string, values: Value[]): Uint8Array {
  if (vr === "SQ") return joined(values.map((value) => item(value as DataSet)));
  if (vr === "AT") return tags(values.map(String));
  const size = words[vr];
  if (size === undefined) return new TextEncoder().encode(values.map(textOf).join("\\"));
  const out = new Uint8Array(values.length * size);
  const view = new DataView(out.buffer);
  values.forEach((value, index) => {
    const number = Number(value);
    const at = index * size;
    if (vr === "FD") view.setFloat64(at, number, true);
    else if (vr === "FL") view.setFloat32(at, number, true);
    else if (size === 4) view.setUint32(at, number >>> 0, true);
    else view.setUint16(at, number & 0xffff, true);
  });
  return out;
}

/** Tags as two numbers each. */
function tags(values: string[]): Uint8Array {
  const out = new Uint8Array(values.length * 4);
  const view = new DataView(out.buffer);
  values.forEach((tag, index) => {
    view.setUint16(index * 4, parseInt(tag.slice(0, 4), 16), true);
    view.setUint16(index * 4 + 2, parseInt(tag.slice(4), 16), true);
  });
  return out;
}

function textOf(value: Value): string {
  if (typeof value === "object" && value !== null) {
    const name = value as PersonName;
    return [name.Alphabetic, name.Ideographic, name.Phonetic].map((part) => part ?? "").join("=").replace(/=+$/, "");
  }
  // A decimal string has at most 16 characters.
  return typeof value === "number" ? String(Number(value.toPrecision(10))).slice(0, 16) : value ?? "";
}

function item(set: DataSet): Uint8Array {
  const body = elements(set);
  const head = new Uint8Array([0xfe, 0xff, 0, 0xe0, 0, 0, 0, 0]);
  new DataView(head.buffer).setUint32(4, body.length, true);
  return joined([head, body]);
}

/** A new identifier under 2.25 (PS3.5 annex B.2). */
export function newUID(): string {
  return "2.25." + BigInt("0x" + crypto.randomUUID().replace(/-/g, "")).toString();
}
