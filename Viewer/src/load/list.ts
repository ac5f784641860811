import type { DataSet, Element } from "../dicom/dataset.ts";

/** Some data sets of a list, with what all of them say the same kept once. */
export interface Some {
  common: DataSet;
  own: DataSet[];
}

/** Cuts a list of objects in JSON (RFC 8259) into its objects while it comes: a list of tens of thousands is then never in
 * the memory as a whole, and its first ones are there long before its last. */
export class ListReader {
  private text = "";
  /** Where in the text reading goes on, and where an object has begun. */
  private at = 0;
  private start = -1;
  private depth = 0;
  private isInString = false;

  /** Objects that are whole with this piece. */
  read(piece: string): DataSet[] {
    this.text = this.start >= 0 ? this.text.slice(this.start) + piece : piece;
    this.at -= this.start >= 0 ? this.start : this.at;
    if (this.start >= 0) this.start = 0;
    const found: DataSet[] = [];
    for (; this.at < this.text.length; this.at++) {
      const code = this.text.charCodeAt(this.at);
      if (this.isInString) {
        // A backslash takes the next one along.
        if (code === 0x5c) this.at++;
        else if (code === 0x22) this.isInString = false;
      } else if (code === 0x22) this.isInString = true;
      else if (code === 0x7b && this.depth++ === 0) this.start = this.at;
      else if (code === 0x7d && --this.depth === 0) {
        found.push(JSON.parse(this.text.slice(this.start, this.at + 1)));
        this.start = -1;
      }
    }
    return found;
  }

  /** Whether the list ended where an object does. */
  get isWhole(): boolean {
    return this.depth === 0 && !this.isInString;
  }
}

/** What comes, piece by piece: not every browser can loop over a stream itself. */
export async function* piecesOf(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = body.getReader();
  for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
}

/** What is the same in all of them goes into one set; the others keep what is their own. */
export function shared(sets: DataSet[]): Some {
  const common: DataSet = { ...sets[0] };
  const texts = new Map(Object.entries(common).map(([tag, element]) => [tag, JSON.stringify(element)]));
  for (const set of sets) {
    for (const tag of texts.keys()) {
      if (set[tag] !== undefined && isSame(set[tag], common[tag], texts.get(tag) ?? "")) continue;
      texts.delete(tag);
      delete common[tag];
    }
  }
  return { common, own: sets.map((set) => Object.fromEntries(Object.entries(set).filter(([tag]) => common[tag] === undefined))) };
}

/** Most elements are one plain value. */
function isSame(one: Element, other: Element, text: string): boolean {
  const [a, b] = [one.Value, other.Value];
  if (a?.length === 1 && b?.length === 1 && typeof a[0] !== "object" && typeof b[0] !== "object") return a[0] === b[0] && one.vr === other.vr;
  return JSON.stringify(one) === text;
}

/** The sets as they were; what they share stands behind each of them. */
export const unshared = ({ common, own }: Some): DataSet[] => own.map((set) => Object.assign(Object.create(common) as DataSet, set));

/** Reads a list from an answer, so many sets at a time. @param onSome is told of them as they come. */
export async function readList(body: ReadableStream<Uint8Array>, onSome: (some: Some) => void, count = 512): Promise<void> {
  const reader = new ListReader();
  const decoder = new TextDecoder();
  let waiting: DataSet[] = [];
  for await (const piece of piecesOf(body)) {
    waiting.push(...reader.read(decoder.decode(piece, { stream: true })));
    while (waiting.length >= count) {
      onSome(shared(waiting.slice(0, count)));
      waiting = waiting.slice(count);
    }
  }
  if (!reader.isWhole) throw new TypeError("The list of images ends too soon.");
  if (waiting.length > 0) onSome(shared(waiting));
}
