import type { Plane } from "./plane.ts";
import { apply, length, type Vector } from "./vector.ts";
import { type Slab, toVoxel, type Volume } from "./volume.ts";

/** A slab between two layers of a volume, laid flat along one of its axes. */
interface Flat {
  /** Axis of the volume that is gone, and those that are left, the quicker first. */
  axis: number;
  columns: number;
  rows: number;
  values: Float32Array;
}

const others = [[1, 2], [0, 2], [0, 1]] as const;

/** The same as `reslice` where the plane lies along the volume's own axes, as most do: each voxel is read once instead of
 * once for each pixel and depth. The brightest and the darkest are those of all layers in the slab and of its two faces.
 * @returns undefined where the plane lies otherwise. */
export function alignedSlab(volume: Volume, plane: Plane, slab: Slab, out: Float32Array<ArrayBuffer>): Float32Array<ArrayBuffer> | undefined {
  const start = toVoxel(volume, plane.origin);
  const right = apply(volume.toVoxel, plane.right);
  const down = apply(volume.toVoxel, plane.down);
  const normal = unitNormal(plane);
  const through = apply(volume.toVoxel, normal);
  const axis = [0, 1, 2].find((one) => others[one].every((other) => Math.abs(through[other]) < 1e-5 * Math.abs(through[one])));
  if (axis === undefined) return undefined;
  // A millimetre's slant over the whole picture would show.
  if (Math.abs(right[axis]) * plane.columns > 1e-3 || Math.abs(down[axis]) * plane.rows > 1e-3) return undefined;
  const flat = flatten(volume, axis, start[axis], slab.millimeters / 2 * Math.abs(through[axis]), slab);
  spread(flat, start, right, down, plane, out);
  return out;
}

function unitNormal({ right: a, down: b }: Plane): Vector {
  const c: Vector = [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
  const size = length(c);
  return [c[0] / size, c[1] / size, c[2] / size];
}

/** Layers with their weights between two places on an axis. For the mean, each counts by how much of the slab is next to
 * it; for the others the faces lie between two layers. */
function layersOf(middle: number, half: number, count: number, isMean: boolean): { layer: number; next: number; part: number; weight: number }[] {
  const [from, to] = [Math.max(-0.5, middle - half), Math.min(count - 0.5, middle + half)];
  if (from > to) return [];
  const limit = (place: number) => Math.max(0, Math.min(count - 1, place));
  const at = (place: number, weight: number) => {
    const layer = Math.floor(limit(place));
    return { layer, next: Math.min(count - 1, layer + 1), part: limit(place) - layer, weight };
  };
  const places = [from, to];
  for (let layer = Math.ceil(from); layer <= to; layer++) if (layer > from && layer < to) places.push(layer);
  places.sort((one, other) => one - other);
  if (!isMean) return places.map((place) => at(place, 1));
  // The integral of what runs straight from place to place.
  return places.map((place, index) => at(place, ((places[index + 1] ?? place) - (places[index - 1] ?? place)) / 2));
}

function flatten(volume: Volume, axis: number, middle: number, half: number, slab: Slab): Flat {
  const counts = [volume.columns, volume.rows, volume.slices];
  const strides = [1, volume.columns, volume.columns * volume.rows];
  const [u, v] = others[axis];
  const [columns, rows] = [counts[u], counts[v]];
  const kind = slab.projection;
  const values = new Float32Array(columns * rows).fill(kind === "max" ? -Infinity : kind === "min" ? Infinity : 0);
  const weights = new Float32Array(kind === "mean" ? columns * rows : 0);
  const { data, present } = volume;
  const [low, high] = volume.padding ?? [Infinity, -Infinity];
  for (const { layer, next, part, weight } of layersOf(middle, half, counts[axis], kind === "mean")) {
    if (kind === "mean" && weight <= 0) continue;
    if (axis === 2 && (!present[layer] || part > 0 && !present[next])) continue;
    const [one, other] = [layer * strides[axis], next * strides[axis]];
    for (let row = 0; row < rows; row++) {
      if (v === 2 && !present[row]) continue;
      let at = row * columns;
      let from = row * strides[v];
      for (let column = 0; column < columns; column++, at++, from += strides[u]) {
        const a = data[from + one];
        if (a >= low && a <= high) continue;
        let value = a;
        if (part > 0) {
          const b = data[from + other];
          if (b >= low && b <= high) continue;
          value = a + (b - a) * part;
        }
        if (kind === "max") values[at] = value > values[at] ? value : values[at];
        else if (kind === "min") values[at] = value < values[at] ? value : values[at];
        else if (value === value) {
          values[at] += value * weight;
          weights[at] += weight;
        }
      }
    }
  }
  for (let at = 0; at < values.length; at++) {
    const value = kind === "mean" ? values[at] / weights[at] : values[at];
    values[at] = Number.isFinite(value) ? value * volume.slope + volume.intercept : NaN;
  }
  return { axis, columns, rows, values };
}

/** Onto the pixels of the plane, interpolated; half a voxel belongs to the outermost ones. */
function spread(flat: Flat, start: Vector, right: Vector, down: Vector, plane: Plane, out: Float32Array): void {
  const [u, v] = others[flat.axis];
  const { columns, rows, values } = flat;
  for (let row = 0; row < plane.rows; row++) {
    let at = row * plane.columns;
    for (let column = 0; column < plane.columns; column++, at++) {
      const x = start[u] + right[u] * column + down[u] * row;
      const y = start[v] + right[v] * column + down[v] * row;
      if (!(x >= -0.5 && y >= -0.5 && x <= columns - 0.5 && y <= rows - 0.5)) {
        out[at] = NaN;
        continue;
      }
      const cx = x < 0 ? 0 : x > columns - 1 ? columns - 1 : x;
      const cy = y < 0 ? 0 : y > rows - 1 ? rows - 1 : y;
      const x0 = Math.floor(cx), y0 = Math.floor(cy);
      const fx = cx - x0, fy = cy - y0;
      const first = y0 * columns + x0;
      const beside = fx > 0 ? 1 : 0;
      const below = fy > 0 ? columns : 0;
      const top = values[first] + (values[first + beside] - values[first]) * fx;
      const low = values[first + below] + (values[first + below + beside] - values[first + below]) * fx;
      out[at] = top + (low - top) * fy;
    }
  }
}
