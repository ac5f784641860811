import { type Frame, keyOf } from "../dicom/frame.ts";
import { type Plane, pointOn, project } from "../geometry/plane.ts";
import { length, type Vector } from "../geometry/vector.ts";
import { decimal } from "../ui/dom.ts";
import { type Extent, extentOf } from "../ui/view.ts";
import { words } from "../ui/words.ts";
import type { Code } from "./composite.ts";
import { angleOf, distanceFromLine, footOf, isInEllipse, isInPolygon, type Kind, lengthOf, mirrored, type Spot, statistics } from "./shapes.ts";

/** A number of a measurement, as reports keep it. */
export interface MarkValue {
  code: Code;
  value: number;
  unit: [string, string];
}

/** A measurement: on an image as it was acquired, or on a plane that was cut through several. */
export interface Mark {
  kind: Kind;
  /** The image; on a cut, one of those it goes through. */
  frame: Frame;
  /** The plane of a cut; spots are counted in its columns and rows. */
  plane: Plane | undefined;
  spots: Spot[];
  note: string;
  trackingUID: string;
  isSaved: boolean;
  isWhole: boolean;
  values: MarkValue[];
}

/** What stands for each number in reports. */
export const valueCodes = {
  length: ["410668003", "SCT", "Length"], angle: ["1483009", "SCT", "Angle"], area: ["42798000", "SCT", "Area"],
  mean: ["373098007", "SCT", "Mean"], deviation: ["386136009", "SCT", "Standard Deviation"], least: ["255605001", "SCT", "Minimum"],
  most: ["56851009", "SCT", "Maximum"], volume: ["118565006", "SCT", "Volume"], longAxis: ["103339001", "SCT", "Long Axis"],
  shortAxis: ["103340004", "SCT", "Short Axis"], slices: ["slices", "99WILLIS", "Slices with the lesion"],
  step: ["slice-distance", "99WILLIS", "Distance of slices"], mirror: ["mirror-mean", "99WILLIS", "Mean of the mirrored region"],
} satisfies Record<string, Code>;

type ValueName = keyof typeof valueCodes;

export const valueOf = (mark: Mark, name: ValueName): number | undefined =>
  mark.values.find((one) => one.code[0] === valueCodes[name][0])?.value;

/** Geometry that a mark is measured in. */
export function extentOfMark(mark: Mark): Extent {
  if (mark.plane) return extentOf(mark.plane);
  const spacing = mark.frame.pixelSpacing ?? [1, 1];
  return { columns: mark.frame.layout.columns, rows: mark.frame.layout.rows, columnSpacing: spacing[1], rowSpacing: spacing[0] };
}

const hasSize = (mark: Mark): boolean => mark.plane !== undefined || mark.frame.pixelSpacing !== undefined;

/** Places in the patient, where these are known. */
export function pointsOf(mark: Mark): Vector[] | undefined {
  const plane = mark.plane ?? mark.frame.plane;
  return plane && mark.spots.map(([column, row]) => pointOn(plane, column, row));
}

/** What a mark is seen on. */
export interface Seen {
  frame: Frame | undefined;
  plane: Plane | undefined;
  frameOfReference: string;
  /** Millimetres that a picture stands for, in front of it and behind together. */
  thickness: number;
}

/** From the mark's own columns and rows to those of the picture seen; undefined where it is not in that picture. */
export function placement(mark: Mark, seen: Seen): ((spot: Spot) => Spot) | undefined {
  if (!mark.plane) return seen.frame && keyOf(seen.frame) === keyOf(mark.frame) ? (spot) => spot : undefined;
  const { plane } = seen;
  const own = mark.plane;
  if (!plane || seen.frameOfReference !== mark.frame.frameOfReferenceUID) return undefined;
  const isHere = mark.spots.every(([column, row]) => Math.abs(project(plane, pointOn(own, column, row)).distance) <= seen.thickness / 2 + 0.01);
  if (!isHere) return undefined;
  return ([column, row]) => {
    const place = project(plane, pointOn(own, column, row));
    return [place.column, place.row];
  };
}

/** Lines of a mark, as spots of its own picture; closed ones end where they begin. */
export function outlines(mark: Mark): Spot[][] {
  const { kind, spots } = mark;
  if (kind === "ellipse") return [ellipse(spots)];
  if (kind === "mirror") return [ellipse(spots), ellipse(mirrored(spots, (extentOfMark(mark).columns - 1) / 2))];
  if (kind === "abc") return [spots.slice(0, 2), spots.slice(2, 4)].filter((line) => line.length > 1);
  if (kind === "midline" && spots.length > 2) return [spots.slice(0, 2), [footOf(extentOfMark(mark), spots), spots[2]]];
  if (kind === "polygon" && mark.isWhole) return [[...spots, spots[0]]];
  return spots.length > 1 ? [spots] : [];
}

function ellipse([one, other]: Spot[]): Spot[] {
  const center: Spot = [(one[0] + other[0]) / 2, (one[1] + other[1]) / 2];
  const [wide, high] = [(other[0] - one[0]) / 2, (other[1] - one[1]) / 2];
  return Array.from({ length: 73 }, (_, step) => {
    const angle = (step * Math.PI) / 36;
    return [center[0] + wide * Math.cos(angle), center[1] + high * Math.sin(angle)] as Spot;
  });
}

