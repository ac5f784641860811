import { type DataSet, day, number, personName, text } from "./dicom/dataset.ts";
import { type Frame, framesOf } from "./dicom/frame.ts";
import { type Stack, stacksOf } from "./geometry/stack.ts";
import type { Source } from "./load/source.ts";
import { fill, words } from "./ui/words.ts";

/** Who is on the pictures. */
export interface Patient {
  id: string;
  issuer: string;
  name: { first: string; second: string };
  birthDate: string;
  sex: string;
}

export interface Series {
  uid: string;
  studyUID: string;
  modality: string;
  description: string;
  number: number;
  count: number;
  /** Undefined until it is asked for. */
  sets: DataSet[] | undefined;
  stacks: Stack[];
  failure: string | undefined;
}

export interface Study {
  uid: string;
  patient: Patient;
  date: string;
  description: string;
  series: Series[];
}

export function patientOf(set: DataSet | undefined): Patient {
  return {
    id: text(set, "00100020"),
    issuer: text(set, "00100021"),
    name: personName(set, "00100010"),
    birthDate: day(text(set, "00100030")),
    sex: text(set, "00100040"),
  };
}

/** Whether two data sets name the same person: the number first, names and birth dates only where there is none. */
export function isSamePatient(one: Patient, other: Patient): boolean {
  if (one.id || other.id) return one.id === other.id && (one.issuer === other.issuer || !one.issuer || !other.issuer);
  return one.name.first === other.name.first && one.birthDate === other.birthDate;
}

const pictures = new Set(["SR", "PR", "KO", "DOC", "SEG", "RTSTRUCT", "REG", "AU", "ECG"]);

/** Results that somebody asked for beside the automatic one, which is version 1, say so in their series. */
export const versionOf = (series: Series): number => Number(/version (\d+)/i.exec(series.description)?.[1] ?? 1);

export const hasPictures = (series: Series): boolean => !pictures.has(series.modality);

/** A study with its list of series; pictures come later. */
export async function openStudy(source: Source, uid: string): Promise<Study> {
  const [about, found] = await Promise.all([source.study(uid), source.series(uid)]);
  const series = found.map((set): Series => ({
    uid: text(set, "0020000E"),
    studyUID: uid,
    modality: text(set, "00080060"),
    description: text(set, "0008103E"),
    number: number(set, "00200011") ?? 0,
    count: number(set, "00201209") ?? 0,
    sets: undefined,
    stacks: [],
    failure: undefined,
  }));
  series.sort((one, other) => one.number - other.number || one.uid.localeCompare(other.uid));
  return { uid, patient: patientOf(about), date: day(text(about, "00080020")), description: text(about, "00081030"), series };
}

/** Reads all headers of a series and sorts its pictures.
 * @param onSome is told of the stacks of a long series while it still comes: of the first images, then whenever there are
 * four times as many. */
export async function loadSeries(source: Source, series: Series, patient?: Patient, onSome?: (stacks: Stack[]) => void): Promise<Series> {
  if (series.sets) return series;
  const sets: DataSet[] = [];
  const frames: Frame[] = [];
  let next = 500;
  const take = (some: DataSet[]) => {
    const stranger = some.map(patientOf).find((one) => patient?.id && one.id && !isSamePatient(one, patient));
    if (stranger) throw new Error(fill(words.otherPatient, { name: stranger.name.first || stranger.id }));
    for (const set of some) {
      sets.push(set);
      frames.push(...framesOf(set, source.syntaxOf(set)));
    }
    if (!onSome || !hasPictures(series) || frames.length < next || series.count <= sets.length) return;
    next = frames.length * 4;
    // What is made of some of the images must not be taken for what is made of all.
    onSome(stacksOf(frames).map((stack) => ({ ...stack, id: `${stack.id} of ${frames.length}` })));
  };
  // What goes wrong with some is said when the list is through.
  let trouble: unknown;
  try {
    await source.objects(series.studyUID, series.uid, (some) => {
      try {
        if (trouble === undefined) take(some);
      } catch (error) {
        trouble = error;
      }
    });
    if (trouble !== undefined) throw trouble;
    series.stacks = hasPictures(series) && frames.length > 0 ? stacksOf(frames) : [];
    series.sets = sets;
    series.failure = undefined;
  } catch (error) {
    series.stacks = [];
    series.failure = error instanceof Error ? error.message : String(error);
  }
  return series;
}

export function firstFrame(stack: Stack): Frame | undefined {
  for (const moment of stack.frames) {
    const found = moment.find((frame) => frame !== undefined);
    if (found) return found;
  }
  return undefined;
}
