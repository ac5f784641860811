import type { Frame } from "../dicom/frame.ts";
import type { Pixels } from "../dicom/pixels.ts";
import type { Plane } from "./plane.ts";
import { alignedSlab } from "./slab.ts";
import type { Grid } from "./register.ts";
import { add, apply, inverse, length, type Matrix, scale, subtract, type Vector } from "./vector.ts";
import { type Stack, volumeStep } from "./stack.ts";

/** Stored values on a grid in the patient. The axes need not stand at right angles (tilted gantry). */
export interface Volume {
  columns: number;
  rows: number;
  slices: number;
  origin: Vector;
  /** Steps from voxel to voxel, millimetres. */
  axes: Matrix;
  toVoxel: Matrix;
  data: Int16Array | Uint16Array | Float32Array;
  slope: number;
  intercept: number;
  /** Stored values that are no measurement. */
  padding: [number, number] | undefined;
  /** 1 where the slice has arrived. */
  present: Uint8Array;
  frameOfReferenceUID: string;
  unit: string;
}

/** Bytes that the volume of a stack takes. */
export function volumeBytes(stack: Stack): number {
  const found = volumeStep(stack);
  const frame = stack.frames[0].find((one) => one !== undefined);
  if (typeof found === "string" || !frame) return 0;
  const size = frame.layout.isFloat || frame.layout.bitsAllocated > 16 || isUneven(stack) ? 4 : 2;
  return frame.layout.rows * frame.layout.columns * found.count * size;
}

function isUneven(stack: Stack): boolean {
  const frames = stack.frames[0].filter((one): one is Frame => one !== undefined);
  return frames.some((one) =>
    one.slope !== frames[0].slope || one.intercept !== frames[0].intercept || one.layout.isSigned !== frames[0].layout.isSigned ||
    one.padding?.[0] !== frames[0].padding?.[0]
  );
}

/** An empty volume for one time point of a stack, or why there can be none. */
export function emptyVolume(stack: Stack): Volume | string {
  const found = volumeStep(stack);
  if (typeof found === "string") return found;
  const frame = stack.frames[0].find((one) => one !== undefined);
  const plane = frame?.plane;
  if (!frame || !plane) return "unplaced";
  if (frame.layout.samples !== 1) return "colour";
  const axes: Matrix = [plane.right, plane.down, found.step];
  const toVoxel = inverse(axes);
  if (!toVoxel) return "irregular";
  const size = plane.columns * plane.rows * found.count;
  if (size > 1 << 29) return "large";
  const uneven = isUneven(stack);
  const isFloat = frame.layout.isFloat || frame.layout.bitsAllocated > 16 || uneven;
  return {
    columns: plane.columns,
    rows: plane.rows,
    slices: found.count,
    origin: stack.frames[0][0]?.plane?.origin ?? plane.origin,
    axes,
    toVoxel,
    data: isFloat ? new Float32Array(size) : frame.layout.isSigned ? new Int16Array(size) : new Uint16Array(size),
    slope: uneven ? 1 : frame.slope,
    intercept: uneven ? 0 : frame.intercept,
    padding: uneven ? undefined : frame.padding,
    present: new Uint8Array(found.count),
    frameOfReferenceUID: frame.frameOfReferenceUID,
    unit: frame.unit,
  };
}

/** Puts a slice into its place. */
export function insertSlice(volume: Volume, place: number, pixels: Pixels, frame: Frame): void {
  const size = volume.columns * volume.rows;
  if (place < 0 || place >= volume.slices || pixels.data.length !== size) return;
  const start = place * size;
  const isUneven = volume.slope !== frame.slope || volume.intercept !== frame.intercept;
  if (isUneven) {
    for (let index = 0; index < size; index++) {
      const stored = pixels.data[index];
      const isVoid = frame.padding !== undefined && stored >= frame.padding[0] && stored <= frame.padding[1];
      volume.data[start + index] = isVoid ? NaN : stored * frame.slope + frame.intercept;
    }
  } else volume.data.set(pixels.data as Int16Array, start);
  volume.present[place] = 1;
}

/** Columns, rows and slices of a place in the patient; whole numbers are the middles of voxels. */
export const toVoxel = (volume: Volume, point: Vector): Vector => apply(volume.toVoxel, subtract(point, volume.origin));

/** Millilitres of one voxel. */
export function voxelMilliliters(volume: Volume): number {
  const [a, b, c] = volume.axes;
  const box = a[0] * (b[1] * c[2] - b[2] * c[1]) - a[1] * (b[0] * c[2] - b[2] * c[0]) + a[2] * (b[0] * c[1] - b[1] * c[0]);
  return Math.abs(box) / 1000;
}

