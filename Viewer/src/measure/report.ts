import { type DataSet, type Element, items, number, numbers, text } from "../dicom/dataset.ts";
import type { Frame } from "../dicom/frame.ts";
import { newUID } from "../dicom/writer.ts";
import type { Kind, Spot } from "./shapes.ts";

/** A measurement as it is kept in a structured report. */
export interface Entry {
  kind: Kind;
  frame: Frame;
  spots: Spot[];
  note: string;
  values: { code: [string, string, string]; value: number; unit: [string, string] }[];
}

type Code = [value: string, scheme: string, meaning: string];

const code = ([value, scheme, meaning]: Code): DataSet => ({
  "00080100": { vr: "SH", Value: [value] }, "00080102": { vr: "SH", Value: [scheme] }, "00080104": { vr: "LO", Value: [meaning] },
});

const sequence = (...sets: DataSet[]): Element => ({ vr: "SQ", Value: sets });
const cs = (...values: string[]): Element => ({ vr: "CS", Value: values });
const ui = (value: string): Element => ({ vr: "UI", Value: [value] });

function content(relation: string, type: string, concept: Code | undefined, rest: DataSet): DataSet {
  return {
    ...(relation ? { "0040A010": cs(relation) } : {}), "0040A040": cs(type),
    ...(concept ? { "0040A043": sequence(code(concept)) } : {}), ...rest,
  };
}

const reference = (frame: Frame): DataSet => ({
  "00081150": ui(frame.classUID), "00081155": ui(frame.instanceUID),
  ...(number(frame.dataSet, "00280008") ?? 1) > 1 ? { "00081160": { vr: "IS", Value: [frame.number] } } : {},
});

/** Columns and rows as PS3.3 C.18.6 counts them: the middle of the first pixel is (0.5, 0.5). */
function graphic(entry: Entry): { type: string; data: number[] } {
  const flat = (spots: Spot[]) => spots.flatMap(([column, row]) => [column + 0.5, row + 0.5]);
  if (entry.kind === "ellipse" || entry.kind === "mirror") {
    const [[c1, r1], [c2, r2]] = entry.spots;
    const [c, r] = [(c1 + c2) / 2, (r1 + r2) / 2];
    const wide: Spot[] = [[Math.min(c1, c2), r], [Math.max(c1, c2), r]];
    const high: Spot[] = [[c, Math.min(r1, r2)], [c, Math.max(r1, r2)]];
    // The longer axis comes first.
    const isWide = Math.abs(c2 - c1) >= Math.abs(r2 - r1);
    return { type: "ELLIPSE", data: flat(isWide ? [...wide, ...high] : [...high, ...wide]) };
  }
  if (entry.kind === "note") return { type: "POINT", data: flat(entry.spots) };
  if (entry.kind === "polygon") return { type: "POLYLINE", data: flat([...entry.spots, entry.spots[0]]) };
  return { type: "POLYLINE", data: flat(entry.spots) };
}

function group(entry: Entry): DataSet {
  const { type, data } = graphic(entry);
  const spot = content("INFERRED FROM", "SCOORD", undefined, {
    "00700022": { vr: "FL", Value: data }, "00700023": cs(type),
    "0040A730": sequence(content("SELECTED FROM", "IMAGE", undefined, { "00081199": sequence(reference(entry.frame)) })),
  });
  const values = entry.values.filter((one) => Number.isFinite(one.value)).map((one) =>
    content("CONTAINS", "NUM", one.code, {
      "0040A300": sequence({ "0040A30A": { vr: "DS", Value: [one.value] }, "004008EA": sequence(code([one.unit[0], "UCUM", one.unit[1]])) }),
      "0040A730": sequence(spot),
    })
  );
  return content("CONTAINS", "CONTAINER", ["125007", "DCM", "Measurement Group"], {
    "0040A050": cs("SEPARATE"),
    "0040A730": sequence(
      content("HAS OBS CONTEXT", "TEXT", ["112039", "DCM", "Tracking Identifier"], { "0040A160": { vr: "UT", Value: [`Willis:${entry.kind}`] } }),
      content("HAS OBS CONTEXT", "UIDREF", ["112040", "DCM", "Tracking Unique Identifier"], { "0040A124": ui(newUID()) }),
      ...(entry.note
        ? [content("CONTAINS", "TEXT", ["121106", "DCM", "Comment"], { "0040A160": { vr: "UT", Value: [entry.note] } })]
        : []),
      ...(values.length > 0 ? values : [{ ...spot, "0040A010": cs("CONTAINS"), "0040A043": sequence(code(["111030", "DCM", "Image Region"])) }]),
    ),
  });
}

const copied = ["00080020", "00080030", "00080050", "00080090", "00100010", "00100020", "00100021", "00100030", "00100040", "0020000D", "00200010"];

function document(entries: Frame[], classUID: string, modality: string, description: string, now: Date): DataSet {
  const set: DataSet = {};
  for (const tag of copied) {
    const known = entries[0].dataSet[tag];
    if (known) set[tag] = known;
  }
  for (const [tag, vr] of [["00080020", "DA"], ["00080030", "TM"], ["00080050", "SH"], ["00080090", "PN"], ["00100010", "PN"], ["00100020", "LO"],
    ["00100030", "DA"], ["00100040", "CS"], ["00200010", "SH"]]) set[tag] ??= { vr };
  const two = (value: number) => String(value).padStart(2, "0");
  const date = `${now.getFullYear()}${two(now.getMonth() + 1)}${two(now.getDate())}`;
  const time = `${two(now.getHours())}${two(now.getMinutes())}${two(now.getSeconds())}`;
  return {
    ...set, "00080016": ui(classUID), "00080018": ui(newUID()), "00080023": { vr: "DA", Value: [date] }, "00080033": { vr: "TM", Value: [time] },
    "00080060": cs(modality), "00080070": { vr: "LO", Value: ["Willis"] }, "0008103E": { vr: "LO", Value: [description] },
    "00081111": { vr: "SQ" }, "0020000E": ui(newUID()), "00200011": { vr: "IS", Value: [9100] }, "00200013": { vr: "IS", Value: [1] },
    "0040A372": { vr: "SQ" }, "0040A040": cs("CONTAINER"), "0040A050": cs("SEPARATE"), "0040A375": sequence(evidence(entries)),
  };
}

