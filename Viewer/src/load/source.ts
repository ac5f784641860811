import type { DataSet } from "../dicom/dataset.ts";
import type { Frame } from "../dicom/frame.ts";
import type { Patient } from "../model.ts";
import type { Pixels } from "../dicom/pixels.ts";

/** Where images come from: a DICOMweb server, or files that were dropped on the page. */
export interface Source {
  /** Studies, newest first, at most a hundred. */
  studies(search: string, signal?: AbortSignal): Promise<DataSet[]>;
  /** What the study is and whose. */
  study(study: string): Promise<DataSet | undefined>;
  /** The study's series, as QIDO-RS gives them. */
  series(study: string): Promise<DataSet[]>;
  /** All objects of a series with their attributes. @param onSome is told of them as they come. */
  objects(study: string, series: string, onSome: (sets: DataSet[]) => void): Promise<void>;
  /** Transfer syntax of an object, where its pixels come as they are stored. */
  syntaxOf(set: DataSet): string;
  pixels(frame: Frame, signal: AbortSignal): Promise<Pixels>;
  /** Other studies of the same patient, newest first. */
  priors(patient: Patient): Promise<DataSet[]>;
  /** Objects can be stored only where there is a server. */
  store?(study: string, file: Uint8Array): Promise<void>;
}

/** A failure that asking again will not mend. */
export class FinalError extends Error {}
