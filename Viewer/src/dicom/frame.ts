import { type DataSet, items, number, numbers, secondsOfDateTime, secondsOfDay, text, texts } from "./dataset.ts";
import type { Plane } from "../geometry/plane.ts";
import { length, scale, type Vector } from "../geometry/vector.ts";

export type WindowFunction = "LINEAR" | "LINEAR_EXACT" | "SIGMOID";

export interface Window {
  center: number;
  width: number;
  name: string;
  shape: WindowFunction;
}

/** How the samples of a frame lie in their bytes. */
export interface Layout {
  rows: number;
  columns: number;
  samples: number;
  bitsAllocated: number;
  bitsStored: number;
  highBit: number;
  isSigned: boolean;
  isPlanar: boolean;
  /** 32- or 64-bit numbers with a point. */
  isFloat: boolean;
  photometric: string;
  /** A transfer syntax other than native little endian, where a file has it. */
  syntax: string;
}

/** One frame of one object, with all that is needed to show it. */
export interface Frame {
  studyUID: string;
  seriesUID: string;
  instanceUID: string;
  classUID: string;
  /** Counted from 1. */
  number: number;
  instanceNumber: number;
  frameOfReferenceUID: string;
  layout: Layout;
  slope: number;
  intercept: number;
  unit: string;
  windows: Window[];
  /** Stored value that is no measurement. */
  padding: [number, number] | undefined;
  isInverted: boolean;
  /** Where the frame lies; undefined when the file does not say. */
  plane: Plane | undefined;
  pixelSpacing: [number, number] | undefined;
  /** Spacing is that of the detector, not of the patient. */
  isSpacingOfDetector: boolean;
  thickness: number | undefined;
  /** Seconds on a scale of its series. */
  time: number | undefined;
  temporalPosition: number | undefined;
  bValue: number | undefined;
  echo: number | undefined;
  segment: number | undefined;
  /** Short name of what a parametric map measures, and its full one. */
  label: string;
  title: string;
  imageType: string[];
  isLossy: boolean;
  dataSet: DataSet;
}

const functionalGroup = (set: DataSet, shared: DataSet | undefined, frame: DataSet | undefined, tag: string) =>
  items(frame, tag)[0] ?? items(shared, tag)[0] ?? (set[tag] ? items(set, tag)[0] : undefined);

/** All frames of an object; none when it holds no picture. */
export function framesOf(set: DataSet, syntax = ""): Frame[] {
  const rows = number(set, "00280010") ?? 0;
  const columns = number(set, "00280011") ?? 0;
  if (!(rows > 0) || !(columns > 0) || rows > 65535 || columns > 65535) return [];
  const perFrame = items(set, "52009230");
  const shared = items(set, "52009229")[0];
  const declared = Math.max(1, number(set, "00280008") ?? 1);
  const count = Math.min(declared, 100_000);
  const layout = layoutOf(set, rows, columns, syntax);
  const frames: Frame[] = [];
  for (let index = 0; index < count; index++) {
    frames.push(frameOf(set, layout, shared, perFrame[index], index));
  }
  return frames;
}

function layoutOf(set: DataSet, rows: number, columns: number, syntax: string): Layout {
  const isFloat = set["7FE00008"] !== undefined || set["7FE00009"] !== undefined;
  const bitsAllocated = number(set, "00280100") ?? 16;
  const bitsStored = number(set, "00280101") ?? bitsAllocated;
  return {
    rows,
    columns,
    samples: number(set, "00280002") ?? 1,
    bitsAllocated,
    bitsStored,
    highBit: number(set, "00280102") ?? bitsStored - 1,
    isSigned: !isFloat && number(set, "00280103") === 1,
    isPlanar: number(set, "00280006") === 1,
    isFloat,
    photometric: text(set, "00280004") || "MONOCHROME2",
    syntax,
  };
}

