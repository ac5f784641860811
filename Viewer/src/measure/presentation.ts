import { type DataSet, items, number, numbers, personName, text, texts } from "../dicom/dataset.ts";
import { type Frame, keyOf, type Window } from "../dicom/frame.ts";

import { Transform, type View } from "../ui/view.ts";
import type { Viewport } from "../ui/viewport.ts";
import { words } from "../ui/words.ts";
import { bySeries, composite, cs, dateOf, ds, is, lo, person, reference, referenceTo, sequence, timeOf, ui, us } from "./composite.ts";
import { momentText } from "./layer.ts";
import { linesOf, type Mark } from "./mark.ts";
import { counted, graphicOf } from "./report.ts";
import { type Kind, type Spot, spotsNeeded } from "./shapes.ts";

export const presentationClass = "1.2.840.10008.5.1.4.1.1.11.1";

/** How somebody looked at images: a Grayscale Softcopy Presentation State. */
export interface PresentationState {
  uid: string;
  label: string;
  author: string;
  /** `YYYY-MM-DD hh:mm`. */
  created: string;
  /** The one looked at first, then those with drawings. */
  frames: Frame[];
  window: Window;
  isInverted: boolean;
  turns: number;
  isMirrored: boolean;
  /** First and last pixel that is seen, columns and rows counted from 1; they may lie outside of the image. */
  area: [number, number, number, number];
  marks: Mark[];
}

/** How a viewport shows an image now. */
export function viewOf(viewport: Viewport, frame: Frame, marks: Mark[], author: string): PresentationState {
  const transform = viewport.transform();
  const corners = transform
    ? [transform.toPicture(0, 0), transform.toPicture(viewport.element.clientWidth, viewport.element.clientHeight)]
    : [[-0.5, -0.5], [frame.layout.columns - 0.5, frame.layout.rows - 0.5]];
  const range = (axis: 0 | 1): [number, number] => {
    const [low, high] = corners.map((corner) => corner[axis]).sort((one, other) => one - other);
    const first = Math.round(low + 0.5) + 1;
    return [first, Math.max(first, Math.round(high - 0.5) + 1)];
  };
  const [left, right] = range(0);
  const [top, bottom] = range(1);
  const others = new Map(marks.map((mark) => [keyOf(mark.frame), mark.frame]));
  others.delete(keyOf(frame));
  const isAlike = (one: Frame) => one.slope === frame.slope && one.intercept === frame.intercept;
  return {
    uid: "", label: "VIEW", author, created: "", frames: [frame, ...[...others.values()].filter(isAlike)], window: viewport.window, isInverted: viewport.isInverted !== frame.isInverted,
    turns: viewport.view.turns, isMirrored: viewport.view.isMirrored, area: [left, top, right, bottom],
    marks: marks.filter((mark) => isAlike(mark.frame)),
  };
}

/** Zoom and pan that show an area in a viewport of some size. */
export function viewFor(state: PresentationState, width: number, height: number): View {
  const [left, top, right, bottom] = state.area;
  const frame = state.frames[0];
  const [rowSpacing, columnSpacing] = frame.pixelSpacing ?? [1, 1];
  const extent = { columns: frame.layout.columns, rows: frame.layout.rows, columnSpacing, rowSpacing };
  const base: View = { zoom: 1, panX: 0, panY: 0, turns: state.turns, isMirrored: state.isMirrored };
  const [wide, high] = [(right - left + 1) * columnSpacing, (bottom - top + 1) * rowSpacing];
  const isTurned = state.turns % 2 !== 0;
  const wanted = Math.min(width / (isTurned ? high : wide), height / (isTurned ? wide : high));
  const zoom = wanted / new Transform(extent, base, width, height).perUnit;
  const [x, y] = new Transform(extent, { ...base, zoom }, width, height).toScreen((left + right) / 2 - 1, (top + bottom) / 2 - 1);
  return { ...base, zoom, panX: width / 2 - x, panY: height / 2 - y };
}

const isMultiFrame = (frame: Frame): boolean => (number(frame.dataSet, "00280008") ?? 1) > 1;

