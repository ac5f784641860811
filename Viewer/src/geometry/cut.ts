import { normalOf, type Plane } from "./plane.ts";
import { add, dot, length, scale, type Vector } from "./vector.ts";
import type { Volume } from "./volume.ts";

/** Right and down on the screen, in the patient. */
export type Basis = readonly [Vector, Vector];

export const normalOfBasis = ([right, down]: Basis): Vector => normalOf({ origin: [0, 0, 0], right, down, columns: 1, rows: 1 });

/** The plane through `center`: as large as the volume seen from there, with pixels as fine as its finest.
 * @param most pixels a side. */
export function cutPlane(volume: Volume, basis: Basis, center: Vector, most: number): Plane {
  const [right, down] = basis;
  const corners = [0, 1, 2, 3, 4, 5, 6, 7].map((corner) => {
    const at = [corner & 1 ? volume.columns - 1 : 0, corner & 2 ? volume.rows - 1 : 0, corner & 4 ? volume.slices - 1 : 0];
    return add(volume.origin, add(add(scale(volume.axes[0], at[0]), scale(volume.axes[1], at[1])), scale(volume.axes[2], at[2])));
  });
  const range = (axis: Vector): [number, number] => {
    const places = corners.map((corner) => dot(axis, corner));
    return [Math.min(...places), Math.max(...places)];
  };
  const [left, far] = range(right);
  const [top, low] = range(down);
  const step = Math.max(...[Math.min(...volume.axes.map(length)), (far - left) / most, (low - top) / most]);
  const normal = normalOfBasis(basis);
  return {
    origin: add(add(scale(right, left), scale(down, top)), scale(normal, dot(normal, center))),
    right: scale(right, step),
    down: scale(down, step),
    columns: Math.max(1, Math.round((far - left) / step) + 1),
    rows: Math.max(1, Math.round((low - top) / step) + 1),
  };
}

/** The next place of a cut, `steps` voxels further towards head, left or back. */
export function cutAfter(volume: Volume, basis: Basis, center: Vector, steps: number): Vector {
  const normal = normalOfBasis(basis);
  const along = Math.max(0.25, ...volume.axes.map((axis) => Math.abs(dot(normal, axis))));
  const sign = Math.max(...normal) >= -Math.min(...normal) ? 1 : -1;
  return add(center, scale(normal, steps * sign * along));
}
