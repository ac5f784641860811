import { framesOf } from "../src/dicom/frame.ts";
import type { DataSet } from "../src/dicom/dataset.ts";
import { readPixels } from "../src/dicom/pixels.ts";
import { stacksOf } from "../src/geometry/stack.ts";
import { emptyVolume, insertSlice, nearest, reslice, voxelMilliliters } from "../src/geometry/volume.ts";
import { slice } from "./slice.ts";
import { equal, near } from "./equal.ts";

const frames = (...sets: DataSet[]) => sets.flatMap((set) => framesOf(set));

Deno.test("slices are sorted from feet to head, whatever order they come in", () => {
  const [stack] = stacksOf(frames(slice(15), slice(5), slice(10)));
  equal(stack.positions, [5, 10, 15]);
  equal(stack.remarks, []);
});

Deno.test("several images at each place are time points", () => {
  const [stack] = stacksOf(frames(slice(5, 2), slice(0, 0), slice(0, 2), slice(5, 0)));
  equal([stack.frames.length, stack.sliceCount, stack.times], [2, 2, [0, 2]]);
});

Deno.test("a gap is seen and nothing is put into it", () => {
  const [stack] = stacksOf(frames(slice(0), slice(5), slice(15), slice(20)));
  equal(stack.remarks, ["gap"]);
  const volume = emptyVolume(stack);
  if (typeof volume === "string") throw new Error(volume);
  equal(volume.slices, 5);
  [0, 1, 3, 4].forEach((place, index) => {
    const frame = stack.frames[0][index];
    if (frame) insertSlice(volume, place, readPixels(new Uint8Array(32), frame.layout), frame);
  });
  near(nearest(volume, [10, 20, 5]), -1000);
  equal(Number.isNaN(nearest(volume, [10, 20, 10])), true);
});

Deno.test("uneven distances make no volume", () => {
  const [stack] = stacksOf(frames(slice(0), slice(5), slice(12), slice(20)));
  equal(emptyVolume(stack), "irregular");
});

Deno.test("two directions in a series are two stacks", () => {
  const turned = slice(30, 0, { "00200037": { vr: "DS", Value: [0, 1, 0, 0, 0, -1] } });
  equal(stacksOf(frames(slice(0), slice(5), turned)).map((stack) => stack.remarks), [["mixed"], ["mixed"]]);
});

Deno.test("a cut reads between voxels what lies between them", () => {
  const [stack] = stacksOf(frames(slice(0), slice(4)));
  const volume = emptyVolume(stack);
  if (typeof volume === "string") throw new Error(volume);
  near(voxelMilliliters(volume), 0.5 * 2 * 4 / 1000);
  [0, 1].forEach((place) => {
    const frame = stack.frames[0][place];
    const stored = new Int16Array(16).fill(place * 100);
    if (frame) insertSlice(volume, place, readPixels(new Uint8Array(stored.buffer), frame.layout), frame);
  });
  const plane = { origin: [10, 20, 1] as const, right: [2, 0, 0] as const, down: [0, 0, 1] as const, columns: 4, rows: 3 };
  const values = reslice(volume, plane);
  equal([values[0], values[4], values[8]], [-950, -900, -850]);
  const slab = reslice(volume, { ...plane, down: [0, 0.5, 0], origin: [10, 20, 2], rows: 4 }, { millimeters: 4, projection: "max" });
  equal(slab[5], -800);
});

Deno.test("a file that gives no place is shown one behind the other", () => {
  const bare = (z: number) => {
    const set = slice(z);
    delete set["00200032"];
    return set;
  };
  const [stack] = stacksOf(frames(bare(2), bare(1)));
  equal([stack.remarks, stack.positions, emptyVolume(stack)], [["unplaced"], [], "unplaced"]);
});