/** Writes a state (PS3.3 A.33.1). */
export function presentationState(state: PresentationState, now = new Date()): DataSet {
  const frame = state.frames[0];
  const { window } = state;
  const spacing = frame.pixelSpacing;
  const isRescaled = frame.unit === "HU" || frame.slope !== 1 || frame.intercept !== 0;
  return {
    ...composite(frame.dataSet, { classUID: presentationClass, modality: "PR", description: "Viewer view", seriesNumber: 9120 }), "00200060": { vr: "CS" },
    "00700080": cs(state.label), "00700081": lo("View with window, area and drawings"), "00700082": dateOf(now), "00700083": timeOf(now),
    "00700084": person(state.author || "unknown"), "00081115": sequence(...references(state)),
    ...(isRescaled ? { "00281052": ds(frame.intercept), "00281053": ds(frame.slope), "00281054": lo(frame.unit || "US") } : {}),
    "00283110": sequence({ "00281050": ds(window.center), "00281051": ds(window.width), ...(window.shape === "LINEAR" ? {} : { "00281056": cs(window.shape) }) }),
    "0070005A": sequence({
      "00700052": { vr: "SL", Value: state.area.slice(0, 2) }, "00700053": { vr: "SL", Value: state.area.slice(2) }, "00700100": cs("SCALE TO FIT"),
      ...(spacing ? { "00700101": ds(...spacing) } : { "00700102": is(1, 1) }),
    }),
    "00700041": cs(state.isMirrored ? "Y" : "N"), "00700042": us((((state.turns % 4) + 4) % 4) * 90), "20500020": cs(state.isInverted ? "INVERSE" : "IDENTITY"),
    ...(state.marks.length > 0
      ? { "00700001": sequence(...annotations(state.marks)), "00700060": sequence({ "00700002": cs("MEASUREMENTS"), "00700062": is(1) }) }
      : {}),
  };
}

/** Images that a state is about; the one looked at comes first. */
function references({ frames }: PresentationState): DataSet[] {
  const series = bySeries(frames.map(referenceTo), "00081140");
  for (const item of series.flatMap((one) => items(one, "00081140"))) {
    const own = frames.filter((frame) => frame.instanceUID === text(item, "00081155") && isMultiFrame(frame));
    if (own.length > 0) item["00081160"] = is(...own.map((frame) => frame.number));
  }
  return series;
}

/** Drawings of each image. */
function annotations(marks: Mark[]): DataSet[] {
  const byImage = new Map<string, Mark[]>();
  for (const mark of marks) byImage.set(keyOf(mark.frame), [...byImage.get(keyOf(mark.frame)) ?? [], mark]);
  return [...byImage.values()].map((own) => {
    const { frame } = own[0];
    const graphics = own.filter((mark) => mark.kind !== "note").map(graphicItem);
    return {
      "00081140": sequence({ ...reference(frame.classUID, frame.instanceUID), ...(isMultiFrame(frame) ? { "00081160": is(frame.number) } : {}) }),
      "00700002": cs("MEASUREMENTS"), "00700008": sequence(...own.map(textItem)), ...(graphics.length > 0 ? { "00700009": sequence(...graphics) } : {}),
    };
  });
}

const tracking = (mark: Mark): DataSet => ({ "00620020": { vr: "UT", Value: [`Willis:${mark.kind}`] }, "00620021": ui(mark.trackingUID) });

function graphicItem(mark: Mark): DataSet {
  const { type, spots } = graphicOf(mark);
  const isClosed = type === "ELLIPSE" || mark.kind === "polygon";
  return {
    "00700005": cs("PIXEL"), "00700020": us(2), "00700021": us(spots.length), "00700022": { vr: "FL", Value: counted(spots) }, "00700023": cs(type),
    ...(isClosed ? { "00700024": cs("N") } : {}), ...tracking(mark),
  };
}

function textItem(mark: Mark): DataSet {
  const lines = linesOf(mark).join("\r\n").trim() || words[mark.kind];
  return {
    "00700004": cs("PIXEL"), "00700006": { vr: "ST", Value: [lines.slice(0, 1000)] }, "00700014": { vr: "FL", Value: counted(mark.spots.slice(-1)) },
    "00700015": cs("N"), ...tracking(mark),
  };
}

