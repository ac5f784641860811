import type { Frame } from "../dicom/frame.ts";
import { isPadding, modalityValue, type Pixels } from "../dicom/pixels.ts";
import { project } from "../geometry/plane.ts";
import type { Stack } from "../geometry/stack.ts";
import type { Vector } from "../geometry/vector.ts";

/** A time curve read from the images themselves. */
export interface Curve {
  times: number[];
  /** Mean measured value of the 3 × 3 pixels around the place, NaN where a frame has not come. */
  values: number[];
  /** `values` above their mean before the bolus. */
  enhancement: number[];
}

/** Frames of the slice through a point, one a time point. */
export function framesThrough(stack: Stack, point: Vector): (Frame | undefined)[] {
  let best = { slice: -1, distance: Infinity };
  stack.frames[0].forEach((_, slice) => {
    const plane = stack.frames.find((row) => row[slice]?.plane)?.[slice]?.plane;
    const distance = plane ? Math.abs(project(plane, point).distance) : Infinity;
    if (distance < best.distance) best = { slice, distance };
  });
  return best.slice < 0 ? [] : stack.frames.map((row) => row[best.slice]);
}

/** @param seconds of each time point. */
export function readCurve(frames: (Frame | undefined)[], seconds: number[], pixels: (frame: Frame) => Pixels | undefined, point: Vector): Curve {
  const values = frames.map((frame) => {
    const found = frame && pixels(frame);
    if (!frame?.plane || !found) return NaN;
    const place = project(frame.plane, point);
    let sum = 0;
    let count = 0;
    for (let row = Math.round(place.row) - 1; row <= Math.round(place.row) + 1; row++) {
      for (let column = Math.round(place.column) - 1; column <= Math.round(place.column) + 1; column++) {
        if (row < 0 || column < 0 || row >= found.rows || column >= found.columns) continue;
        const stored = found.data[row * found.columns + column];
        if (isPadding(frame, stored)) continue;
        sum += modalityValue(frame, stored);
        count++;
      }
    }
    return count > 0 ? sum / count : NaN;
  });
  const base = baseline(values, seconds);
  return { times: seconds, values, enhancement: values.map((value) => value - base) };
}

/** Mean of the first four seconds, at least two samples. */
function baseline(values: number[], seconds: number[]): number {
  const early = values.filter((value, index) => Number.isFinite(value) && (index < 2 || seconds[index] <= 4));
  return early.length > 0 ? early.reduce((sum, value) => sum + value, 0) / early.length : 0;
}
