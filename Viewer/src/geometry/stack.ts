import type { Frame } from "../dicom/frame.ts";
import { cross, dot, length, normalized, scale, subtract, type Vector } from "./vector.ts";

/** Pictures that lie one behind the other, perhaps several times: what is scrolled through. */
export interface Stack {
  id: string;
  seriesUID: string;
  /** `[time][slice]`, feet to head where the files say so; undefined where an image is missing. */
  frames: (Frame | undefined)[][];
  sliceCount: number;
  /** Seconds after the first time point; empty unless there are several. */
  times: number[];
  /** Millimetres of each slice along the normal; empty when the files do not say where the pictures lie. */
  positions: number[];
  /** What is remarkable: `gap`, `irregular`, `missing`, `unplaced`, `mixed`. */
  remarks: string[];
}

const directionKey = (frame: Frame): string => {
  const plane = frame.plane;
  if (!plane) return "unplaced";
  const round = (vector: Vector) => normalized(vector).map((part) => (Math.round(part * 500) / 500 + 0).toFixed(3)).join(",");
  return [round(plane.right), round(plane.down)].join("/");
};

const groupKey = (frame: Frame): string => {
  const { rows, columns, samples } = frame.layout;
  const scout = frame.imageType.includes("LOCALIZER") ? "scout" : "";
  return [rows, columns, samples, frame.pixelSpacing?.map((value) => value.toFixed(4)) ?? "", directionKey(frame), frame.label,
    frame.segment ?? "", scout, frame.label ? frame.instanceUID : ""].join("|");
};

const areEqual = (one: readonly number[] | undefined, other: readonly number[] | undefined): boolean =>
  one === other || one !== undefined && other !== undefined && one.length === other.length && one.every((value, at) => value === other[at]);

/** Whether two frames belong to one stack beyond doubt. */
function areAlike(one: Frame, other: Frame): boolean {
  return !one.label && !other.label && one.layout.rows === other.layout.rows && one.layout.columns === other.layout.columns &&
    one.layout.samples === other.layout.samples && one.segment === other.segment && areEqual(one.pixelSpacing, other.pixelSpacing) &&
    areEqual(one.plane?.right, other.plane?.right) && areEqual(one.plane?.down, other.plane?.down) &&
    one.imageType.includes("LOCALIZER") === other.imageType.includes("LOCALIZER");
}

/** The stacks of a series: one for each size, direction, quantity. */
export function stacksOf(frames: Frame[]): Stack[] {
  const groups = new Map<string, Frame[]>();
  let last: Frame[] | undefined;
  for (const frame of frames) {
    // Most lie as the one before: tens of thousands need no name of their own.
    if (last && areAlike(last[last.length - 1], frame)) {
      last.push(frame);
      continue;
    }
    const key = groupKey(frame);
    last = groups.get(key);
    if (last) last.push(frame);
    else groups.set(key, last = [frame]);
  }
  const stacks = [...groups.values()].map((group, index) => stackOf(group, index));
  if (groups.size > 1 && frames.every((frame) => !frame.label)) {
    for (const stack of stacks) stack.remarks.push("mixed");
  }
  return stacks;
}

function stackOf(frames: Frame[], index: number): Stack {
  const seriesUID = frames[0].seriesUID;
  const id = `${seriesUID}/${index}`;
  const plane = frames[0].plane;
  if (!plane) {
    const sorted = [...frames].sort((one, other) =>
      one.instanceNumber - other.instanceNumber || one.instanceUID.localeCompare(other.instanceUID) ||
      one.number - other.number
    );
    return { id, seriesUID, frames: [sorted], sliceCount: sorted.length, times: [], positions: [], remarks: ["unplaced"] };
  }
  const normal = upward(normalized(cross(plane.right, plane.down)));
  const placed = frames
    .map((frame) => ({ frame, position: frame.plane ? dot(normal, frame.plane.origin) : 0 }))
    .sort((one, other) => one.position - other.position);
  const slices: { position: number; frames: Frame[] }[] = [];
  for (const { frame, position } of placed) {
    const last = slices[slices.length - 1];
    if (last && Math.abs(position - last.position) < 0.05) last.frames.push(frame);
    else slices.push({ position, frames: [frame] });
  }
  const remarks = spacingRemarks(slices.map((slice) => slice.position));
  const moments = timePoints(slices.map((slice) => slice.frames));
  if (moments.some((slice) => slice.includes(undefined))) remarks.push("missing");
  return {
    id,
    seriesUID,
    frames: moments,
    sliceCount: slices.length,
    times: moments.length > 1 ? timesOf(moments) : [],
    positions: slices.map((slice) => slice.position),
    remarks,
  };
}