function frameOf(set: DataSet, layout: Layout, shared: DataSet | undefined, own: DataSet | undefined, index: number): Frame {
  const group = (tag: string) => functionalGroup(set, shared, own, tag);
  const transformation = group("00289145") ?? set;
  const real = group("00409096");
  const isMap = text(set, "00080016") === "1.2.840.10008.5.1.4.1.1.30";
  const realSlope = isMap ? number(real, "00409225") : undefined;
  const content = items(own, "00209111")[0];
  const diffusion = items(own, "00189117")[0] ?? items(shared, "00189117")[0];
  const unit = items(real, "004008EA")[0];
  const spacing = spacingOf(set, group("00289110"));
  return {
    studyUID: text(set, "0020000D"),
    seriesUID: text(set, "0020000E"),
    instanceUID: text(set, "00080018"),
    classUID: text(set, "00080016"),
    number: index + 1,
    instanceNumber: number(set, "00200013") ?? 0,
    frameOfReferenceUID: text(set, "00200052"),
    layout,
    slope: realSlope ?? number(transformation, "00281053") ?? 1,
    intercept: (realSlope !== undefined ? number(real, "00409224") : number(transformation, "00281052")) ?? 0,
    unit: unit ? text(unit, "00080100") : text(transformation, "00281054") || (text(set, "00080060") === "CT" ? "HU" : ""),
    windows: windowsOf(group("00289132") ?? set),
    padding: paddingOf(set, layout),
    isInverted: layout.photometric === "MONOCHROME1",
    plane: planeOf(set, layout, group("00209113"), group("00209116"), spacing.value),
    pixelSpacing: spacing.value,
    isSpacingOfDetector: spacing.isOfDetector,
    thickness: number(group("00289110"), "00180050") ?? number(set, "00180050"),
    time: timeOf(set, content),
    temporalPosition: number(content, "00209128") ?? number(set, "00200100"),
    bValue: number(diffusion, "00189087") ?? number(set, "00189087"),
    echo: number(set, "00180086"),
    segment: number(items(own, "0062000A")[0], "0062000B") ?? number(items(shared, "0062000A")[0], "0062000B"),
    label: isMap ? text(set, "00700080") || text(real, "00409210") || "MAP" : "",
    title: isMap ? text(real, "00283003") : "",
    imageType: texts(set, "00080008"),
    isLossy: text(set, "00282110") === "01",
    dataSet: set,
  };
}

function windowsOf(set: DataSet): Window[] {
  const centers = numbers(set, "00281050");
  const widths = numbers(set, "00281051");
  const names = texts(set, "00281055");
  const shape = text(set, "00281056");
  const known: WindowFunction = shape === "SIGMOID" || shape === "LINEAR_EXACT" ? shape : "LINEAR";
  const least = known === "LINEAR" ? 1 : Number.MIN_VALUE;
  return centers
    .map((center, index) => ({ center, width: widths[index], name: names[index] ?? "", shape: known }))
    .filter((window) => Number.isFinite(window.center) && Number.isFinite(window.width) && window.width >= least);
}

function paddingOf(set: DataSet, layout: Layout): [number, number] | undefined {
  const value = number(set, "00280120") ?? number(set, "00280122");
  if (value === undefined) return undefined;
  // Some writers give the pattern of a negative number as an unsigned one.
  const signed = (raw: number) => layout.isSigned && raw > 32767 && layout.bitsAllocated === 16 ? raw - 65536 : raw;
  const limit = signed(number(set, "00280121") ?? value);
  const first = signed(value);
  return [Math.min(first, limit), Math.max(first, limit)];
}

function spacingOf(set: DataSet, measures: DataSet | undefined) {
  const pair = (from: DataSet | undefined, tag: string): [number, number] | undefined => {
    const [row, column] = numbers(from, tag);
    return row > 0 && column > 0 && Number.isFinite(row) && Number.isFinite(column) ? [row, column] : undefined;
  };
  const own = pair(measures, "00280030") ?? pair(set, "00280030");
  if (own) return { value: own, isOfDetector: false };
  return { value: pair(set, "00181164"), isOfDetector: true };
}

function planeOf(
  set: DataSet,
  layout: Layout,
  position: DataSet | undefined,
  orientation: DataSet | undefined,
  spacing: [number, number] | undefined,
): Plane | undefined {
  const corner = numbers(position, "00200032").length === 3 ? numbers(position, "00200032") : numbers(set, "00200032");
  const directions = numbers(orientation, "00200037").length === 6
    ? numbers(orientation, "00200037")
    : numbers(set, "00200037");
  if (corner.length !== 3 || directions.length !== 6 || !spacing) return undefined;
  if (![...corner, ...directions].every(Number.isFinite)) return undefined;
  const right = directions.slice(0, 3) as unknown as Vector;
  const down = directions.slice(3) as unknown as Vector;
  const isUnit = (vector: Vector) => Math.abs(length(vector) - 1) < 0.01;
  if (!isUnit(right) || !isUnit(down)) return undefined;
  return {
    origin: corner as unknown as Vector,
    right: scale(right, spacing[1] / length(right)),
    down: scale(down, spacing[0] / length(down)),
    columns: layout.columns,
    rows: layout.rows,
  };
}

function timeOf(set: DataSet, content: DataSet | undefined): number | undefined {
  const stamp = text(content, "00189074") || text(set, "0008002A");
  if (stamp) return secondsOfDateTime(stamp);
  const trigger = number(set, "00181060");
  const clock = secondsOfDay(text(set, "00080032"));
  if (clock === undefined) return trigger === undefined ? undefined : trigger / 1000;
  return clock;
}

/** Name of a frame among all that are kept. */
export const keyOf = (frame: Frame): string => `${frame.instanceUID}/${frame.number}`;
