import { type DataSet, items, number, numbers, text } from "../src/dicom/dataset.ts";
import { framesOf } from "../src/dicom/frame.ts";
import { readPixels } from "../src/dicom/pixels.ts";
import { inverse, type Matrix, type Vector } from "../src/geometry/vector.ts";
import { type Volume, voxelMilliliters } from "../src/geometry/volume.ts";
import { Editing } from "../src/measure/editing.ts";
import { combine, draftOf, type Layer, newDraft, readLayer } from "../src/measure/layer.ts";
import { brushed, grown, indexOf, middleOf, missingSlices, sampler, voxelAt } from "../src/measure/mask.ts";
import { segmentationObject } from "../src/measure/segmentation.ts";
import { equal, near } from "./equal.ts";
import { slice } from "./slice.ts";

/** A ball of 70 in 35, on a grid whose slices are shifted as a tilted gantry does it. */
function phantom(radius = 20, spacing: Vector = [1, 1, 2], shear = 0.5, center: Vector = [3, -2, 1]): Volume {
  const axes: Matrix = [[spacing[0], 0, 0], [0, spacing[1], 0], [0, shear, spacing[2]]];
  const [columns, rows, slices] = [64, 64, 32];
  const volume: Volume = {
    columns, rows, slices, origin: [-32, -40, -31], axes, toVoxel: inverse(axes) as Matrix, data: new Int16Array(columns * rows * slices),
    slope: 1, intercept: -10, padding: undefined, present: new Uint8Array(slices).fill(1), frameOfReferenceUID: "1.2", unit: "HU",
  };
  for (let z = 0; z < slices; z++) {
    for (let y = 0; y < rows; y++) {
      for (let x = 0; x < columns; x++) {
        const middle = middleOf(volume, [x, y, z]);
        const isInside = Math.hypot(middle[0] - center[0], middle[1] - center[1], middle[2] - center[2]) <= radius;
        volume.data[indexOf(volume, [x, y, z])] = (isInside ? 70 : 35) + 10;
      }
    }
  }
  return volume;
}

const ballMilliliters = (radius: number) => (4 / 3) * Math.PI * radius ** 3 / 1000;

Deno.test("smart fill finds the ball, and nothing else, on a sheared grid", () => {
  const volume = phantom();
  const seed = voxelAt(volume, [3, -2, 1]);
  if (!seed) throw new Error("no seed");
  const voxels = grown(volume, sampler(volume, volume), seed, { lower: 60, upper: 80, millimeters: 60 });
  equal(voxels.length, [...volume.data].filter((stored) => stored === 80).length);
  near(voxels.length * voxelMilliliters(volume), ballMilliliters(20), 0.4);
});

Deno.test("smart fill goes no further than it may, and stays out of what is not joined", () => {
  const volume = phantom();
  const center: Vector = [3, -2, 1];
  const seed = voxelAt(volume, center);
  if (!seed) throw new Error("no seed");
  const near10 = grown(volume, sampler(volume, volume), seed, { lower: 60, upper: 80, millimeters: 10 });
  near(near10.length * voxelMilliliters(volume), ballMilliliters(10), 0.25);
  // A wall through the middle: only one half is reached.
  for (let y = 0; y < 64; y++) for (let z = 0; z < 32; z++) volume.data[indexOf(volume, [seed[0] + 1, y, z])] = 0;
  const half = grown(volume, sampler(volume, volume), seed, { lower: 60, upper: 80, millimeters: 60 });
  equal(half.every((voxel) => voxel % 64 <= seed[0]), true);
  equal(grown(volume, sampler(volume, volume), [0, 0, 0], { lower: 60, upper: 80, millimeters: 60 }), []);
});

Deno.test("a brush paints a ball of its size, or a disc in the plane that is seen", () => {
  const volume = phantom();
  const point: Vector = [0.3, 0.2, 0.4];
  near(brushed(volume, point, 12).length * voxelMilliliters(volume), ballMilliliters(12), 0.25);
  const seed = voxelAt(volume, point);
  const origin = middleOf(volume, [0, 0, seed?.[2] ?? 0]);
  const disc = brushed(volume, [point[0], point[1], origin[2]], 12, { origin, right: [1, 0, 0], down: [0, 1, 0], columns: 64, rows: 64 });
  near(disc.length, Math.PI * 144, 12);
  equal(new Set(disc.map((voxel) => Math.floor(voxel / 4096))).size, 1);
  // On an oblique plane every voxel lies at the plane, and there are no holes.
  const slope = Math.SQRT1_2;
  const oblique = brushed(volume, point, 12, { origin: point, right: [1, 0, 0], down: [0, slope, slope], columns: 9, rows: 9 });
  equal(oblique.length > 0.8 * Math.PI * 144 / 2 && oblique.every((voxel) => {
    const middle = middleOf(volume, [voxel % 64, Math.floor(voxel / 64) % 64, Math.floor(voxel / 4096)]);
    return Math.abs((middle[1] - point[1]) * -slope + (middle[2] - point[2]) * slope) < 2.2;
  }), true);
});