/** Slices are counted from feet to head, right to left, front to back. */
function upward(normal: Vector): Vector {
  const size = normal.map(Math.abs);
  const main = size[2] >= size[0] && size[2] >= size[1] ? 2 : size[0] >= size[1] ? 0 : 1;
  return normal[main] < 0 ? scale(normal, -1) : normal;
}

function spacingRemarks(positions: number[]): string[] {
  if (positions.length < 3) return [];
  const steps = positions.slice(1).map((position, index) => position - positions[index]);
  const typical = [...steps].sort((one, other) => one - other)[Math.floor(steps.length / 2)];
  const isMultiple = (step: number) => Math.abs(step / typical - Math.round(step / typical)) < 0.1 && step > typical * 0.5;
  if (!steps.every(isMultiple)) return ["irregular"];
  return steps.some((step) => step > 1.5 * typical) ? ["gap"] : [];
}

const order = (frame: Frame): number[] => [
  frame.bValue ?? 0,
  frame.echo ?? 0,
  frame.temporalPosition ?? 0,
  frame.time ?? 0,
  frame.instanceNumber,
  frame.number,
];

function sortedByTime(frames: Frame[]): Frame[] {
  const orders = frames.map((frame) => ({ frame, order: order(frame) }));
  orders.sort(({ frame: one, order: left }, { frame: other, order: right }) => {
    for (let index = 0; index < left.length; index++) {
      if (left[index] !== right[index]) return left[index] - right[index];
    }
    return one.instanceUID.localeCompare(other.instanceUID);
  });
  return orders.map(({ frame }) => frame);
}

/** `[time][slice]` of `[slice][…]`. Where places have different numbers of images, those of about the same time go together. */
function timePoints(slices: Frame[][]): (Frame | undefined)[][] {
  const sorted = slices.map(sortedByTime);
  const most = Math.max(...sorted.map((frames) => frames.length));
  const isEven = sorted.every((frames) => frames.length === most);
  if (isEven || most === 1) {
    return Array.from({ length: most }, (_, time) => sorted.map((frames) => frames[time] as Frame | undefined));
  }
  const reference = sorted.find((frames) => frames.length === most) ?? sorted[0];
  const clocks = reference.map((frame) => frame.temporalPosition ?? frame.time ?? frame.instanceNumber);
  const rows: (Frame | undefined)[][] = clocks.map(() => sorted.map(() => undefined));
  sorted.forEach((frames, slice) => {
    if (frames.length === 1) {
      rows[0][slice] = frames[0];
      return;
    }
    for (const frame of frames) {
      const clock = frame.temporalPosition ?? frame.time ?? frame.instanceNumber;
      let best = -1;
      for (let row = 0; row < rows.length; row++) {
        if (rows[row][slice]) continue;
        if (best < 0 || Math.abs(clocks[row] - clock) < Math.abs(clocks[best] - clock)) best = row;
      }
      if (best >= 0) rows[best][slice] = frame;
    }
  });
  return rows;
}

function timesOf(moments: (Frame | undefined)[][]): number[] {
  const raw = moments.map((slices) => {
    const times = slices.flatMap((frame) => frame?.time === undefined ? [] : [frame.time]);
    return times.length > 0 ? Math.min(...times) : NaN;
  });
  const start = raw.find(Number.isFinite) ?? 0;
  const seconds = raw.map((time) => time - start);
  const isRising = seconds.every((time, index) => Number.isFinite(time) && (index === 0 || time > seconds[index - 1]));
  return isRising ? seconds : moments.map((_, index) => index);
}

/** The step between neighbouring slices of a stack that can be a volume, or why it cannot. */
export function volumeStep(stack: Stack): { step: Vector; count: number; places: number[] } | string {
  const { positions } = stack;
  if (stack.remarks.includes("unplaced") || positions.length === 0) return "unplaced";
  if (positions.length < 2) return "single";
  if (stack.remarks.includes("irregular")) return "irregular";
  const frames = stack.frames[0];
  const planes = frames.map((frame) => frame?.plane);
  const first = planes[0];
  const last = planes[planes.length - 1];
  if (!first || !last) return "missing";
  const steps = positions.slice(1).map((position, index) => position - positions[index]);
  const typical = [...steps].sort((one, other) => one - other)[Math.floor(steps.length / 2)];
  const places = positions.map((position) => Math.round((position - positions[0]) / typical));
  const count = places[places.length - 1] + 1;
  const step = scale(subtract(last.origin, first.origin), 1 / (count - 1));
  // The corners of all slices must lie on one line, tilted or not.
  for (let index = 0; index < planes.length; index++) {
    const plane = planes[index];
    if (!plane) continue;
    const expected = subtract(plane.origin, first.origin);
    if (length(subtract(expected, scale(step, places[index]))) > Math.max(0.2, 0.1 * typical)) return "irregular";
  }
  return { step, count, places };
}
