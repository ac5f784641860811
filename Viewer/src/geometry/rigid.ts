import { add, apply, type Matrix, subtract, type Vector } from "./vector.ts";

/** A movement without bending: turned about `center`, then shifted. */
export interface Rigid {
  rotation: Matrix;
  center: Vector;
  shift: Vector;
}

/** @param angles radians about x, y, z, in this order. */
export function rigid(angles: Vector, shift: Vector, center: Vector): Rigid {
  const [cx, cy, cz] = angles.map(Math.cos);
  const [sx, sy, sz] = angles.map(Math.sin);
  const rotation: Matrix = [
    [cz * cy, sz * cy, -sy],
    [cz * sy * sx - sz * cx, sz * sy * sx + cz * cx, cy * sx],
    [cz * sy * cx + sz * sx, sz * sy * cx - cz * sx, cy * cx],
  ];
  return { rotation, center, shift };
}

export const moved = (by: Rigid, point: Vector): Vector =>
  add(add(apply(by.rotation, subtract(point, by.center)), by.center), by.shift);

export const turned = (by: Rigid, direction: Vector): Vector => apply(by.rotation, direction);

/** The movement back. */
export function reversed(by: Rigid): Rigid {
  const [a, b, c] = by.rotation;
  const rotation: Matrix = [[a[0], b[0], c[0]], [a[1], b[1], c[1]], [a[2], b[2], c[2]]];
  const center = add(by.center, by.shift);
  return { rotation, center, shift: subtract(by.center, center) };
}
