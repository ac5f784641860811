import { type DataSet, items, number, numbers, text } from "../dicom/dataset.ts";
import { type Frame, framesOf } from "../dicom/frame.ts";
import { newUID } from "../dicom/writer.ts";
import { cross, dot, length, normalized, scale } from "../geometry/vector.ts";
import { bySeries, code, type Code, composite, cs, dateOf, ds, is, lo, person, type Reference, reference, referenceTo, sequence, timeOf, ui, us } from "./composite.ts";
import { type Grid, middleOf } from "./mask.ts";

export const segmentationClass = "1.2.840.10008.5.1.4.1.1.66.4";

/** What is written of one segment. */
export interface DrawnSegment {
  number: number;
  name: string;
  mask: Uint8Array;
  /** Its item in the object that was edited. */
  item: DataSet | undefined;
}

export interface Drawing {
  grid: Grid;
  segments: DrawnSegment[];
  frameOfReference: string;
  /** The segmentation that was edited; undefined for a new finding. */
  predecessor: DataSet | undefined;
  /** Images it was drawn on. */
  images: Frame[];
  author: string;
  /** Tools that computed something: else everything was drawn by hand. */
  usesValues: boolean;
}

const segmentation: Code = ["113076", "DCM", "Segmentation"];
const processed: Code = ["121322", "DCM", "Source Image for Image Processing Operation"];
const predecessorPurpose: Code = ["predecessor", "99WILLIS", "Earlier version"];

const placeKey = (position: readonly number[]): string => position.map((part) => (Math.round(part * 100) / 100 + 0).toFixed(2)).join();

/** A new Segmentation (PS3.3 A.51) of what was drawn. */
export function segmentationObject(drawing: Drawing, now = new Date()): DataSet {
  const { grid, predecessor } = drawing;
  const source = predecessor ?? drawing.images[0].dataSet;
  const planes = planesOf(drawing);
  const organization = newUID();
  const known = text(predecessor, "0008103E").replace(/,? edited$/, "");
  const description = predecessor ? `${known.slice(0, 55)}, edited` : "Viewer finding";
  const sources = sourcesOf(drawing);
  const references = allReferences(drawing, planes);
  return {
    ...composite(source, { classUID: segmentationClass, modality: "SEG", description, seriesNumber: 9300 }),
    "00080008": cs("DERIVED", "PRIMARY"), "00080023": dateOf(now), "00080033": timeOf(now),
    "00200052": ui(drawing.frameOfReference), "00201040": source["00201040"] ?? { vr: "LO" },
    "00700080": cs(text(predecessor, "00700080") || "FINDING"), "00700081": lo(predecessor ? "Edited by a person. Research use only." : "Drawn by a person. Research use only."),
    "00700084": person(drawing.author || "unknown"),
    "00280002": us(1), "00280004": cs("MONOCHROME2"), "00280008": is(planes.length), "00280010": us(grid.rows), "00280011": us(grid.columns),
    "00280100": us(1), "00280101": us(1), "00280102": us(0), "00280103": us(0), "00280301": cs("NO"), "00282110": cs("00"),
    "00620001": cs("BINARY"), "00620002": sequence(...drawing.segments.map((segment) => segmentItem(segment, drawing.usesValues))),
    "00209221": sequence({ "00209164": ui(organization) }), "00209222": sequence(
      { "00209164": ui(organization), "00209165": { vr: "AT", Value: ["0062000B"] }, "00209167": { vr: "AT", Value: ["0062000A"] }, "00209421": lo("Segment") },
      { "00209164": ui(organization), "00209165": { vr: "AT", Value: ["00200032"] }, "00209167": { vr: "AT", Value: ["00209113"] }, "00209421": lo("Position") },
    ),
    ...(references.length > 0 ? { "00081115": sequence(...references) } : {}),
    ...(predecessor
      ? { "0008114A": sequence({ ...reference(segmentationClass, text(predecessor, "00080018")), "0040A170": sequence(code(predecessorPurpose)) }) }
      : {}),
    "52009229": sequence(sharedGroups(grid)),
    "52009230": sequence(...planes.map((plane) => frameGroups(plane, drawing, sources))),
    "7FE00010": { vr: "OB", bytes: packed(planes, grid, drawing.segments) },
  };
}

interface PlaneOfSegment {
  segment: number;
  /** Place among the segments, from 0. */
  index: number;
  slice: number;
}

/** Planes that have a voxel; the first of the first segment when none has. */
function planesOf({ grid, segments }: Drawing): PlaneOfSegment[] {
  const size = grid.columns * grid.rows;
  const found = segments.flatMap(({ number, mask }, index) =>
    Array.from({ length: grid.slices }, (_, slice) => ({ segment: number, index, slice }))
      .filter(({ slice }) => mask.subarray(slice * size, (slice + 1) * size).includes(1))
  );
  return found.length > 0 ? found : [{ segment: segments[0].number, index: 0, slice: 0 }];
}

/** One bit a voxel, the lowest first, frames without a gap between them (PS3.5 8.1.1). */
function packed(planes: PlaneOfSegment[], { columns, rows }: Grid, segments: DrawnSegment[]): Uint8Array {
  const size = columns * rows;
  const bytes = new Uint8Array(Math.ceil((planes.length * size) / 8));
  planes.forEach(({ index, slice }, place) => {
    const { mask } = segments[index];
    const [from, to] = [slice * size, place * size];
    for (let pixel = 0; pixel < size; pixel++) {
      if (mask[from + pixel]) bytes[(to + pixel) >> 3] |= 1 << ((to + pixel) & 7);
    }
  });
  return bytes;
}