Deno.test("an image on another grid is read where it lies", () => {
  const [fine, coarse] = [phantom(), phantom(20, [2, 2, 2], 0, [3, -2, 1])];
  const value = sampler(fine, coarse);
  const point = middleOf(fine, [20, 30, 10]);
  const at = voxelAt(coarse, point);
  equal(value(20, 30, 10), at && coarse.data[indexOf(coarse, at)] - 10);
  equal(Number.isNaN(value(-500, 0, 0)), true);
});

Deno.test("strokes are undone and done again, voxel by voxel", () => {
  const mask = new Uint8Array(100);
  mask.fill(1, 0, 10);
  const editing = new Editing(new Map([[1, mask]]));
  editing.put(1, [8, 9, 10, 11], true);
  editing.put(1, [11, 12], true);
  editing.close();
  equal([editing.count(1), editing.canUndo], [13, true]);
  editing.put(1, [0, 1, 50], false);
  editing.close();
  equal(editing.count(1), 11);
  editing.undo();
  equal([editing.count(1), mask[0], mask[12]], [13, 1, 1]);
  editing.undo();
  equal([editing.count(1), mask[10], editing.canUndo], [10, 0, false]);
  editing.redo();
  editing.redo();
  equal([editing.count(1), mask[0], mask[11], editing.canRedo], [11, 0, 1, false]);
  editing.undo();
  editing.put(1, [70], true);
  editing.close();
  equal([editing.canRedo, editing.count(1), mask.reduce((sum, one) => sum + one, 0)], [false, 14, 14]);
});

const bitsOf = (set: DataSet): Uint8Array => set["7FE00010"].bytes ?? new Uint8Array();

/** Reads a layer back from the object that was written, as the viewer does with one of the server. */
function reread(set: DataSet): Promise<Layer | undefined> {
  const frames = framesOf(set);
  const size = (number(set, "00280010") ?? 0) * (number(set, "00280011") ?? 0);
  return readLayer(frames, 1, (frame) => {
    const bit = (frame.number - 1) * size;
    const bytes = new Uint8Array([...bitsOf(set).subarray(bit >> 3), 0]);
    return Promise.resolve(readPixels(bytes, frame.layout, bit & 7));
  });
}

const drawn = (layer: Layer, predecessor: DataSet | undefined, author: string) => ({
  grid: layer.volume, frameOfReference: layer.frameOfReference, predecessor, images: [framesOf(slice(5))[0]], author, usesValues: false,
  segments: layer.segments.map((one) => ({ number: one.number, name: one.name, mask: layer.masks.get(one.number) ?? new Uint8Array(), item: one.item })),
});

Deno.test("what is written is read again: voxels, names, author, and where it came from", async () => {
  const volume = { ...phantom(), columns: 61, rows: 53, data: new Int16Array(61 * 53 * 32) };
  const draft = newDraft(volume, "Bleeding", 1);
  const ball = brushed(volume, [-3, -12, 1], 9);
  draft.draft?.editing.put(1, ball, true);
  const first = segmentationObject(drawn(draft, undefined, "Li Na"));
  equal([text(items(first, "00620002")[0], "00620008"), first["0008114A"]], ["MANUAL", undefined]);
  const layer = await reread(first);
  if (!layer) throw new Error("not read");
  combine(layer);
  equal([layer.segments[0].name, layer.author, layer.frameOfReference], ["Bleeding", "Li Na", "1.2"]);
  near(layer.segments[0].milliliters, ball.length * voxelMilliliters(volume), 1e-9);
  const voxels = (one: Layer) => [...(one.masks.get(1) ?? [])].flatMap((isInside, at) =>
    isInside ? [middleOf(one.volume, [at % 61, Math.floor(at / 61) % 53, Math.floor(at / 61 / 53)]).map((part) => part.toFixed(4)).join()] : []).sort();
  equal(voxels(layer), voxels(draft));
  // An edit on more slices, with the first as its predecessor.
  const more = missingSlices(layer.volume, volume);
  const edit = draftOf(layer, more.before, more.behind);
  equal(edit.volume.slices >= 32, true);
  edit.draft?.editing.put(1, brushed(edit.volume, [20, 5, -28], 4), true);
  const second = segmentationObject(drawn(edit, first, "Wang^Wei\\x"));
  equal(text(items(second, "0008114A")[0], "00081155"), text(first, "00080018"));
  equal([text(second, "0020000E") === text(first, "0020000E"), text(second, "00080018") === text(first, "00080018")], [false, false]);
  equal(text(items(second, "00620002")[0], "00620021"), text(items(first, "00620002")[0], "00620021"));
  const again = await reread(second);
  if (!again) throw new Error("not read");
  combine(again);
  combine(edit);
  near(again.segments[0].milliliters, edit.segments[0].milliliters, 1e-9);
  combine(layer);
  near(layer.segments[0].milliliters, ball.length * voxelMilliliters(volume), 1e-9);
});

Deno.test("a finding without a voxel is still an object, of one empty frame", () => {
  const set = segmentationObject(drawn(newDraft(phantom(), "None", 1), undefined, ""));
  equal([number(set, "00280008"), bitsOf(set).every((byte) => byte === 0), numbers(items(items(set, "52009230")[0], "00209111")[0], "00209157")], [1, true, [1, 1]]);
});
