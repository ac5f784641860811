import { type Frame, keyOf } from "../dicom/frame.ts";
import type { Pixels } from "../dicom/pixels.ts";
import { FinalError } from "./source.ts";

/** Ranks that are near to what is looked at, and how long others wait for a hand that moves. */
const near = 24;
const calmMilliseconds = 150;

export type Fetch = (frame: Frame, signal: AbortSignal) => Promise<Pixels>;

interface Entry {
  pixels: Pixels;
  bytes: number;
  used: number;
}

interface Flight {
  frame: Frame;
  abort: AbortController;
}

/** Brings pixels in the order in which they are wanted, cancels what is not wanted any more, and keeps no more than its
 * budget. Everybody who shows something says again and again, in order, which frames are wanted. */
export class Loader {
  private readonly wishes = new Map<string, { frames: Frame[]; behind: number }>();
  private readonly kept = new Map<string, Entry>();
  private readonly flights = new Map<string, Flight>();
  private readonly failures = new Map<string, string>();
  private readonly pauses = new Map<string, number>();
  private readonly listeners = new Set<(frame: Frame) => void>();
  private ranks = new Map<string, { frame: Frame; rank: number }>();
  /** What has not come yet, the most wanted first. */
  private queue: [string, { frame: Frame; rank: number }][] = [];
  private disposable: { key: string; rank: number; used: number }[] = [];
  private clock = 0;
  /** When something was last looked at that was not before is so long ago that what is far may come in full strength. */
  private calmAt = 0;
  private calm: ReturnType<typeof setTimeout> | undefined;
  private retry: ReturnType<typeof setTimeout> | undefined;
  private misses = 0;
  bytes = 0;
  /** Frames fetched so far, for measurements. */
  fetched = 0;
  aborted = 0;

  constructor(private readonly fetch: Fetch, readonly budget: number, private readonly parallel = 6) {}