function sharedGroups({ axes }: Grid): DataSet {
  const normal = normalized(cross(axes[0], axes[1]));
  const spacing = Math.abs(dot(axes[2], normal));
  return {
    "00289110": sequence({ "00180050": ds(spacing), "00180088": ds(spacing), "00280030": ds(length(axes[1]), length(axes[0])) }),
    "00209116": sequence({ "00200037": ds(...scale(axes[0], 1 / length(axes[0])), ...scale(axes[1], 1 / length(axes[1]))) }),
  };
}

function frameGroups(plane: PlaneOfSegment, { grid, predecessor }: Drawing, sources: Map<string, DataSet[]>): DataSet {
  const position = middleOf(grid, [0, 0, plane.slice]);
  const own = sources.get(placeKey(position)) ?? [];
  const before = predecessor ? [sourceItem(segmentationClass, text(predecessor, "00080018"))] : [];
  const all = [...own, ...before];
  return {
    "00209111": sequence({ "00209157": { vr: "UL", Value: [plane.index + 1, plane.slice + 1] } }),
    "00209113": sequence({ "00200032": ds(...position) }),
    "0062000A": sequence({ "0062000B": us(plane.segment) }),
    "00089124": all.length > 0 ? sequence({ "00089215": sequence(code(segmentation)), "00082112": sequence(...all) }) : { vr: "SQ" },
  };
}

const sourceItem = (classUID: string, instanceUID: string, frame?: number): DataSet => ({
  ...reference(classUID, instanceUID), ...(frame !== undefined ? { "00081160": is(frame) } : {}), "0040A170": sequence(code(processed)),
});

/** Images of each plane: those that the edited object names, and those it was drawn on. */
function sourcesOf({ predecessor, images }: Drawing): Map<string, DataSet[]> {
  const sources = new Map<string, DataSet[]>();
  const put = (key: string, item: DataSet): void => {
    const known = sources.get(key) ?? [];
    const isKnown = known.some((one) => text(one, "00081155") === text(item, "00081155") && text(one, "00081160") === text(item, "00081160"));
    if (!isKnown) sources.set(key, [...known, item]);
  };
  for (const frame of predecessor ? framesOf(predecessor) : []) {
    const own = items(predecessor, "52009230")[frame.number - 1];
    for (const derivation of items(own, "00089124")) {
      for (const item of items(derivation, "00082112")) {
        if (frame.plane && text(item, "00081150") !== segmentationClass) put(placeKey(frame.plane.origin), plainReference(item));
      }
    }
  }
  for (const frame of images) {
    const isMany = (number(frame.dataSet, "00280008") ?? 1) > 1;
    if (frame.plane) put(placeKey(frame.plane.origin), sourceItem(frame.classUID, frame.instanceUID, isMany ? frame.number : undefined));
  }
  return sources;
}

/** Only what a reference needs: rest and vendors' own is not carried along. */
const plainReference = (item: DataSet): DataSet =>
  sourceItem(text(item, "00081150"), text(item, "00081155"), number(item, "00081160"));

/** What is referred to anywhere in the object, by series. */
function allReferences({ grid, predecessor, images }: Drawing, planes: PlaneOfSegment[]): DataSet[] {
  const used = new Set(planes.map(({ slice }) => placeKey(middleOf(grid, [0, 0, slice]))));
  const references: Reference[] = images.filter((frame) => frame.plane && used.has(placeKey(frame.plane.origin))).map(referenceTo);
  for (const series of items(predecessor, "00081115")) {
    for (const item of items(series, "0008114A")) {
      references.push({ seriesUID: text(series, "0020000E"), classUID: text(item, "00081150"), instanceUID: text(item, "00081155") });
    }
  }
  if (predecessor) {
    references.push({ seriesUID: text(predecessor, "0020000E"), classUID: segmentationClass, instanceUID: text(predecessor, "00080018") });
  }
  return bySeries(references, "0008114A");
}

/** Tags of a segment that an edit keeps: what it is, its colour, and which lesion it follows. */
const keptOfSegment = ["00620006", "00620003", "0062000F", "00620011", "00082218", "0062000D", "00620020", "00620021", "00620007"];

function segmentItem(segment: DrawnSegment, usesValues: boolean): DataSet {
  const { item } = segment;
  const wasManual = item === undefined || text(item, "00620008") === "MANUAL";
  const isManual = wasManual && !usesValues;
  const kept: DataSet = {};
  for (const tag of keptOfSegment) if (item?.[tag] && (!isManual || tag !== "00620007")) kept[tag] = item[tag];
  return {
    ...(item ? {} : newSegment(segment)), ...kept,
    "00620004": us(segment.number), "00620005": lo(segment.name), "00620008": cs(isManual ? "MANUAL" : "SEMIAUTOMATIC"),
    ...(isManual ? {} : { "00620009": lo((text(item, "00620009") || "Willis viewer: region growing").slice(0, 50)) }),
  };
}

function newSegment(segment: DrawnSegment): DataSet {
  return {
    "00620003": sequence(code(["49755003", "SCT", "Morphologically Abnormal Structure"])),
    "0062000F": sequence(code(["52988006", "SCT", "Lesion"])), "00082218": sequence(code(["12738006", "SCT", "Brain"])),
    "0062000D": us(39321, 45232, 44975), "00620020": { vr: "UT", Value: [`Willis ${segment.name}`] }, "00620021": ui(newUID()),
  };
}

/** Colours as the object recommends them; empty where it does not. */
export const labOf = (item: DataSet): number[] => numbers(item, "0062000D");
