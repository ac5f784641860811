import { type DataSet, items, number, personName, text } from "../dicom/dataset.ts";
import { type Frame, keyOf } from "../dicom/frame.ts";
import type { Pixels } from "../dicom/pixels.ts";
import { type Stack, stacksOf, volumeStep } from "../geometry/stack.ts";
import { cross, inverse, length, type Matrix, normalized, scale, subtract } from "../geometry/vector.ts";
import { emptyVolume, voxelMilliliters, type Volume } from "../geometry/volume.ts";
import { fromLab } from "./colours.ts";
import { Editing } from "./editing.ts";
import type { Grid } from "./mask.ts";
import { labOf } from "./segmentation.ts";

/** One finding of a segmentation. */
export interface Segment {
  number: number;
  name: string;
  description: string;
  algorithm: string;
  /** As the object recommends it. */
  colour: [number, number, number];
  milliliters: number;
  bit: number;
  isShown: boolean;
  item: DataSet | undefined;
}

/** A segmentation, or the draft of one, with a mask for each segment. */
export interface Layer {
  seriesUID: string;
  instanceUID: string;
  /** Of the result that it belongs to. */
  result: number;
  frameOfReference: string;
  description: string;
  /** Empty where a program made it. */
  author: string;
  /** `YYYY-MM-DD hh:mm`. */
  created: string;
  /** Who drew it, exactly, for sorting. */
  moment: string;
  volume: Volume;
  masks: Map<number, Uint8Array>;
  segments: Segment[];
  version: number;
  set: DataSet | undefined;
  /** Present while it is a draft. */
  draft: { editing: Editing; basis: Layer | undefined; usesValues: boolean; images: Map<string, Frame> } | undefined;
}

/** Segments that a layer can show: a bit each in what the graphics get. */
export const mostSegments = 8;
/** Voxels of a finding that can be drawn on: more would fill the memory of a browser. */
export const mostVoxels = 48_000_000;

/** A volume of bits on a grid. */
export function bitsOn(grid: Grid, frameOfReference: string): Volume {
  return {
    columns: grid.columns, rows: grid.rows, slices: grid.slices, origin: grid.origin, axes: grid.axes, toVoxel: grid.toVoxel,
    data: new Uint16Array(grid.columns * grid.rows * grid.slices), slope: 1, intercept: 0, padding: undefined,
    present: new Uint8Array(grid.slices).fill(1), frameOfReferenceUID: frameOfReference, unit: "",
  };
}

/** A single plane is as thick as its file says. */
function singlePlane(stack: Stack): Grid | undefined {
  const frame = stack.frames[0][0];
  const plane = frame?.plane;
  if (!frame || !plane || stack.sliceCount !== 1) return undefined;
  const axes: Matrix = [plane.right, plane.down, scale(normalized(cross(plane.right, plane.down)), frame.thickness ?? 1)];
  const toVoxel = inverse(axes);
  return toVoxel && { columns: plane.columns, rows: plane.rows, slices: 1, origin: plane.origin, axes, toVoxel };
}

/** Planes may be left out where a segment is empty; the object says how far apart neighbours are. */
function gridOf(stack: Stack): { grid: Grid; places: number[] } | undefined {
  const single = singlePlane(stack);
  if (single) return { grid: single, places: [0] };
  const step = volumeStep(stack);
  const volume = emptyVolume(stack);
  return typeof volume === "string" || typeof step === "string" ? undefined : { grid: volume, places: step.places };
}

/** Two planes far apart with nothing between are not two thick ones. */
function withTrueSpacing(found: { grid: Grid; places: number[] }, set: DataSet): { grid: Grid; places: number[] } {
  const spacing = number(items(items(set, "52009229")[0], "00289110")[0], "00180088");
  const known = length(found.grid.axes[2]);
  const factor = spacing ? Math.round(known / spacing) : 1;
  if (factor < 2 || Math.abs(known / (spacing ?? known) - factor) > 0.05) return found;
  const axes: Matrix = [found.grid.axes[0], found.grid.axes[1], scale(found.grid.axes[2], 1 / factor)];
  const toVoxel = inverse(axes);
  if (!toVoxel) return found;
  return { grid: { ...found.grid, axes, toVoxel, slices: (found.grid.slices - 1) * factor + 1 }, places: found.places.map((place) => place * factor) };
}

function momentOf(set: DataSet): string {
  const [day, time] = [text(set, "00080023"), text(set, "00080033")];
  return /^\d{8}$/.test(day) ? `${day}${time.slice(0, 6)}` : "";
}

export const momentText = (moment: string): string =>
  moment.length >= 12 ? `${moment.slice(0, 4)}-${moment.slice(4, 6)}-${moment.slice(6, 8)} ${moment.slice(8, 10)}:${moment.slice(10, 12)}` : moment;

