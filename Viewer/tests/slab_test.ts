import { reslice, type Volume } from "../src/geometry/volume.ts";
import { inverse, type Matrix } from "../src/geometry/vector.ts";

const counts = [9, 8, 7];
let seed = 11;
const random = () => (seed = (seed * 48271) % 2147483647) / 2147483647;

function volume(): Volume {
  const axes: Matrix = [[0.8, 0, 0], [0, 1.1, 0], [0, 0, 2.5]];
  const toVoxel = inverse(axes);
  if (!toVoxel) throw new Error("flat");
  return {
    columns: counts[0], rows: counts[1], slices: counts[2], origin: [3, -4, 5], axes, toVoxel,
    data: Int16Array.from({ length: 9 * 8 * 7 }, () => Math.floor(random() * 2000) - 500), slope: 2, intercept: -10, padding: undefined,
    present: new Uint8Array(7).fill(1), frameOfReferenceUID: "1", unit: "HU",
  };
}

/** Value between two voxels along one axis, at whole voxels of the others; by hand. */
function along(from: Volume, axis: number, at: number[], place: number): number {
  const top = counts[axis] - 1;
  const limited = Math.max(0, Math.min(top, place));
  const read = (layer: number) => {
    const [x, y, z] = at.map((value, index) => index === axis ? layer : value);
    return from.data[(z * counts[1] + y) * counts[0] + x] * 2 - 10;
  };
  const low = Math.min(top - 1, Math.floor(limited));
  return read(low) + (read(low + 1) - read(low)) * (limited - low);
}

const planes: [string, number, number, number][] = [["axial", 0, 1, 2], ["coronal", 0, 2, 1], ["sagittal", 1, 2, 0]];
for (const [name, u, v, axis] of planes) {
  for (const projection of ["max", "min", "mean"] as const) {
    Deno.test(`a slab of the ${name} direction shows the ${projection} of what runs through it`, () => {
      const from = volume();
      const unit = (index: number) => [0, 1, 2].map((one) => one === index ? from.axes[index][index] : 0) as unknown as [number, number, number];
      const middle = 3.2;
      const size = [0.8, 1.1, 2.5][axis];
      const millimeters = 3.4 * size;
      const origin = [...from.origin] as [number, number, number];
      origin[axis] += middle * size;
      const plane = { origin, right: unit(u), down: unit(v), columns: counts[u], rows: counts[v] };
      const found = reslice(from, plane, { millimeters, projection });
      for (let row = 0; row < counts[v]; row++) {
        for (let column = 0; column < counts[u]; column++) {
          const at = [0, 0, 0];
          [at[u], at[v]] = [column, row];
          const samples = Array.from({ length: 4001 }, (_, index) => along(from, axis, at, middle - 1.7 + 3.4 * (index / 4000)));
          const truth = projection === "max" ? Math.max(...samples) : projection === "min" ? Math.min(...samples)
            : samples.reduce((sum, value) => sum + value, 0) / samples.length;
          const value = found[row * counts[u] + column];
          if (!(Math.abs(value - truth) < 3)) throw new Error(`${column},${row}: ${value} instead of ${truth}`);
        }
      }
    });
  }
}

for (const [slope, padding] of [[2, undefined], [-0.5, undefined], [2, [-500, -420]]] as [number, [number, number] | undefined][]) {
  for (const projection of ["max", "min", "mean"] as const) {
    Deno.test(`an oblique slab shows the ${projection} of the planes in it, slope ${slope}${padding ? ", with holes" : ""}`, () => {
      const from = { ...volume(), slope, padding };
      const [c, s] = [Math.cos(0.4), Math.sin(0.4)];
      const plane = { origin: [3.5, -3, 6] as [number, number, number], right: [0.6 * c, 0, 0.6 * s] as [number, number, number], down: [0, 0.7, 0] as [number, number, number], columns: 14, rows: 11 };
      const millimeters = 4;
      const count = 6;
      const found = reslice(from, plane, { millimeters, projection });
      const normal = [-s, 0, c];
      const layers = Array.from({ length: count }, (_, index) => {
        const offset = millimeters * (index / (count - 1) - 0.5);
        // The normal of right and down points the other way for this plane; the slab is the same on both sides.
        return reslice(from, { ...plane, origin: plane.origin.map((part, axis) => part + normal[axis] * offset) as [number, number, number] });
      });
      let seen = 0;
      for (let at = 0; at < found.length; at++) {
        const values = layers.map((layer) => layer[at]).filter((value) => !Number.isNaN(value));
        if (values.length === 0) {
          if (!Number.isNaN(found[at])) throw new Error(`${at}: ${found[at]} where nothing is`);
          continue;
        }
        seen++;
        const truth = projection === "max" ? Math.max(...values) : projection === "min" ? Math.min(...values) : values.reduce((sum, value) => sum + value, 0) / values.length;
        if (!(Math.abs(found[at] - truth) < 0.01)) throw new Error(`${at}: ${found[at]} instead of ${truth}`);
      }
      if (seen < 80) throw new Error(`only ${seen} seen`);
    });
  }
}
