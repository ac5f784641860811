import { type DataSet, items, number, text } from "../dicom/dataset.ts";
import { type Plane, project } from "../geometry/plane.ts";
import { cross, length, normalized, subtract, type Vector } from "../geometry/vector.ts";
import type { Code } from "./composite.ts";
import type { MarkValue } from "./mark.ts";
import { graphicData } from "./report.ts";
import type { Kind, Spot } from "./shapes.ts";

/** A mark as a report has it: on an image, or in a frame of reference. */
export interface Found {
  kind: Kind;
  instanceUID: string;
  frameNumber: number;
  /** Of marks on cuts. */
  frameOfReference: string;
  plane: Plane | undefined;
  spots: Spot[];
  note: string;
  trackingUID: string;
  values: MarkValue[];
}

const kinds = new Set<string>(["length", "angle", "ellipse", "polygon", "arrow", "note", "mirror", "abc", "midline"]);

const named: Record<string, Kind> = {
  Length: "length", Angle: "angle", EllipticalROI: "ellipse", PlanarFreehandROI: "polygon", ArrowAnnotate: "arrow", Bidirectional: "abc",
};

const concept = (one: DataSet | undefined): string => text(items(one, "0040A043")[0], "00080100");
const codeIn = (one: DataSet | undefined, tag: string): Code => {
  const item = items(one, tag)[0];
  return [text(item, "00080100"), text(item, "00080102"), text(item, "00080104")];
};

/** Measurements with places, out of any report that has groups of them. */
export function readReport(set: DataSet): Found[] {
  const groups: DataSet[] = [];
  const visit = (node: DataSet, depth: number) => {
    if (depth > 12) return;
    if (concept(node) === "125007") groups.push(node);
    else for (const child of items(node, "0040A730")) visit(child, depth + 1);
  };
  visit(set, 0);
  return groups.flatMap(readGroup);
}

function readGroup(node: DataSet): Found[] {
  const all: DataSet[] = [];
  const visit = (one: DataSet, depth: number) => {
    all.push(one);
    if (depth < 6) for (const child of items(one, "0040A730")) visit(child, depth + 1);
  };
  visit(node, 0);
  const typed = (type: string, name?: string) => all.find((one) => text(one, "0040A040") === type && (!name || concept(one) === name));
  // Some numbers stand on a part of the mark; the whole has the most places.
  const places = all.filter((one) => text(one, "0040A040").startsWith("SCOORD") && concept(one) !== "cut-plane");
  const spot = places.sort((one, other) => graphicData(other).length - graphicData(one).length)[0];
  if (!spot) return [];
  const tool = codeIn(all.find((one) => concept(one) === "tool"), "0040A168")[0];
  const tracking = text(typed("TEXT", "112039"), "0040A160");
  const about = {
    note: text(typed("TEXT", "121106"), "0040A160"), trackingUID: text(typed("UIDREF", "112040"), "0040A124"),
    values: all.filter((one) => text(one, "0040A040") === "NUM").flatMap(readValue),
  };
  const known = kinds.has(tool) ? tool as Kind : kinds.has(tracking.replace(/^Willis:/, "")) ? tracking.replace(/^Willis:/, "") as Kind : named[tracking.split(":")[1] ?? ""];
  return text(spot, "0040A040") === "SCOORD3D" ? onCut(spot, typed("SCOORD3D", "cut-plane"), typed("IMAGE"), known, about) : onImage(spot, known, about);
}

function readValue(one: DataSet): MarkValue[] {
  const measured = items(one, "0040A300")[0];
  const value = number(measured, "0040A30A");
  const [unit, , meaning] = codeIn(measured, "004008EA");
  return value === undefined ? [] : [{ code: codeIn(one, "0040A043"), value, unit: [unit, meaning] }];
}

type About = Pick<Found, "note" | "trackingUID" | "values">;

function onImage(spot: DataSet, known: Kind | undefined, about: About): Found[] {
  const image = items(items(spot, "0040A730")[0], "00081199")[0];
  const data = graphicData(spot);
  const spots: Spot[] = [];
  for (let at = 0; at + 1 < data.length; at += 2) spots.push([data[at] - 0.5, data[at + 1] - 0.5]);
  const shape = shaped(text(spot, "00700023"), known, spots);
  if (!image || !shape) return [];
  return [{ ...about, ...shape, instanceUID: text(image, "00081155"), frameNumber: number(image, "00081160") ?? 1, frameOfReference: "", plane: undefined }];
}

function onCut(spot: DataSet, cut: DataSet | undefined, source: DataSet | undefined, known: Kind | undefined, about: About): Found[] {
  const points = threes(graphicData(spot));
  const plane = planeThrough(cut ? threes(graphicData(cut)) : points);
  if (!plane) return [];
  const spots = points.map((point): Spot => {
    const place = project(plane, point);
    return [place.column, place.row];
  });
  const shape = shaped(text(spot, "00700023"), known, spots);
  const image = items(source, "00081199")[0];
  if (!shape) return [];
  return [{ ...about, ...shape, plane, frameOfReference: text(spot, "30060024"), instanceUID: text(image, "00081155"), frameNumber: number(image, "00081160") ?? 1 }];
}

function threes(data: number[]): Vector[] {
  const points: Vector[] = [];
  for (let at = 0; at + 2 < data.length; at += 3) points.push([data[at], data[at + 1], data[at + 2]]);
  return points;
}

/** A plane in millimetres through corners that go round it, or through any points that are not on one line. */
function planeThrough(points: Vector[]): Plane | undefined {
  const [origin, second] = points;
  if (!origin || !second) return undefined;
  const right = normalized(subtract(second, origin));
  const far = points.slice(2).map((point) => cross(right, subtract(point, origin))).find((one) => length(one) > 1e-3);
  // Two points alone lie in many planes: the one that looks from the front or from above.
  const normal = normalized(far ?? cross(right, Math.abs(right[2]) > 0.7 ? [0, 1, 0] : [0, 0, 1]));
  const down = cross(normal, right);
  // Corners come one after the other; sizes need not be whole millimetres.
  const last = points.length > 3 ? points[3] : points[points.length - 1];
  return { origin, right, down, columns: length(subtract(second, origin)) + 1, rows: length(subtract(last, origin)) + 1 };
}

/** Kind and spots of graphics, as our tools have them. */
function shaped(form: string, known: Kind | undefined, given: Spot[]): { kind: Kind; spots: Spot[] } | undefined {
  const spots = [...given];
  if (form === "ELLIPSE") {
    if (spots.length !== 4) return undefined;
    const [columns, rows] = [spots.map((one) => one[0]), spots.map((one) => one[1])];
    return { kind: known === "mirror" ? "mirror" : "ellipse", spots: [[Math.min(...columns), Math.min(...rows)], [Math.max(...columns), Math.max(...rows)]] };
  }
  const kind = known ?? (form === "POINT" ? "note" : spots.length === 2 ? "length" : "polygon");
  const isSame = (one: Spot, other: Spot) => Math.hypot(one[0] - other[0], one[1] - other[1]) < 1e-3;
  if ((kind === "angle" || kind === "midline") && spots.length === 4 && isSame(spots[1], spots[2])) spots.splice(2, 1);
  if (kind === "arrow") spots.reverse();
  if (kind === "polygon" && spots.length > 3 && isSame(spots[0], spots[spots.length - 1])) spots.pop();
  return spots.length > 0 ? { kind, spots } : undefined;
}