/** Reads a state of anybody; none when it is about images that are not here. */
export function readPresentation(set: DataSet, frames: Map<string, Frame>): PresentationState[] {
  if (text(set, "00080016") !== presentationClass) return [];
  const found = items(set, "00081115").flatMap((series) => items(series, "00081140")).flatMap((one) => {
    const wanted = numbers(one, "00081160").filter(Number.isFinite);
    return (wanted.length > 0 ? wanted : [1]).flatMap((place) => frames.get(`${text(one, "00081155")}/${place}`) ?? []);
  });
  if (found.length === 0) return [];
  const first = found[0];
  const window = items(set, "00283110")[0];
  const area = items(set, "0070005A")[0];
  const corners = [...numbers(area, "00700052"), ...numbers(area, "00700053")];
  const shape = text(window, "00281056");
  return [{
    uid: text(set, "00080018"), label: text(set, "00700081") || text(set, "00700080"), author: personName(set, "00700084").first,
    created: momentText(text(set, "00700082") + text(set, "00700083").slice(0, 6)), frames: found,
    window: {
      center: number(window, "00281050") ?? 40, width: number(window, "00281051") ?? 80, name: "",
      shape: shape === "SIGMOID" || shape === "LINEAR_EXACT" ? shape : "LINEAR",
    },
    isInverted: text(set, "20500020") === "INVERSE", turns: Math.round((number(set, "00700042") ?? 0) / 90), isMirrored: text(set, "00700041") === "Y",
    area: corners.length === 4 && corners.every(Number.isFinite) ? corners as PresentationState["area"] : [1, 1, first.layout.columns, first.layout.rows],
    marks: items(set, "00700001").flatMap((one) => readAnnotation(one, frames)),
  }];
}

function readAnnotation(set: DataSet, frames: Map<string, Frame>): Mark[] {
  const image = items(set, "00081140")[0];
  const frame = frames.get(`${text(image, "00081155")}/${number(image, "00081160") ?? 1}`);
  if (!frame) return [];
  const base = (item: DataSet) => ({
    frame, plane: undefined, trackingUID: text(item, "00620021"), isSaved: true, isWhole: true, values: [],
  });
  const notes = new Map(items(set, "00700008").map((item) => [text(item, "00620021"), item]));
  const drawn = items(set, "00700009").flatMap((item): Mark[] => {
    const shape = text(item, "00700005") === "PIXEL" ? readGraphic(item) : undefined;
    const note = shape?.kind === "arrow" ? texts(notes.get(text(item, "00620021")), "00700006")[0] ?? "" : "";
    return shape ? [{ ...base(item), ...shape, note }] : [];
  });
  const written = items(set, "00700008").filter((item) => /^(Willis:note)?$/.test(text(item, "00620020")) && text(item, "00700004") === "PIXEL").map((item): Mark => {
    const [column, row] = numbers(item, "00700014");
    return { ...base(item), kind: "note", note: text(item, "00700006"), spots: [[column - 0.5, row - 0.5]] };
  });
  return [...drawn, ...written.filter((mark) => mark.spots[0].every(Number.isFinite))];
}

function readGraphic(item: DataSet): { kind: Kind; spots: Spot[] } | undefined {
  const data = numbers(item, "00700022");
  const form = text(item, "00700023");
  let spots: Spot[] = [];
  for (let at = 0; at + 1 < data.length; at += 2) spots.push([data[at] - 0.5, data[at + 1] - 0.5]);
  const named = text(item, "00620020").replace(/^Willis:/, "");
  if (form === "ELLIPSE" && spots.length === 4) {
    const [columns, rows] = [spots.map((one) => one[0]), spots.map((one) => one[1])];
    return { kind: named === "mirror" ? "mirror" : "ellipse", spots: [[Math.min(...columns), Math.min(...rows)], [Math.max(...columns), Math.max(...rows)]] };
  }
  if (form !== "POLYLINE" || spots.length < 2) return undefined;
  const kind = (named in spotsNeeded ? named : spots.length === 2 ? "length" : "polygon") as Kind;
  if ((kind === "angle" || kind === "midline") && spots.length === 4) spots = [spots[0], spots[1], spots[3]];
  if (kind === "arrow") spots.reverse();
  if (kind === "polygon" && spots.length > 3 && Math.hypot(spots[0][0] - spots[spots.length - 1][0], spots[0][1] - spots[spots.length - 1][1]) < 1e-3) spots.pop();
  return { kind, spots };
}
