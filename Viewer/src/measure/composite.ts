import type { DataSet, Element } from "../dicom/dataset.ts";
import type { Frame } from "../dicom/frame.ts";
import { newUID } from "../dicom/writer.ts";

export type Code = [value: string, scheme: string, meaning: string];

export const code = ([value, scheme, meaning]: Code): DataSet => ({
  "00080100": { vr: "SH", Value: [value] }, "00080102": { vr: "SH", Value: [scheme] }, "00080104": { vr: "LO", Value: [meaning.slice(0, 64)] },
});

export const sequence = (...sets: DataSet[]): Element => ({ vr: "SQ", Value: sets });
export const cs = (...values: string[]): Element => ({ vr: "CS", Value: values });
export const ui = (value: string): Element => ({ vr: "UI", Value: [value] });
export const lo = (value: string): Element => ({ vr: "LO", Value: [value.slice(0, 64)] });
export const us = (...values: number[]): Element => ({ vr: "US", Value: values });
export const ds = (...values: number[]): Element => ({ vr: "DS", Value: values });
export const is = (...values: number[]): Element => ({ vr: "IS", Value: values });

/** A person as a name of DICOM; family and given name are not told apart. */
export const person = (name: string): Element => ({ vr: "PN", Value: [{ Alphabetic: name.replace(/[\\^=]/g, " ").slice(0, 64) }] });

export const reference = (classUID: string, instanceUID: string): DataSet => ({ "00081150": ui(classUID), "00081155": ui(instanceUID) });

/** An object and the series it is in. */
export interface Reference {
  seriesUID: string;
  classUID: string;
  instanceUID: string;
}

/** References by series: Referenced Series Sequence of several modules. */
export function bySeries(references: Reference[], tag: string): DataSet[] {
  const series = new Map<string, Map<string, Reference>>();
  for (const one of references) {
    const known = series.get(one.seriesUID) ?? new Map<string, Reference>();
    known.set(one.instanceUID, one);
    series.set(one.seriesUID, known);
  }
  return [...series].map(([uid, objects]) => ({
    "0020000E": ui(uid), [tag]: sequence(...[...objects.values()].map((one) => reference(one.classUID, one.instanceUID))),
  }));
}

export const referenceTo = (frame: Frame): Reference => ({ seriesUID: frame.seriesUID, classUID: frame.classUID, instanceUID: frame.instanceUID });

/** Attributes of patient and study, with what must be there even when it is empty. */
const copied: [string, string][] = [
  ["00080020", "DA"], ["00080030", "TM"], ["00080050", "SH"], ["00080090", "PN"], ["00100010", "PN"], ["00100020", "LO"],
  ["00100030", "DA"], ["00100040", "CS"], ["00200010", "SH"],
];

const two = (value: number) => String(value).padStart(2, "0");
export const dateOf = (now: Date): Element => ({ vr: "DA", Value: [`${now.getFullYear()}${two(now.getMonth() + 1)}${two(now.getDate())}`] });
export const timeOf = (now: Date): Element => ({ vr: "TM", Value: [`${two(now.getHours())}${two(now.getMinutes())}${two(now.getSeconds())}`] });

/** What every object has that the viewer makes: whose it is, and that it is ours. */
export function composite(source: DataSet, options: { classUID: string; modality: string; description: string; seriesNumber: number }): DataSet {
  const set: DataSet = {};
  for (const [tag, vr] of copied) set[tag] = source[tag] ?? { vr };
  for (const tag of ["00080201", "00081030", "00100021", "00101010"]) if (source[tag]) set[tag] = source[tag];
  return {
    ...set, "0020000D": source["0020000D"] ?? { vr: "UI" }, "00080016": ui(options.classUID), "00080018": ui(newUID()),
    "00080060": cs(options.modality), "00080070": lo("Willis"), "00081090": lo("Willis viewer"), "00181000": lo("none"),
    "00181020": lo("1"), "0008103E": lo(options.description), "0020000E": ui(newUID()), "00200011": is(options.seriesNumber), "00200013": is(1),
  };
}
