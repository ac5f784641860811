import { type Frame, framesOf } from "../src/dicom/frame.ts";
import { Loader } from "../src/load/loader.ts";
import { FinalError } from "../src/load/source.ts";
import type { Pixels } from "../src/dicom/pixels.ts";
import { slice } from "./slice.ts";
import { equal } from "./equal.ts";

const frames = Array.from({ length: 20 }, (_, z) => framesOf(slice(z))[0]);
const pixels: Pixels = { columns: 4, rows: 4, samples: 1, data: new Int16Array(16) };
const turn = () => new Promise((resolve) => setTimeout(resolve, 0));

/** A loader whose answers come when the test says so. */
function slow() {
  const asked: Frame[] = [];
  const answers = new Map<Frame, { resolve(pixels: Pixels): void; reject(error: Error): void }>();
  const loader = new Loader((frame, signal) => {
    asked.push(frame);
    return new Promise((resolve, reject) => {
      answers.set(frame, { resolve, reject });
      signal.addEventListener("abort", () => reject(new DOMException("", "AbortError")));
    });
  }, 32 * 6, 2);
  return { asked, answers, loader };
}

Deno.test("what is looked at is asked for first and pushes out what is wanted least", async () => {
  const { asked, loader } = slow();
  loader.want("one", frames.slice(0, 6));
  equal(asked.map((frame) => frames.indexOf(frame)), [0, 1]);
  loader.want("one", [frames[9], frames[0]]);
  await turn();
  equal(asked.map((frame) => frames.indexOf(frame)), [0, 1, 9]);
  equal(loader.aborted, 1);
});

Deno.test("no more is kept than the budget, and the least wanted goes first", async () => {
  const loader = new Loader(() => Promise.resolve(pixels), 32 * 6, 2);
  loader.want("one", frames);
  for (let round = 0; round < 20; round++) await turn();
  equal(loader.bytes <= 32 * 6, true);
  equal(frames.slice(0, 4).every((frame) => loader.has(frame)), true);
  loader.want("one", frames.slice(12));
  for (let round = 0; round < 20; round++) await turn();
  equal([loader.has(frames[12]), loader.bytes <= 32 * 6], [true, true]);
});

Deno.test("what cannot be shown is not asked for again, and a cut line is", async () => {
  let count = 0;
  const broken = new Loader(() => Promise.reject(count++ < 1 ? new FinalError("bad") : new Error("again")), 1000, 1);
  broken.want("one", [frames[0]]);
  await turn();
  equal([broken.failure(frames[0]), count], ["bad", 1]);
  let tries = 0;
  const cut = new Loader(() => ++tries < 2 ? Promise.reject(new TypeError("network")) : Promise.resolve(pixels), 1000, 1);
  cut.want("one", [frames[0]]);
  while (!cut.has(frames[0])) await turn();
  equal([cut.has(frames[0]), tries], [true, 2]);
});

Deno.test("what is far comes slowly while somebody scrolls, and in full strength when the hand rests", async () => {
  const many = Array.from({ length: 80 }, (_, z) => framesOf(slice(z))[0]);
  const asked: number[] = [];
  const hold: (() => void)[] = [];
  const loader = new Loader((frame) => {
    asked.push(many.indexOf(frame));
    return new Promise((resolve) => hold.push(() => resolve(pixels)));
  }, 1 << 20, 6);
  const near = many.slice(0, 24);
  loader.want("one", near);
  for (let round = 0; round < 10; round++) {
    for (const answer of hold.splice(0)) answer();
    await turn();
  }
  equal(asked.length, 24);
  loader.want("one", [...near.slice(1), near[0], ...many.slice(24)]);
  equal(asked.slice(24), [24, 25]);
  while (asked.length < 30) await turn();
  equal(asked.slice(24), [24, 25, 26, 27, 28, 29]);
});
