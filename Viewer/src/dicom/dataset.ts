/** Data sets in the DICOM JSON model (PS3.18 annex F), as DICOMweb gives them and as our reader of files makes them. */

export interface PersonName {
  Alphabetic?: string;
  Ideographic?: string;
  Phonetic?: string;
}

export type Value = string | number | PersonName | DataSet | null;

export interface Element {
  vr: string;
  Value?: Value[];
  InlineBinary?: string;
  BulkDataURI?: string;
  /** Bytes of a value, where our own reader of files has them. */
  bytes?: Uint8Array;
}

export interface DataSet {
  [tag: string]: Element;
}

/** First value as text, trimmed; empty when absent. */
export function text(set: DataSet | undefined, tag: string): string {
  const value = set?.[tag]?.Value?.[0];
  if (typeof value === "string") return value.trim();
  if (typeof value === "number") return String(value);
  return "";
}

/** All values as text. */
export function texts(set: DataSet | undefined, tag: string): string[] {
  const values = set?.[tag]?.Value ?? [];
  return values.map((value) => typeof value === "string" ? value.trim() : typeof value === "number" ? String(value) : "");
}

/** All values that are numbers; decimal strings count. */
export function numbers(set: DataSet | undefined, tag: string): number[] {
  const values = set?.[tag]?.Value ?? [];
  return values.map((value) => typeof value === "number" ? value : typeof value === "string" ? Number(value) : NaN);
}

/** First value as a number, or undefined when absent or not finite. */
export function number(set: DataSet | undefined, tag: string): number | undefined {
  const value = numbers(set, tag)[0];
  return value !== undefined && Number.isFinite(value) ? value : undefined;
}

/** Items of a sequence. */
export function items(set: DataSet | undefined, tag: string): DataSet[] {
  const values = set?.[tag]?.Value ?? [];
  return values.filter((value): value is DataSet => typeof value === "object" && value !== null) as DataSet[];
}

/** A name as people read it: ideographic first where it is there. */
export function personName(set: DataSet | undefined, tag: string): { first: string; second: string } {
  const value = set?.[tag]?.Value?.[0];
  const name: PersonName = typeof value === "string"
    ? splitName(value)
    : typeof value === "object" && value !== null
    ? value as PersonName
    : {};
  const joined = (part: string | undefined, gap: string) =>
    (part ?? "").split("^").map((piece) => piece.trim()).filter((piece) => piece !== "").join(gap);
  const alphabetic = joined(name.Alphabetic, " ");
  const ideographic = joined(name.Ideographic, "");
  return ideographic ? { first: ideographic, second: alphabetic } : { first: alphabetic, second: "" };
}

export function splitName(value: string): PersonName {
  const [alphabetic, ideographic, phonetic] = value.split("=");
  const name: PersonName = {};
  if (alphabetic) name.Alphabetic = alphabetic;
  if (ideographic) name.Ideographic = ideographic;
  if (phonetic) name.Phonetic = phonetic;
  return name;
}

/** `YYYYMMDD` as `YYYY-MM-DD`; anything else as it is. */
export function day(value: string): string {
  return /^\d{8}$/.test(value) ? `${value.slice(0, 4)}-${value.slice(4, 6)}-${value.slice(6)}` : value;
}

/** Seconds since midnight of a TM value, or undefined. */
export function secondsOfDay(value: string): number | undefined {
  const match = /^(\d{2})(\d{2})?(\d{2}(?:\.\d+)?)?/.exec(value);
  if (!match) return undefined;
  return Number(match[1]) * 3600 + Number(match[2] ?? 0) * 60 + Number(match[3] ?? 0);
}

/** Seconds of a DT value on a scale of its own; only differences mean something. */
export function secondsOfDateTime(value: string): number | undefined {
  const match = /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})?(\d{2}(?:\.\d+)?)?/.exec(value);
  if (!match) return undefined;
  const date = Date.UTC(Number(match[1]), Number(match[2]) - 1, Number(match[3]), Number(match[4]), Number(match[5] ?? 0));
  return date / 1000 + Number(match[6] ?? 0);
}