/** All segments of an object on one grid; undefined where its frames do not lie on one. */
export async function readLayer(frames: Frame[], result: number, pixelsOf: (frame: Frame) => Promise<Pixels>): Promise<Layer | undefined> {
  const set = frames[0].dataSet;
  const places = new Map<string, Frame>();
  for (const frame of frames) places.set(frame.plane?.origin.map((part) => part.toFixed(3)).join() ?? "", { ...frame, segment: undefined });
  const stack = stacksOf([...places.values()])[0];
  const plain = gridOf(stack);
  if (!plain) return undefined;
  const { grid, places: slices } = withTrueSpacing(plain, set);
  const size = grid.columns * grid.rows;
  const layer: Layer = {
    seriesUID: frames[0].seriesUID, instanceUID: frames[0].instanceUID, result, frameOfReference: frames[0].frameOfReferenceUID,
    description: text(set, "0008103E"), author: personName(set, "00700084").first, created: momentText(momentOf(set)), moment: momentOf(set),
    volume: bitsOn(grid, frames[0].frameOfReferenceUID), masks: new Map(), segments: [], version: 1, set, draft: undefined,
  };
  items(set, "00620002").slice(0, mostSegments).forEach((item, bit) => {
    const segment = number(item, "00620004") ?? bit + 1;
    layer.masks.set(segment, new Uint8Array(size * grid.slices));
    layer.segments.push({
      number: segment, name: text(item, "00620005"), description: text(item, "00620006"), algorithm: text(item, "00620008"),
      colour: fromLab(labOf(item)), milliliters: 0, bit, isShown: true, item,
    });
  });
  await Promise.all(frames.map(async (frame) => {
    const mask = layer.masks.get(frame.segment ?? 1);
    const origin = frame.plane?.origin;
    if (!mask || !origin) return;
    const pixels = await pixelsOf(frame);
    const index = stack.frames[0].findIndex((one) => one?.plane && length(subtract(one.plane.origin, origin)) < 0.01);
    if (index < 0) throw new Error(`no place for ${keyOf(frame)}`);
    const start = slices[index] * size;
    for (let pixel = 0; pixel < size; pixel++) mask[start + pixel] = pixels.data[pixel] > 0 ? 1 : 0;
  }));
  return layer;
}

/** A copy to draw on, on a grid with more slices before and behind. */
export function draftOf(basis: Layer, before: number, behind: number): Layer {
  const { volume } = basis;
  const slices = volume.slices + before + behind;
  const origin = subtract(volume.origin, scale(volume.axes[2], before));
  const grid: Grid = { ...volume, slices, origin };
  const masks = new Map<number, Uint8Array>();
  for (const [number, mask] of basis.masks) {
    const larger = new Uint8Array(volume.columns * volume.rows * slices);
    larger.set(mask, volume.columns * volume.rows * before);
    masks.set(number, larger);
  }
  return {
    ...basis, moment: "~", volume: bitsOn(grid, basis.frameOfReference), masks, segments: basis.segments.map((segment) => ({ ...segment })), version: 1,
    draft: { editing: new Editing(masks), basis, usesValues: false, images: new Map() },
  };
}

/** An empty finding on the grid of a volume. */
export function newDraft(volume: Volume, name: string, result: number): Layer {
  const masks = new Map([[1, new Uint8Array(volume.columns * volume.rows * volume.slices)]]);
  return {
    seriesUID: "", instanceUID: "", result, frameOfReference: volume.frameOfReferenceUID, description: name, author: "", created: "", moment: "~",
    volume: bitsOn(volume, volume.frameOfReferenceUID), masks,
    segments: [{ number: 1, name, description: "", algorithm: "MANUAL", colour: [255, 200, 0], milliliters: 0, bit: 0, isShown: true, item: undefined }],
    version: 1, set: undefined, draft: { editing: new Editing(masks), basis: undefined, usesValues: false, images: new Map() },
  };
}

/** Every state of every layer has a number of its own, so that no picture of one is taken for another's. */
let states = 0;

/** Makes the bits anew, and counts. */
export function combine(layer: Layer): void {
  const { data } = layer.volume;
  data.fill(0);
  const one = voxelMilliliters(layer.volume);
  for (const segment of layer.segments) {
    const mask = layer.masks.get(segment.number);
    if (!mask) continue;
    let count = 0;
    const bit = segment.isShown ? 1 << segment.bit : 0;
    for (let at = 0; at < mask.length; at++) {
      if (mask[at] === 0) continue;
      count++;
      data[at] |= bit;
    }
    segment.milliliters = count * one;
  }
  layer.version = ++states;
}

/** The bits of some voxels of one segment made anew: what a brush changes. */
export function recombine(layer: Layer, number: number, voxels: number[]): void {
  const segment = layer.segments.find((one) => one.number === number);
  const mask = layer.masks.get(number);
  if (!segment || !mask) return;
  const { data } = layer.volume;
  const bit = 1 << segment.bit;
  for (const at of voxels) {
    if (mask[at] && segment.isShown) data[at] |= bit;
    else data[at] &= ~bit;
  }
  if (layer.draft) segment.milliliters = layer.draft.editing.count(number) * voxelMilliliters(layer.volume);
  layer.version = ++states;
}
