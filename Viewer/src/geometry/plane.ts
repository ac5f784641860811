import { add, cross, dot, normalized, scale, subtract, type Vector } from "./vector.ts";

/** A rectangle of pixels in the patient. Pixel (0, 0) has its middle at `origin`. */
export interface Plane {
  origin: Vector;
  /** From one column to the next, millimetres. */
  right: Vector;
  /** From one row to the next, millimetres. */
  down: Vector;
  columns: number;
  rows: number;
}

export function pointOn(plane: Plane, column: number, row: number): Vector {
  return add(plane.origin, add(scale(plane.right, column), scale(plane.down, row)));
}

export function normalOf(plane: Plane): Vector {
  return normalized(cross(plane.right, plane.down));
}

/** Column, row, and millimetres in front of the plane. */
export function project(plane: Plane, point: Vector): { column: number; row: number; distance: number } {
  const offset = subtract(point, plane.origin);
  // The two steps need not stand at right angles.
  const rr = dot(plane.right, plane.right);
  const dd = dot(plane.down, plane.down);
  const rd = dot(plane.right, plane.down);
  const r = dot(plane.right, offset);
  const d = dot(plane.down, offset);
  const determinant = rr * dd - rd * rd;
  if (!(determinant > 0)) return { column: NaN, row: NaN, distance: NaN };
  return {
    column: (r * dd - d * rd) / determinant,
    row: (d * rr - r * rd) / determinant,
    distance: dot(normalOf(plane), offset),
  };
}

/** The stretch of `other` that lies in `plane`, in columns and rows of `plane`; undefined where they do not meet. */
export function intersection(plane: Plane, other: Plane): [number, number, number, number] | undefined {
  const normal = normalOf(plane);
  const corners: [number, number][] = [[-0.5, -0.5], [other.columns - 0.5, -0.5], [other.columns - 0.5, other.rows - 0.5], [
    -0.5,
    other.rows - 0.5,
  ]];
  const points = corners.map(([column, row]) => pointOn(other, column, row));
  const heights = points.map((point) => dot(normal, subtract(point, plane.origin)));
  const hits: Vector[] = [];
  for (let index = 0; index < 4; index++) {
    const next = (index + 1) % 4;
    if ((heights[index] < 0) === (heights[next] < 0)) continue;
    const part = heights[index] / (heights[index] - heights[next]);
    hits.push(add(points[index], scale(subtract(points[next], points[index]), part)));
  }
  if (hits.length < 2) return undefined;
  const [one, two] = [project(plane, hits[0]), project(plane, hits[1])];
  return [one.column, one.row, two.column, two.row];
}
