import { moved, rigid, type Rigid } from "./rigid.ts";
import { add, apply, length, type Matrix, scale, subtract, type Vector } from "./vector.ts";

/** Measured values on a coarse grid, for comparing whole heads. NaN is no measurement. */
export interface Grid {
  columns: number;
  rows: number;
  slices: number;
  origin: Vector;
  axes: Matrix;
  toVoxel: Matrix;
  values: Float32Array;
}

/** How one examination lies to another. */
export interface Registration {
  /** From the fixed grid's frame to the moving one's. */
  movement: Rigid;
  /** Normalized mutual information (Studholme), 1 where nothing is shared. */
  similarity: number;
  /** Part of the fixed head that the moving one covers. */
  overlap: number;
  /** Millimetres by which independent starts disagree, at most, inside the head. */
  spreadMillimeters: number;
  isTrusted: boolean;
}

const bins = 32;
/** Beyond these a registration is refused. They were set on phantoms; see the tests. */
export const registrationLimits = { spreadMillimeters: 2, similarity: 1.06, overlap: 0.6 };

interface Samples {
  points: Float64Array;
  bins: Uint8Array;
  count: number;
}

/** Grey values into bins: air and what is like it into the first, all others so that each bin has about as many. Bone and
 * air are so far from brain that even steps would put all of the brain into one. */
function binner(values: Float32Array): (value: number) => number {
  const step = Math.max(1, Math.floor(values.length / 60_000));
  const picked: number[] = [];
  for (let index = 0; index < values.length; index += step) if (values[index] === values[index]) picked.push(values[index]);
  const sorted = Float32Array.from(picked).sort();
  const low = sorted[Math.floor(sorted.length * 0.02)] ?? 0;
  const high = Math.max(sorted[Math.floor((sorted.length - 1) * 0.995)] ?? 1, low + 1e-6);
  const first = sorted.findIndex((value) => value > low + (high - low) * 0.1);
  const dense = first < 0 ? sorted : sorted.subarray(first);
  const edges = Array.from({ length: bins }, (_, bin) => dense[Math.floor(((dense.length - 1) * bin) / (bins - 1))]);
  const table = new Float32Array(4096);
  let bin = 0;
  for (let index = 0; index < table.length; index++) {
    const value = low + ((high - low) * index) / (table.length - 1);
    while (bin < bins - 1 && edges[bin + 1] <= value) bin++;
    const width = (edges[bin + 1] ?? high) - edges[bin];
    table[index] = value < edges[0] ? 0.5 : Math.min(bins - 0.001, bin + 1 + (width > 0 ? Math.min(0.999, (value - edges[bin]) / width) : 0));
  }
  const factor = (table.length - 1) / (high - low);
  return (value) => table[Math.max(0, Math.min(table.length - 1, Math.round((value - low) * factor)))];
}

/** Places of the fixed grid that are compared, spread evenly. */
function samplesOf(grid: Grid, stride: number): Samples {
  const toBin = binner(grid.values);
  const points: number[] = [];
  const found: number[] = [];
  let phase = 0;
  for (let slice = 0; slice < grid.slices; slice++) {
    for (let row = 0; row < grid.rows; row++) {
      for (let column = 0; column < grid.columns; column++) {
        if (phase++ % stride !== 0) continue;
        const value = grid.values[(slice * grid.rows + row) * grid.columns + column];
        if (value !== value) continue;
        points.push(...placeOf(grid, column, row, slice));
        found.push(Math.floor(toBin(value)));
      }
    }
  }
  return { points: Float64Array.from(points), bins: Uint8Array.from(found), count: found.length };
}

const placeOf = (grid: Grid, column: number, row: number, slice: number): Vector =>
  add(grid.origin, add(add(scale(grid.axes[0], column), scale(grid.axes[1], row)), scale(grid.axes[2], slice)));