/** Measured value at the voxel nearest to a point; NaN outside and where nothing is. */
export function nearest(volume: Volume, point: Vector): number {
  const [x, y, z] = toVoxel(volume, point).map(Math.round);
  if (x < 0 || y < 0 || z < 0 || x >= volume.columns || y >= volume.rows || z >= volume.slices) return NaN;
  if (!volume.present[z]) return NaN;
  const stored = volume.data[(z * volume.rows + y) * volume.columns + x];
  if (volume.padding && stored >= volume.padding[0] && stored <= volume.padding[1]) return NaN;
  return stored * volume.slope + volume.intercept;
}

export type Projection = "mean" | "max" | "min";

/** A slab around a plane. */
export interface Slab {
  millimeters: number;
  projection: Projection;
}

/** Least distance between neighbouring voxels. */
export const finestStep = (volume: Volume): number => Math.min(...volume.axes.map(length));

/** Measured values on a plane, interpolated between the eight voxels around each place; NaN outside.
 * @param isNearest labels must not be interpolated. */
export function reslice(
  volume: Volume,
  plane: Plane,
  slab: Slab = { millimeters: 0, projection: "mean" },
  isNearest = false,
  out: Float32Array<ArrayBuffer> = new Float32Array(plane.columns * plane.rows),
): Float32Array<ArrayBuffer> {
  if (!isNearest && slab.millimeters > finestStep(volume) && alignedSlab(volume, plane, slab, out)) return out;
  const start = toVoxel(volume, plane.origin);
  const right = apply(volume.toVoxel, plane.right);
  const down = apply(volume.toVoxel, plane.down);
  const normal = crossUnit(plane.right, plane.down);
  const depth = finestStep(volume);
  const count = slab.millimeters > depth ? Math.max(2, Math.round(slab.millimeters / depth) + 1) : 1;
  const through = apply(volume.toVoxel, normal);
  const sampler = new Sampler(volume, isNearest);
  const beyond = scale(through, count > 1 ? slab.millimeters / (count - 1) : 0);
  for (let row = 0; row < plane.rows; row++) {
    for (let column = 0; column < plane.columns; column++) {
      const x = start[0] + right[0] * column + down[0] * row;
      const y = start[1] + right[1] * column + down[1] * row;
      const z = start[2] + right[2] * column + down[2] * row;
      const at = row * plane.columns + column;
      if (count === 1) {
        out[at] = sampler.value(x, y, z);
        continue;
      }
      const half = slab.millimeters / 2;
      out[at] = sampler.along(x - through[0] * half, y - through[1] * half, z - through[2] * half, beyond, count, slab.projection);
    }
  }
  return out;
}