  onLoaded(listener: (frame: Frame) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  get(frame: Frame): Pixels | undefined {
    const entry = this.kept.get(keyOf(frame));
    if (entry) entry.used = ++this.clock;
    return entry?.pixels;
  }

  /** The same samples in memory that somebody else keeps: they are not counted any more, and stay until they are given back. */
  lend(frame: Frame, data: Pixels["data"]): void {
    const entry = this.kept.get(keyOf(frame));
    if (!entry) return;
    this.bytes -= entry.bytes;
    this.kept.set(keyOf(frame), { ...entry, pixels: { ...entry.pixels, data }, bytes: 0 });
  }

  /** What was lent is there no more. */
  giveBack(frames: Frame[]): void {
    if (frames.length === 0) return;
    for (const key of frames.map(keyOf)) if (this.kept.get(key)?.bytes === 0) this.kept.delete(key);
    // Who still wants it, gets it anew.
    this.rank();
    this.pump();
  }

  has(frame: Frame): boolean {
    return this.kept.has(keyOf(frame));
  }

  /** Why a frame will not come. */
  failure(frame: Frame): string | undefined {
    return this.failures.get(keyOf(frame));
  }

  /** The connection is down; what is wanted is asked for again every few seconds. */
  get isCutOff(): boolean {
    return this.misses > 2;
  }

  /** @param frames the one looked at first, then in the order in which they will be.
   * @param behind how many frames of others go before the first of these. */
  want(owner: string, frames: Frame[], behind = 0): void {
    const known = this.wishes.get(owner);
    if (!known && frames.length === 0) return;
    if (known && known.behind === behind && known.frames.length === frames.length && frames.every((frame, at) => known.frames[at] === frame)) return;
    if (known && frames.length > 0 && known.frames[0] !== frames[0]) this.calmAt = Date.now() + calmMilliseconds;
    if (frames.length === 0) this.wishes.delete(owner);
    else this.wishes.set(owner, { frames, behind });
    this.rank();
    this.pump();
  }

  /** Asks again for what had failed. */
  forgive(): void {
    this.failures.clear();
    this.pauses.clear();
    this.misses = 0;
    this.rank();
    this.pump();
  }

  /** Rank of each wanted frame: the least over all owners. Worked out anew only when wishes have changed. */
  private rank(): void {
    const ranks = new Map<string, { frame: Frame; rank: number }>();
    for (const { frames, behind } of this.wishes.values()) {
      frames.forEach((frame, index) => {
        const rank = index + behind;
        const key = keyOf(frame);
        const known = ranks.get(key);
        if (!known || known.rank > rank) ranks.set(key, { frame, rank });
      });
    }
    this.ranks = ranks;
    this.disposable = [];
    this.queue = [...ranks.entries()].filter(([key]) => !this.kept.has(key) && !this.failures.has(key)).sort((one, other) => one[1].rank - other[1].rank);
    for (const [key, flight] of this.flights) {
      if (!ranks.has(key)) this.cancel(key, flight);
    }
  }

  private pump(): void {
    const { ranks } = this;
    const now = Date.now();
    const waiting: typeof this.queue = [];
    let at = 0;
    for (; at < this.queue.length; at++) {
      const entry = this.queue[at];
      const [key, { frame, rank }] = entry;
      if (this.kept.has(key) || this.failures.has(key) || this.flights.has(key)) continue;
      if ((this.pauses.get(key) ?? 0) > now) {
        waiting.push(entry);
        continue;
      }
      // While somebody scrolls, the page and its picture come first.
      const isHeld = rank >= near && now < this.calmAt;
      if (isHeld) {
        this.calm ??= setTimeout(() => {
          this.calm = undefined;
          this.pump();
        }, this.calmAt - now + 5);
      }
      if (this.flights.size >= (isHeld ? Math.min(2, this.parallel) : this.parallel) && !(rank === 0 && this.displace(ranks))) break;
      if (!this.makeRoom(sizeOf(frame), rank, ranks)) break;
      this.start(key, frame);
    }
    this.queue = [...waiting, ...this.queue.slice(at)];
  }

  /** Breaks off the flight that is wanted least, for a frame that is looked at. */
  private displace(ranks: Map<string, { rank: number }>): boolean {
    let worst: { key: string; flight: Flight; rank: number } | undefined;
    for (const [key, flight] of this.flights) {
      const rank = ranks.get(key)?.rank ?? Infinity;
      if (rank > 0 && (!worst || rank > worst.rank)) worst = { key, flight, rank };
    }
    if (!worst) return false;
    this.cancel(worst.key, worst.flight);
    return true;
  }

  private cancel(key: string, flight: Flight): void {
    this.flights.delete(key);
    this.aborted++;
    flight.abort.abort();
  }

  private start(key: string, frame: Frame): void {
    const abort = new AbortController();
    const flight = { frame, abort };
    this.flights.set(key, flight);
    this.fetch(frame, abort.signal).then(
      (pixels) => {
        if (this.flights.get(key) !== flight) return;
        this.flights.delete(key);
        this.misses = 0;
        this.fetched++;
        this.keep(key, pixels);
        for (const listener of this.listeners) listener(frame);
        this.pump();
      },
      (error: unknown) => {
        if (this.flights.get(key) !== flight) return;
        this.flights.delete(key);
        this.fail(key, frame, error);
        this.pump();
      },
    );
  }

  private fail(key: string, frame: Frame, error: unknown): void {
    if (error instanceof FinalError) {
      this.failures.set(key, error.message);
      for (const listener of this.listeners) listener(frame);
      return;
    }
    // A cut line: asked again, later and later, but never given up.
    this.misses++;
    const wait = Math.min(15_000, 400 * 2 ** Math.min(6, this.misses));
    this.pauses.set(key, Date.now() + wait);
    for (const listener of this.listeners) listener(frame);
    clearTimeout(this.retry);
    this.retry = setTimeout(() => {
      this.rank();
      this.pump();
    }, wait + 20);
  }

  private keep(key: string, pixels: Pixels): void {
    this.kept.set(key, { pixels, bytes: pixels.data.byteLength, used: ++this.clock });
    this.bytes += pixels.data.byteLength;
  }

  /** What is kept, that which goes first at the end: wanted least, then longest unused. */
  private sortedKept(ranks: Map<string, { rank: number }>): { key: string; rank: number; used: number }[] {
    return [...this.kept.entries()].filter(([, entry]) => entry.bytes > 0)
      .map(([key, entry]) => ({ key, used: entry.used, rank: ranks.get(key)?.rank ?? Infinity }))
      .sort((one, other) => one.rank - other.rank || other.used - one.used);
  }

  /** Gives up what is wanted less than `rank`, the longest unused first. */
  private makeRoom(bytes: number, rank: number, ranks: Map<string, { rank: number }>): boolean {
    let coming = bytes;
    for (const { frame } of this.flights.values()) coming += sizeOf(frame);
    if (this.bytes + coming <= this.budget) return true;
    for (let round = 0; round < 2; round++) {
      for (let last = this.disposable.at(-1); last && last.rank > rank; last = this.disposable.at(-1)) {
        this.disposable.pop();
        const entry = this.kept.get(last.key);
        if (!entry) continue;
        this.kept.delete(last.key);
        this.bytes -= entry.bytes;
        if (this.bytes + coming <= this.budget) return true;
      }
      // Once more with those that have come since.
      if (round === 0) this.disposable = this.sortedKept(ranks);
    }
    // Nothing else may go; a single frame larger than the budget is still shown.
    return this.flights.size === 0 && rank === 0;
  }
}

function sizeOf(frame: Frame): number {
  const { rows, columns, samples, bitsAllocated } = frame.layout;
  return rows * columns * samples * Math.max(1, bitsAllocated / 8);
}