/** Trilinear; NaN outside. */
function read(grid: Grid, x: number, y: number, z: number): number {
  const { columns, rows, slices, values } = grid;
  if (!(x >= 0 && y >= 0 && z >= 0 && x <= columns - 1 && y <= rows - 1 && z <= slices - 1)) return NaN;
  const x0 = Math.min(columns - 2, Math.floor(x)), y0 = Math.min(rows - 2, Math.floor(y)), z0 = Math.min(slices - 2, Math.floor(z));
  const fx = x - x0, fy = y - y0, fz = z - z0;
  const at = (z0 * rows + y0) * columns + x0;
  const up = columns, deep = columns * rows;
  const a = values[at] + (values[at + 1] - values[at]) * fx;
  const b = values[at + up] + (values[at + up + 1] - values[at + up]) * fx;
  const c = values[at + deep] + (values[at + deep + 1] - values[at + deep]) * fx;
  const d = values[at + deep + up] + (values[at + deep + up + 1] - values[at + deep + up]) * fx;
  const top = a + (b - a) * fy;
  return top + (c + (d - c) * fy - top) * fz;
}

/** Compares a moving grid with samples of the fixed one, for one movement after the other. */
class Comparison {
  private readonly joint = new Float64Array(bins * bins);
  private readonly toBin: (value: number) => number;

  constructor(readonly samples: Samples, readonly moving: Grid) {
    this.toBin = binner(moving.values);
  }

  /** Normalized mutual information, and the part of the samples that meets the moving grid. */
  at(movement: Rigid): { similarity: number; overlap: number } {
    const { samples, moving, joint } = this;
    joint.fill(0);
    // Both steps at once: into the moving patient, then into its voxels.
    const origin = apply(moving.toVoxel, subtract(moved(movement, [0, 0, 0]), moving.origin));
    const axes = movement.rotation.map((axis) => apply(moving.toVoxel, axis)) as unknown as Matrix;
    let met = 0;
    for (let index = 0; index < samples.count; index++) {
      const px = samples.points[3 * index], py = samples.points[3 * index + 1], pz = samples.points[3 * index + 2];
      const value = read(
        moving,
        origin[0] + axes[0][0] * px + axes[1][0] * py + axes[2][0] * pz,
        origin[1] + axes[0][1] * px + axes[1][1] * py + axes[2][1] * pz,
        origin[2] + axes[0][2] * px + axes[1][2] * py + axes[2][2] * pz,
      );
      if (value !== value) continue;
      met++;
      // A value between two bins counts in both, so that small movements change the result smoothly.
      const place = Math.max(0, Math.min(bins - 1.001, this.toBin(value) - 0.5));
      const bin = Math.floor(place);
      const at = samples.bins[index] * bins + bin;
      joint[at] += 1 - (place - bin);
      joint[at + 1] += place - bin;
    }
    return { similarity: met < 200 ? 0 : normalizedInformation(joint, met), overlap: met / Math.max(1, samples.count) };
  }
}

function normalizedInformation(joint: Float64Array, total: number): number {
  const rows = new Float64Array(bins);
  const columns = new Float64Array(bins);
  let both = 0;
  for (let row = 0; row < bins; row++) {
    for (let column = 0; column < bins; column++) {
      const part = joint[row * bins + column] / total;
      if (part <= 0) continue;
      rows[row] += part;
      columns[column] += part;
      both -= part * Math.log(part);
    }
  }
  const entropy = (parts: Float64Array) => parts.reduce((sum, part) => part > 0 ? sum - part * Math.log(part) : sum, 0);
  return both > 0 ? (entropy(rows) + entropy(columns)) / both : 1;
}

/** Middle of what is denser than air. */
function middle(grid: Grid): Vector {
  const toBin = binner(grid.values);
  let sum: Vector = [0, 0, 0];
  let weight = 0;
  for (let slice = 0; slice < grid.slices; slice++) {
    for (let row = 0; row < grid.rows; row += 2) {
      for (let column = 0; column < grid.columns; column += 2) {
        const value = grid.values[(slice * grid.rows + row) * grid.columns + column];
        if (!(toBin(value) >= 1)) continue;
        sum = add(sum, placeOf(grid, column, row, slice));
        weight++;
      }
    }
  }
  return weight > 0 ? scale(sum, 1 / weight) : placeOf(grid, grid.columns / 2, grid.rows / 2, grid.slices / 2);
}

/** Six numbers: millimetres of shift, then angles in units of 1/60 radian, so that both move the head's rim about as far. */
type Parameters = number[];
const movementOf = (parameters: Parameters, center: Vector): Rigid =>
  rigid([parameters[3] / 60, parameters[4] / 60, parameters[5] / 60], [parameters[0], parameters[1], parameters[2]], center);