/** Every object that is referred to, by study and series (PS3.3 C.17.2). */
function evidence(frames: Frame[]): DataSet {
  const series = new Map<string, Map<string, Frame>>();
  for (const frame of frames) {
    const known = series.get(frame.seriesUID) ?? new Map<string, Frame>();
    known.set(frame.instanceUID, frame);
    series.set(frame.seriesUID, known);
  }
  return {
    "0020000D": ui(frames[0].studyUID),
    "00081115": sequence(...[...series].map(([uid, objects]) => ({
      "0020000E": ui(uid),
      "00081199": sequence(...[...objects.values()].map((frame) => ({ "00081150": ui(frame.classUID), "00081155": ui(frame.instanceUID) }))),
    }))),
  };
}

const english = (relation: string) => content(relation, "CODE", ["121049", "DCM", "Language of Content Item and Descendants"], { "0040A168": sequence(code(["en", "RFC5646", "English"])) });

/** A Measurement Report (TID 1500) in a Comprehensive SR. */
export function measurementReport(entries: Entry[], author: string, now = new Date()): DataSet {
  return {
    ...document(entries.map((entry) => entry.frame), "1.2.840.10008.5.1.4.1.1.88.33", "SR", "Viewer measurements", now),
    "0040A043": sequence(code(["126000", "DCM", "Imaging Measurement Report"])),
    "0040A491": cs("COMPLETE"), "0040A493": cs("UNVERIFIED"),
    "0040A504": sequence({ "00080105": cs("DCMR"), "0040DB00": cs("1500") }),
    "0040A730": sequence(
      english("HAS CONCEPT MOD"),
      content("HAS OBS CONTEXT", "PNAME", ["121008", "DCM", "Person Observer Name"], { "0040A123": { vr: "PN", Value: [{ Alphabetic: author || "unknown" }] } }),
      content("HAS CONCEPT MOD", "CODE", ["121058", "DCM", "Procedure reported"], { "0040A168": sequence(code(["25045-6", "LN", "CT unspecified body region"])) }),
      content("CONTAINS", "CONTAINER", ["126010", "DCM", "Imaging Measurements"], { "0040A050": cs("SEPARATE"), "0040A730": sequence(...entries.map(group)) }),
    ),
  };
}

/** A Key Object Selection of the frames that somebody marked. */
export function keySelection(frames: Frame[], author: string, now = new Date()): DataSet {
  return {
    ...document(frames, "1.2.840.10008.5.1.4.1.1.88.59", "KO", "Key images", now),
    "0040A043": sequence(code(["113000", "DCM", "Of Interest"])),
    "0040A504": sequence({ "00080105": cs("DCMR"), "0040DB00": cs("2010") }),
    "0040A730": sequence(
      content("HAS OBS CONTEXT", "PNAME", ["121008", "DCM", "Person Observer Name"], { "0040A123": { vr: "PN", Value: [{ Alphabetic: author || "unknown" }] } }),
      ...frames.map((frame) => content("CONTAINS", "IMAGE", undefined, { "00081199": sequence(reference(frame)) })),
    ),
  };
}

export interface Found {
  kind: Kind;
  instanceUID: string;
  frameNumber: number;
  spots: Spot[];
  note: string;
}

const kinds = new Set<string>(["length", "angle", "ellipse", "polygon", "arrow", "note", "mirror", "abc", "midline"]);

/** Measurements with places in images, out of any report that has groups of them. */
export function readReport(set: DataSet): Found[] {
  const groups: DataSet[] = [];
  const visit = (node: DataSet, depth: number) => {
    if (depth > 12) return;
    if (text(items(node, "0040A043")[0], "00080100") === "125007") groups.push(node);
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
  const concept = (one: DataSet) => text(items(one, "0040A043")[0], "00080100");
  const tracking = all.find((one) => concept(one) === "112039");
  const spot = all.find((one) => text(one, "0040A040") === "SCOORD");
  const image = spot && items(items(spot, "0040A730")[0], "00081199")[0];
  if (!spot || !image) return [];
  const form = text(spot, "00700023");
  const data = numbers(spot, "00700022");
  const spots: Spot[] = [];
  for (let at = 0; at + 1 < data.length; at += 2) spots.push([data[at] - 0.5, data[at + 1] - 0.5]);
  const named = text(tracking, "0040A160").replace(/^Willis:/, "");
  let kind = (kinds.has(named) ? named : form === "ELLIPSE" ? "ellipse" : form === "POINT" ? "note" : spots.length === 2 ? "length" : "polygon") as Kind;
  if (kind === "polygon" && spots.length > 3) spots.pop();
  if (form === "ELLIPSE") {
    if (spots.length !== 4) return [];
    const [columns, rows] = [spots.map((one) => one[0]), spots.map((one) => one[1])];
    spots.splice(0, 4, [Math.min(...columns), Math.min(...rows)], [Math.max(...columns), Math.max(...rows)]);
    if (kind !== "mirror") kind = "ellipse";
  }
  return [{
    kind, spots, instanceUID: text(image, "00081155"), frameNumber: number(image, "00081160") ?? 1,
    note: text(all.find((one) => concept(one) === "121106"), "0040A160"),
  }];
}
