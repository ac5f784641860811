import { type Frame, framesOf } from "../src/dicom/frame.ts";
import type { Pixels } from "../src/dicom/pixels.ts";
import type { Plane } from "../src/geometry/plane.ts";
import { stacksOf } from "../src/geometry/stack.ts";
import { coarseGrid, reslice, type Slab } from "../src/geometry/volume.ts";
import { Cutter, type Helper } from "../src/load/cutter.ts";
import { Loader } from "../src/load/loader.ts";
import { Volumes } from "../src/load/volumes.ts";
import { VoxelStore, type VoxelTask } from "../src/load/voxels.ts";
import { slice } from "./slice.ts";
import { equal } from "./equal.ts";

/** A worker without a thread: what goes in and out is copied as it would be. */
function helper(): Helper & { running: number } {
  const store = new VoxelStore();
  const made: Helper & { running: number } = {
    running: 0, onmessage: null,
    postMessage(message, transfer) {
      made.running++;
      store.run(structuredClone(message, { transfer }) as VoxelTask).then((answer) => {
        made.running--;
        if (answer) made.onmessage?.({ data: answer } as MessageEvent);
      });
    },
  };
  return made;
}

const count = 30;
const frames: Frame[] = Array.from({ length: count }, (_, z) => framesOf(slice(z * 2))[0]);
const [stack] = stacksOf(frames);
const samples = (frame: Frame) => Int16Array.from({ length: 16 }, (_, at) => (at * 37 + frame.instanceNumber * 91) % 500);
const fetched = (frame: Frame): Promise<Pixels> => Promise.resolve({ columns: 4, rows: 4, samples: 1, data: samples(frame) });

async function filled(budget = 1 << 20) {
  const loader = new Loader(fetched, 1 << 20);
  const worker = helper();
  const volumes = new Volumes(loader, budget, new Cutter(() => worker));
  const volume = volumes.get(stack, 0);
  if (typeof volume === "string") throw new Error(volume);
  while (!volumes.isWhole(stack, 0)) await new Promise((done) => setTimeout(done));
  return { loader, volumes, volume, worker };
}

const oblique: Plane = { origin: [9, 19, 3], right: [0.21, 0.1, 0.05], down: [0, 0.12, 0.9], columns: 37, rows: 61 };
const axial: Plane = { origin: [10, 20, 21.3], right: [0.5, 0, 0], down: [0, 0.4, 0], columns: 12, rows: 9 };
const slabs: Slab[] = [{ millimeters: 0, projection: "mean" }, { millimeters: 7, projection: "max" }, { millimeters: 7, projection: "mean" }];

Deno.test("a cut made elsewhere is the one that would be made here", async () => {
  const { volumes, volume } = await filled();
  for (const plane of [oblique, axial]) {
    for (const slab of slabs) {
      const found = await volumes.cut(stack, 0, plane, slab);
      const truth = reslice(volume, plane, slab);
      equal(found.length, truth.length);
      equal(truth.some((value) => value === value), true);
      for (let at = 0; at < truth.length; at++) {
        // Rows that are cut in bands begin elsewhere: the last bits may differ.
        if (!(Math.abs(found[at] - truth[at]) < 0.01 || Number.isNaN(found[at]) && Number.isNaN(truth[at]))) throw new Error(`${at}: ${found[at]} instead of ${truth[at]}`);
      }
    }
  }
});

Deno.test("slices that come after the first cut are in the next one", async () => {
  const waiting: (() => void)[] = [];
  const loader = new Loader((frame) => new Promise((resolve) => waiting.push(() => fetched(frame).then(resolve))), 1 << 20, 100);
  const volumes = new Volumes(loader, 1 << 20, new Cutter(helper));
  volumes.get(stack, 0);
  const middle: Plane = { ...axial, origin: [10, 20, 40] };
  equal((await volumes.cut(stack, 0, middle, slabs[0])).every(Number.isNaN), true);
  for (const answer of waiting) answer();
  while (!volumes.isWhole(stack, 0)) await new Promise((done) => setTimeout(done));
  equal((await volumes.cut(stack, 0, middle, slabs[0])).some((value) => !Number.isNaN(value)), true);
});

Deno.test("a cut that is not wanted any more ends between two bands", async () => {
  const { volumes } = await filled();
  await volumes.cut(stack, 0, axial, slabs[0]);
  const abort = new AbortController();
  const tall = { ...oblique, rows: 4000 };
  const cut = volumes.cut(stack, 0, tall, slabs[1], abort.signal).then(() => "made", (error) => error.message);
  await new Promise((done) => setTimeout(done));
  abort.abort();
  equal(await cut, "aborted");
  equal((await volumes.cut(stack, 0, oblique, slabs[1])).length, 37 * 61);
});

Deno.test("a coarser grid is the same elsewhere", async () => {
  const { volumes, volume } = await filled();
  const [found, truth] = [await volumes.grid(stack, 0, 4), coarseGrid(volume, 4)];
  equal([found.columns, found.rows, found.slices, found.origin], [truth.columns, truth.rows, truth.slices, truth.origin]);
  equal([...found.values], [...truth.values]);
});

Deno.test("samples of a volume are on the page once, and stay when they are wanted after it", async () => {
  const { loader, volumes, volume } = await filled(count * 32);
  equal(loader.bytes, 0);
  for (const frame of frames) equal([...(loader.get(frame)?.data ?? [])], [...samples(frame)]);
  equal(loader.get(frames[7])?.data.buffer === volume.data.buffer, true);
  loader.want("page", [frames[7]]);
  const [other] = stacksOf(Array.from({ length: count }, (_, z) => framesOf(slice(z * 2, 1, { "0020000E": { vr: "UI", Value: ["1.4"] } }))[0]));
  volumes.get(other, 0);
  equal(loader.has(frames[8]), false);
  while (!loader.has(frames[7])) await new Promise((done) => setTimeout(done));
  equal([...(loader.get(frames[7])?.data ?? [])], [...samples(frames[7])]);
});