/** Search along one direction after the other; a direction that led far replaces the one that led farthest (Powell). */
function climb(cost: (parameters: Parameters) => number, start: Parameters, reach: number, end: number): Parameters {
  let best = [...start];
  let height = cost(best);
  const directions = best.map((_, index): number[] => best.map((_, other) => index === other ? 1 : 0));
  for (let step = reach; step >= end; step /= 2) {
    for (let round = 0; round < 6; round++) {
      const from = [...best];
      const before = height;
      for (const direction of directions) {
        for (const side of [1, -1]) {
          for (let size = step; size < step * 20; size *= 1.6) {
            const next = best.map((value, index) => value + direction[index] * size * side);
            const found = cost(next);
            if (found <= height + 1e-9) break;
            [best, height] = [next, found];
          }
        }
      }
      const way = best.map((value, index) => value - from[index]);
      const size = Math.hypot(...way);
      if (size < step / 2 || height - before < 1e-7) break;
      directions.shift();
      directions.push(way.map((value) => value / size));
    }
  }
  return best;
}

/** Neighbours are mixed in (1, 2, 1) along each axis: noise and stairs would draw the search to where voxels coincide. */
export function smoothed(grid: Grid, rounds: number): Grid {
  let from = grid.values;
  const counts = [grid.columns, grid.rows, grid.slices];
  const strides = [1, grid.columns, grid.columns * grid.rows];
  for (let pass = 0; pass < rounds * 3; pass++) {
    const [stride, count] = [strides[pass % 3], counts[pass % 3]];
    const to = new Float32Array(from.length);
    for (let index = 0; index < from.length; index++) {
      const place = Math.floor(index / stride) % count;
      const here = from[index];
      const before = place > 0 ? from[index - stride] : here;
      const after = place < count - 1 ? from[index + stride] : here;
      const mixed = (before + after + 2 * here) / 4;
      to[index] = mixed === mixed ? mixed : here;
    }
    from = to;
  }
  return { ...grid, values: from };
}

/** Finds how the head of one grid lies in the other's frame, whatever their modality.
 * @param report told now and then which part of the work is done. */
export function register(fixed: Grid, moving: Grid, report: (part: number) => void = () => {}): Registration {
  const center = middle(fixed);
  const offset = subtract(middle(moving), center);
  const size = fixed.columns * fixed.rows * fixed.slices;
  const stride = (wanted: number) => Math.max(1, Math.floor(size / wanted) | 1);
  const coarse = new Comparison(samplesOf(smoothed(fixed, 3), stride(6000)), smoothed(moving, 3));
  const fine = new Comparison(samplesOf(smoothed(fixed, 1), stride(50_000)), smoothed(moving, 1));
  const cost = (comparison: Comparison) => (parameters: Parameters) => {
    const { similarity, overlap } = comparison.at(movementOf(parameters, center));
    // Little overlap can look alike by chance.
    return overlap < 0.3 ? similarity - (0.3 - overlap) : similarity;
  };
  const starts = [[0, 0, 0, 0, 0, 0], [7, -6, 8, 6, -7, 5], [-8, 7, -6, -5, 6, -8]];
  const ends = starts.map((start, index) => {
    const begun = start.map((value, axis) => value + (axis < 3 ? offset[axis] : 0));
    const near = climb(cost(coarse), begun, 8, 0.5);
    report((index + 0.4) / starts.length);
    const there = climb(cost(fine), near, 1, 0.06);
    report((index + 1) / starts.length);
    return { movement: movementOf(there, center), similarity: cost(fine)(there) };
  });
  ends.sort((one, other) => other.similarity - one.similarity);
  const best = ends[0].movement;
  const { similarity, overlap } = fine.at(best);
  // The two best of three starts must agree.
  const spreadMillimeters = disagreement(best, ends[1].movement, center);
  const isTrusted = similarity >= registrationLimits.similarity && overlap >= registrationLimits.overlap &&
    spreadMillimeters <= registrationLimits.spreadMillimeters;
  return { movement: best, similarity, overlap, spreadMillimeters, isTrusted };
}

/** The largest distance between two movements at 70 mm from the middle, on the six sides. */
export function disagreement(one: Rigid, other: Rigid, center: Vector): number {
  const sides: Vector[] = [[70, 0, 0], [-70, 0, 0], [0, 70, 0], [0, -70, 0], [0, 0, 70], [0, 0, -70], [0, 0, 0]];
  return Math.max(...sides.map((side) => length(subtract(moved(one, add(center, side)), moved(other, add(center, side))))));
}
