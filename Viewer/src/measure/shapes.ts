import type { Extent } from "../ui/view.ts";

export type Kind = "length" | "angle" | "ellipse" | "polygon" | "arrow" | "note" | "mirror" | "abc" | "midline";

/** Column and row of a picture; the middle of the first pixel is (0, 0). */
export type Spot = [number, number];

/** How many spots a measurement of each kind has; a polygon has as many as wanted. */
export const spotsNeeded: Record<Kind, number> = {
  length: 2, angle: 3, ellipse: 2, polygon: Infinity, arrow: 2, note: 1, mirror: 2, abc: 4, midline: 3,
};

export interface Statistics {
  count: number;
  mean: number;
  deviation: number;
  least: number;
  most: number;
  /** Square millimetres, or pixels where their size is not known. */
  area: number;
}

const apart = (extent: Extent, one: Spot, other: Spot): number =>
  Math.hypot((other[0] - one[0]) * extent.columnSpacing, (other[1] - one[1]) * extent.rowSpacing);

export const lengthOf = (extent: Extent, spots: Spot[]): number => apart(extent, spots[0], spots[1]);

/** Degrees at the middle one of three spots. */
export function angleOf(extent: Extent, [one, middle, other]: Spot[]): number {
  const ray = (spot: Spot): [number, number] => [
    (spot[0] - middle[0]) * extent.columnSpacing, (spot[1] - middle[1]) * extent.rowSpacing,
  ];
  const [a, b] = [ray(one), ray(other)];
  const size = Math.hypot(...a) * Math.hypot(...b);
  if (!(size > 0)) return NaN;
  return (Math.acos(Math.max(-1, Math.min(1, (a[0] * b[0] + a[1] * b[1]) / size))) * 180) / Math.PI;
}

/** How far the third spot lies from the line through the first two. */
export function distanceFromLine(extent: Extent, [one, other, spot]: Spot[]): number {
  const line = [(other[0] - one[0]) * extent.columnSpacing, (other[1] - one[1]) * extent.rowSpacing];
  const ray = [(spot[0] - one[0]) * extent.columnSpacing, (spot[1] - one[1]) * extent.rowSpacing];
  const size = Math.hypot(line[0], line[1]);
  return size > 0 ? Math.abs(line[0] * ray[1] - line[1] * ray[0]) / size : NaN;
}

/** Where the line through the first two spots is nearest to the third. */
export function footOf(extent: Extent, [one, other, spot]: Spot[]): Spot {
  const line = [(other[0] - one[0]) * extent.columnSpacing, (other[1] - one[1]) * extent.rowSpacing];
  const ray = [(spot[0] - one[0]) * extent.columnSpacing, (spot[1] - one[1]) * extent.rowSpacing];
  const size = line[0] ** 2 + line[1] ** 2;
  const part = size > 0 ? (line[0] * ray[0] + line[1] * ray[1]) / size : 0;
  return [one[0] + (other[0] - one[0]) * part, one[1] + (other[1] - one[1]) * part];
}

/** Whether the middle of a pixel lies in an ellipse that fills the box between two spots. */
export function isInEllipse([one, other]: Spot[], column: number, row: number): boolean {
  const [rx, ry] = [Math.abs(other[0] - one[0]) / 2, Math.abs(other[1] - one[1]) / 2];
  if (!(rx > 0) || !(ry > 0)) return false;
  return ((column - (one[0] + other[0]) / 2) / rx) ** 2 + ((row - (one[1] + other[1]) / 2) / ry) ** 2 <= 1;
}

export function isInPolygon(spots: Spot[], column: number, row: number): boolean {
  let inside = false;
  for (let index = 0, last = spots.length - 1; index < spots.length; last = index++) {
    const [a, b] = [spots[index], spots[last]];
    if ((a[1] > row) !== (b[1] > row) && column < ((b[0] - a[0]) * (row - a[1])) / (b[1] - a[1]) + a[0]) inside = !inside;
  }
  return inside;
}

/** Statistics over the pixels whose middles `contains` says lie inside. */
export function statistics(
  values: Float32Array, extent: Extent, box: Spot[], contains: (column: number, row: number) => boolean,
): Statistics {
  const bound = (axis: 0 | 1, top: number): [number, number] => [
    Math.max(0, Math.floor(Math.min(...box.map((spot) => spot[axis])))),
    Math.min(top - 1, Math.ceil(Math.max(...box.map((spot) => spot[axis])))),
  ];
  const [left, right] = bound(0, extent.columns);
  const [top, bottom] = bound(1, extent.rows);
  let [count, inside, sum, squares, least, most] = [0, 0, 0, 0, Infinity, -Infinity];
  for (let row = top; row <= bottom; row++) {
    for (let column = left; column <= right; column++) {
      if (!contains(column, row)) continue;
      inside++;
      const value = values[row * extent.columns + column];
      if (!(value > -1e38)) continue;
      count++;
      sum += value;
      squares += value * value;
      least = Math.min(least, value);
      most = Math.max(most, value);
    }
  }
  const mean = sum / count;
  const deviation = count > 1 ? Math.sqrt(Math.max(0, (squares - count * mean * mean) / (count - 1))) : 0;
  return { count, mean, deviation, least, most, area: inside * extent.columnSpacing * extent.rowSpacing };
}

/** The same spots on the other side of an upright line through the middle of the picture. */
export const mirrored = (spots: Spot[], middle: number): Spot[] => spots.map(([column, row]) => [2 * middle - column, row]);