/** Numbers of a mark, from its places and the values of its picture. */
export function measure(mark: Mark, values: Float32Array | undefined, unit: string): void {
  const extent = extentOfMark(mark);
  const size: [string, string] = hasSize(mark) ? ["mm", "millimeter"] : ["{pixels}", "pixels"];
  const put = (name: ValueName, value: number, measured: [string, string] = size): void => {
    if (Number.isFinite(value)) mark.values.push({ code: valueCodes[name], value, unit: measured });
  };
  const { spots } = mark;
  switch (mark.kind) {
    // Nobody reads how long an arrow is, but other viewers open no mark without a number.
    case "length": case "arrow":
      mark.values = [];
      put("length", lengthOf(extent, spots));
      return;
    case "angle":
      mark.values = [];
      if (spots.length > 2) put("angle", angleOf(extent, spots), ["deg", "degree"]);
      return;
    case "midline":
      mark.values = [];
      if (spots.length > 2) put("length", distanceFromLine(extent, spots));
      return;
    case "ellipse": case "polygon": case "mirror":
      // Without values what was measured before stands.
      if (values) measureRegion(mark, extent, values, unit, put);
      return;
    default: return;
  }
}

function measureRegion(mark: Mark, extent: Extent, values: Float32Array, unit: string, put: (name: ValueName, value: number, unit?: [string, string]) => void): void {
  mark.values = [];
  const inside = mark.kind === "polygon"
    ? (column: number, row: number) => isInPolygon(mark.spots, column, row)
    : (column: number, row: number) => isInEllipse(mark.spots, column, row);
  const found = statistics(values, extent, mark.spots, inside);
  const measured: [string, string] = unit === "HU" ? ["[hnsf'U]", "Hounsfield unit"] : unit ? [unit, unit] : ["1", "no units"];
  put("area", found.area, hasSize(mark) ? ["mm2", "square millimeter"] : ["{pixels}", "pixels"]);
  put("mean", found.mean, measured);
  put("deviation", found.deviation, measured);
  put("least", found.least, measured);
  put("most", found.most, measured);
  if (mark.kind !== "mirror") return;
  const other = mirrored(mark.spots, (extent.columns - 1) / 2);
  put("mirror", statistics(values, extent, other, (column, row) => isInEllipse(other, column, row)).mean, measured);
}

/** Longest diameter, the one across it, and slices that show it (Kothari 1996). */
export function measureABC(mark: Mark, slices: number, step: number): void {
  if (mark.spots.length < 4) return;
  const extent = extentOfMark(mark);
  const [a, b] = [lengthOf(extent, mark.spots.slice(0, 2)), lengthOf(extent, mark.spots.slice(2, 4))];
  mark.values = [];
  const put = (name: ValueName, value: number, unit: [string, string]) => Number.isFinite(value) && mark.values.push({ code: valueCodes[name], value, unit });
  const size: [string, string] = hasSize(mark) ? ["mm", "millimeter"] : ["{pixels}", "pixels"];
  put("longAxis", a, size);
  put("shortAxis", b, size);
  if (hasSize(mark)) put("volume", (a * b * slices * step) / 2000, ["mL", "milliliter"]);
  put("slices", slices, ["1", "no units"]);
  put("step", step, ["mm", "millimeter"]);
}

const unitText = (unit: string): string => ({ "[hnsf'U]": "HU", "{pixels}": "px", "1": "", deg: "°", mm2: "mm²" })[unit] ?? unit;

/** What stands beside a mark, from its numbers alone: the same when it was opened again. */
export function linesOf(mark: Mark): string[] {
  const found = (name: ValueName) => mark.values.find((one) => one.code[0] === valueCodes[name][0]);
  const said = (name: ValueName, places = 1) => {
    const one = found(name);
    return one ? `${decimal(one.value, places)}${one.unit[0] === "deg" ? "" : " "}${unitText(one.unit[0])}`.trimEnd() : "–";
  };
  switch (mark.kind) {
    case "length": return [said("length")];
    case "angle": return [said("angle")];
    case "midline": return [`${words.midline} ${said("length")}`];
    case "abc": return [`A ${said("longAxis")} × B ${said("shortAxis")}`, `ABC/2 ${said("volume")} (C ${said("slices", 0)} × ${said("step")})`];
    case "ellipse": case "polygon": case "mirror": return regionLines(mark, found, said);
    default: return mark.note ? [mark.note] : [" "];
  }
}

function regionLines(mark: Mark, found: (name: ValueName) => MarkValue | undefined, said: (name: ValueName, places?: number) => string): string[] {
  const mean = found("mean");
  const area = found("area");
  if (!mean || !area) return ["…"];
  const places = Math.abs(mean.value) < 100 ? 1 : 0;
  const unit = unitText(mean.unit[0]);
  const size = area.unit[0] === "mm2" ? `${decimal(area.value / 100, 2)} cm²` : `${decimal(area.value, 2)} px`;
  const lines = [
    `${words.mean_} ${decimal(mean.value, places)} ± ${said("deviation")}`,
    `${decimal(found("least")?.value ?? NaN, 0)} … ${decimal(found("most")?.value ?? NaN, 0)} · ${size}`,
  ];
  const mirror = found("mirror");
  if (mark.kind === "mirror" && mirror) {
    lines.push(`${words.mirror} ${decimal(mirror.value, places)} · ${words.difference} ${decimal(mean.value - mirror.value, 1)} ${unit}`);
  }
  return lines;
}

/** Thickness of what a plane shows of a volume: at least its slab. */
export const thicknessOf = (frame: Frame | undefined, slabMillimeters: number, axes: readonly Vector[] | undefined): number =>
  frame?.thickness ?? Math.max(slabMillimeters, axes ? Math.min(...axes.map(length)) : 1);
