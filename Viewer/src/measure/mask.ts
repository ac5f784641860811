import { type Plane, normalOf } from "../geometry/plane.ts";
import { add, apply, dot, length, scale, subtract, type Vector } from "../geometry/vector.ts";
import { toVoxel, type Volume } from "../geometry/volume.ts";

/** Where voxels lie; what a volume and a finding have in common. */
export type Grid = Pick<Volume, "columns" | "rows" | "slices" | "origin" | "axes" | "toVoxel">;

export type Voxel = [number, number, number];

export const indexOf = (grid: Grid, [x, y, z]: Voxel): number => (z * grid.rows + y) * grid.columns + x;

const limited = (value: number, top: number): number => Math.max(0, Math.min(top, value));

/** Middle of a voxel in the patient. */
export const middleOf = (grid: Grid, [x, y, z]: Voxel): Vector =>
  add(grid.origin, add(scale(grid.axes[0], x), add(scale(grid.axes[1], y), scale(grid.axes[2], z))));

/** First and last voxel along each axis that a ball may reach; empty (first after last) where it lies outside. */
function boxAround(grid: Grid, point: Vector, radius: number): [Voxel, Voxel] {
  const center = apply(grid.toVoxel, subtract(point, grid.origin));
  const sizes = [grid.columns, grid.rows, grid.slices];
  const low: Voxel = [0, 0, 0], high: Voxel = [0, 0, 0];
  for (let axis = 0; axis < 3; axis++) {
    const reach = radius * Math.hypot(grid.toVoxel[0][axis], grid.toVoxel[1][axis], grid.toVoxel[2][axis]);
    low[axis] = Math.max(0, Math.ceil(center[axis] - reach - 1e-9));
    high[axis] = Math.min(sizes[axis] - 1, Math.floor(center[axis] + reach + 1e-9));
  }
  return [low, high];
}

/** Voxels whose middles lie in a ball; with a plane, only those that the plane goes through.
 * @param millimeters radius. */
export function brushed(grid: Grid, point: Vector, millimeters: number, plane?: Plane): number[] {
  const normal = plane && normalOf(plane);
  const half = normal ? grid.axes.reduce((sum, axis) => sum + Math.abs(dot(axis, normal)), 0) / 2 : 0;
  // The plane lies half a voxel off the middles of those it goes through, at most.
  const [low, high] = boxAround(grid, point, normal ? Math.hypot(millimeters, half) : millimeters);
  const found: number[] = [];
  for (let z = low[2]; z <= high[2]; z++) {
    for (let y = low[1]; y <= high[1]; y++) {
      for (let x = low[0]; x <= high[0]; x++) {
        const offset = subtract(middleOf(grid, [x, y, z]), point);
        const away = normal ? dot(offset, normal) : 0;
        if (normal && !(away > -half + 1e-6 && away <= half + 1e-6)) continue;
        if (dot(offset, offset) - away * away <= millimeters * millimeters + 1e-9) found.push(indexOf(grid, [x, y, z]));
      }
    }
  }
  return found;
}

/** All places between two, close enough that a brush leaves no gaps. */
export function between(from: Vector, to: Vector, step: number): Vector[] {
  const way = subtract(to, from);
  const count = Math.max(1, Math.ceil(length(way) / Math.max(step, 0.05)));
  return Array.from({ length: count }, (_, index) => add(from, scale(way, (index + 1) / count)));
}

/** Reads measured values of an image at the voxels of a finding; NaN where it has none. */
export function sampler(grid: Grid, image: Volume): (x: number, y: number, z: number) => number {
  const value = (x: number, y: number, z: number): number => {
    if (x < 0 || y < 0 || z < 0 || x >= image.columns || y >= image.rows || z >= image.slices || !image.present[z]) return NaN;
    const stored = image.data[(z * image.rows + y) * image.columns + x];
    if (image.padding && stored >= image.padding[0] && stored <= image.padding[1]) return NaN;
    return stored * image.slope + image.intercept;
  };
  const start = toVoxel(image, grid.origin);
  const steps = grid.axes.map((axis) => apply(image.toVoxel, axis));
  return (x, y, z) => value(
    Math.round(start[0] + steps[0][0] * x + steps[1][0] * y + steps[2][0] * z),
    Math.round(start[1] + steps[0][1] * x + steps[1][1] * y + steps[2][1] * z),
    Math.round(start[2] + steps[0][2] * x + steps[1][2] * y + steps[2][2] * z),
  );
}

export interface Bounds {
  lower: number;
  upper: number;
  /** From the seed. */
  millimeters: number;
}

/** Voxels joined to the seed through faces, all within the bounds of value and distance: smart fill. */
export function grown(grid: Grid, values: (x: number, y: number, z: number) => number, seed: Voxel, bounds: Bounds): number[] {
  const center = middleOf(grid, seed);
  const [low, high] = boxAround(grid, center, bounds.millimeters);
  const size: Voxel = [high[0] - low[0] + 1, high[1] - low[1] + 1, high[2] - low[2] + 1];
  if (size.some((side) => side <= 0)) return [];
  const seen = new Uint8Array(size[0] * size[1] * size[2]);
  const found: number[] = [];
  const fits = (x: number, y: number, z: number): boolean => {
    const offset = subtract(middleOf(grid, [x, y, z]), center);
    if (dot(offset, offset) > bounds.millimeters ** 2 + 1e-9) return false;
    const value = values(x, y, z);
    return value >= bounds.lower && value <= bounds.upper;
  };
  const open: Voxel[] = [];
  const visit = (x: number, y: number, z: number): void => {
    if (x < low[0] || y < low[1] || z < low[2] || x > high[0] || y > high[1] || z > high[2]) return;
    const at = ((z - low[2]) * size[1] + (y - low[1])) * size[0] + (x - low[0]);
    if (seen[at]) return;
    seen[at] = 1;
    if (!fits(x, y, z)) return;
    found.push(indexOf(grid, [x, y, z]));
    open.push([x, y, z]);
  };
  visit(...seed);
  for (let next = open.pop(); next; next = open.pop()) {
    const [x, y, z] = next;
    for (const side of [-1, 1]) {
      visit(x + side, y, z);
      visit(x, y + side, z);
      visit(x, y, z + side);
    }
  }
  return found;
}

/** The voxel at a place, or nothing outside. */
export function voxelAt(grid: Grid, point: Vector): Voxel | undefined {
  const [x, y, z] = apply(grid.toVoxel, subtract(point, grid.origin)).map(Math.round);
  const isInside = x >= 0 && y >= 0 && z >= 0 && x < grid.columns && y < grid.rows && z < grid.slices;
  return isInside ? [x, y, z] : undefined;
}

/** How many slices must be put before and behind a grid for another to lie within it. */
export function missingSlices(grid: Grid, other: Grid): { before: number; behind: number } {
  let [low, high] = [Infinity, -Infinity];
  for (let corner = 0; corner < 8; corner++) {
    const at: Voxel = [corner & 1 ? other.columns - 1 : 0, corner & 2 ? other.rows - 1 : 0, corner & 4 ? other.slices - 1 : 0];
    const place = apply(grid.toVoxel, subtract(middleOf(other, at), grid.origin))[2];
    low = Math.min(low, place);
    high = Math.max(high, place);
  }
  return { before: limited(Math.ceil(-low - 0.01), 2000), behind: limited(Math.ceil(high - (grid.slices - 1) - 0.01), 2000) };
}