function crossUnit(a: Vector, b: Vector): Vector {
  const c: Vector = [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
  const size = length(c);
  return [c[0] / size, c[1] / size, c[2] / size];
}

/** Reads single values; kept lean, as it runs for every pixel. */
class Sampler {
  private readonly low: number;
  private readonly high: number;
  private readonly isPlain: boolean;
  private readonly deep: number;

  constructor(private readonly volume: Volume, private readonly isNearest: boolean) {
    this.low = volume.padding?.[0] ?? Infinity;
    this.high = volume.padding?.[1] ?? -Infinity;
    this.isPlain = !isNearest && volume.padding === undefined && volume.present.every((one) => one === 1);
    this.deep = volume.columns * volume.rows;
  }

  /** Well inside a volume without holes. */
  private between(x: number, y: number, z: number): number {
    const { data, columns } = this.volume;
    // Whole numbers are cut off quickly this way; all of them are positive here.
    const x0 = x | 0, y0 = y | 0, z0 = z | 0;
    const fx = x - x0, fy = y - y0, fz = z - z0;
    const at = z0 * this.deep + y0 * columns + x0;
    const under = at + this.deep;
    const a = data[at] + (data[at + 1] - data[at]) * fx;
    const b = data[at + columns] + (data[at + columns + 1] - data[at + columns]) * fx;
    const c = data[under] + (data[under + 1] - data[under]) * fx;
    const d = data[under + columns] + (data[under + columns + 1] - data[under + columns]) * fx;
    const top = a + (b - a) * fy;
    return top + (c + (d - c) * fy - top) * fz;
  }

  /** The brightest, the darkest or the mean of so many values, one `step` after the other; NaN where there are none. */
  along(x: number, y: number, z: number, step: Vector, count: number, projection: Projection): number {
    const { slope, intercept } = this.volume;
    const isMean = projection === "mean";
    // Stored values are compared, which is the same unless the slope turns them round.
    const sign = (projection === "min" ? -1 : 1) * (slope < 0 ? -1 : 1);
    const [dx, dy, dz] = step;
    const [from, to] = this.inner(x, y, z, step, count);
    let [best, sum, found] = [-Infinity, 0, 0];
    for (let index = 0; index < count; index++) {
      const isInner = index >= from && index < to;
      const [px, py, pz] = [x + dx * index, y + dy * index, z + dz * index];
      const value = isInner ? this.between(px, py, pz) : (this.value(px, py, pz) - intercept) / (slope === 0 ? 1 : slope);
      if (value !== value) continue;
      found++;
      if (isMean) sum += value;
      else if (value * sign > best) best = value * sign;
    }
    return found === 0 ? NaN : (isMean ? sum / found : best * sign) * slope + intercept;
  }

  /** Those of the steps that are well inside a volume without holes: from the first to the one after the last. */
  private inner(x: number, y: number, z: number, [dx, dy, dz]: Vector, count: number): [number, number] {
    if (!this.isPlain) return [0, 0];
    const { columns, rows, slices } = this.volume;
    const isInside = (index: number) => {
      const [px, py, pz] = [x + dx * index, y + dy * index, z + dz * index];
      return px >= 0 && py >= 0 && pz >= 0 && px < columns - 1 && py < rows - 1 && pz < slices - 1;
    };
    let [from, to] = [0, count];
    while (from < to && !isInside(from)) from++;
    while (to > from && !isInside(to - 1)) to--;
    return [from, to];
  }

  private stored(x: number, y: number, z: number): number {
    const { volume } = this;
    if (!volume.present[z]) return NaN;
    const value = volume.data[(z * volume.rows + y) * volume.columns + x];
    return value >= this.low && value <= this.high ? NaN : value;
  }

  value(x: number, y: number, z: number): number {
    const { columns, rows, slices, slope, intercept } = this.volume;
    if (this.isPlain && x >= 0 && y >= 0 && z >= 0 && x < columns - 1 && y < rows - 1 && z < slices - 1) {
      return this.between(x, y, z) * slope + intercept;
    }
    // Half a voxel belongs to the outermost ones.
    if (x < -0.5 || y < -0.5 || z < -0.5 || x > columns - 0.5 || y > rows - 0.5 || z > slices - 0.5) return NaN;
    const limit = (value: number, top: number) => value < 0 ? 0 : value > top ? top : value;
    const cx = limit(x, columns - 1);
    const cy = limit(y, rows - 1);
    const cz = limit(z, slices - 1);
    if (this.isNearest) return this.stored(Math.round(cx), Math.round(cy), Math.round(cz)) * slope + intercept;
    const x0 = Math.floor(cx), y0 = Math.floor(cy), z0 = Math.floor(cz);
    const fx = cx - x0, fy = cy - y0, fz = cz - z0;
    const x1 = fx > 0 ? x0 + 1 : x0, y1 = fy > 0 ? y0 + 1 : y0, z1 = fz > 0 ? z0 + 1 : z0;
    const a = this.stored(x0, y0, z0) * (1 - fx) + this.stored(x1, y0, z0) * fx;
    const b = this.stored(x0, y1, z0) * (1 - fx) + this.stored(x1, y1, z0) * fx;
    const top = a * (1 - fy) + b * fy;
    if (fz === 0) return top * slope + intercept;
    const c = this.stored(x0, y0, z1) * (1 - fx) + this.stored(x1, y0, z1) * fx;
    const d = this.stored(x0, y1, z1) * (1 - fx) + this.stored(x1, y1, z1) * fx;
    return (top * (1 - fz) + (c * (1 - fy) + d * fy) * fz) * slope + intercept;
  }
}

/** The same on voxels of at least `step` millimetres, each the mean of what it covers; NaN where nothing is. */
export function coarseGrid(volume: Volume, step: number): Grid {
  const factors = volume.axes.map((axis) => Math.max(1, Math.round(step / length(axis))));
  const [columns, rows, slices] = [volume.columns, volume.rows, volume.slices].map((count, axis) => Math.max(2, Math.floor(count / factors[axis])));
  const [fx, fy, fz] = factors;
  const values = new Float32Array(columns * rows * slices);
  const [low, high] = volume.padding ?? [Infinity, -Infinity];
  for (let slice = 0; slice < slices; slice++) {
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        let sum = 0;
        let count = 0;
        for (let z = slice * fz; z < Math.min(volume.slices, (slice + 1) * fz); z++) {
          if (!volume.present[z]) continue;
          for (let y = row * fy; y < Math.min(volume.rows, (row + 1) * fy); y++) {
            const line = (z * volume.rows + y) * volume.columns;
            for (let x = column * fx; x < Math.min(volume.columns, (column + 1) * fx); x++) {
              const stored = volume.data[line + x];
              if (stored >= low && stored <= high || stored !== stored) continue;
              sum += stored;
              count++;
            }
          }
        }
        values[(slice * rows + row) * columns + column] = count > 0 ? sum / count * volume.slope + volume.intercept : NaN;
      }
    }
  }
  const axes = volume.axes.map((axis, index) => scale(axis, factors[index])) as unknown as Matrix;
  const offset = volume.axes.reduce((sum, axis, index) => add(sum, scale(axis, (factors[index] - 1) / 2)), [0, 0, 0] as Vector);
  return { columns, rows, slices, origin: add(volume.origin, offset), axes, toVoxel: inverse(axes) ?? volume.toVoxel, values };
}
