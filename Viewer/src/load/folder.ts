import { type DataSet, number, text } from "../dicom/dataset.ts";
import type { Frame } from "../dicom/frame.ts";
import { frameBytes, type Pixels } from "../dicom/pixels.ts";
import { isSamePatient, type Patient, patientOf } from "../model.ts";
import { FinalError, type Source } from "./source.ts";
import type { PixelPlace } from "./task.ts";
import type { Workers } from "./workers.ts";

interface Known {
  file: Blob;
  set: DataSet;
  syntax: string;
  place: PixelPlace | undefined;
}

/** Files that were dropped on the page: read here, sent nowhere. */
export class FolderSource implements Source {
  private readonly objects_ = new Map<string, Known>();
  /** Files that are not DICOM, or not whole. */
  refused = 0;

  constructor(private readonly workers: Workers) {}

  /** @param onProgress how many have been read. */
  async add(files: File[], onProgress: (count: number) => void): Promise<void> {
    let done = 0;
    const queue = [...files];
    const reader = async () => {
      for (let file = queue.shift(); file; file = queue.shift()) {
        try {
          const { set, syntax, place } = await this.workers.open(file);
          const uid = text(set, "00080018");
          if (uid && text(set, "0020000D")) this.objects_.set(uid, { file, set, syntax, place });
          else this.refused++;
        } catch {
          this.refused++;
        }
        onProgress(++done);
      }
    };
    await Promise.all(Array.from({ length: 6 }, reader));
  }

  private get all(): Known[] {
    return [...this.objects_.values()];
  }

  studies(): Promise<DataSet[]> {
    const found = new Map<string, DataSet>();
    for (const { set } of this.all) found.set(text(set, "0020000D"), set);
    return Promise.resolve([...found.values()]);
  }

  study(study: string): Promise<DataSet | undefined> {
    return Promise.resolve(this.all.find(({ set }) => text(set, "0020000D") === study)?.set);
  }

  async priors(patient: Patient): Promise<DataSet[]> {
    return (await this.studies()).filter((set) => isSamePatient(patient, patientOf(set)));
  }

  series(study: string): Promise<DataSet[]> {
    const counts = new Map<string, { set: DataSet; count: number }>();
    for (const { set } of this.all) {
      if (text(set, "0020000D") !== study) continue;
      const uid = text(set, "0020000E");
      const known = counts.get(uid);
      if (known) known.count++;
      else counts.set(uid, { set, count: 1 });
    }
    return Promise.resolve([...counts.values()].map(({ set, count }) => ({ ...set, "00201209": { vr: "IS", Value: [count] } })));
  }

  objects(study: string, series: string, onSome: (sets: DataSet[]) => void): Promise<void> {
    const found = this.all.filter(({ set }) => text(set, "0020000D") === study && text(set, "0020000E") === series);
    onSome(found.map((known) => known.set));
    return Promise.resolve();
  }

  syntaxOf(set: DataSet): string {
    return this.objects_.get(text(set, "00080018"))?.syntax ?? "";
  }

  pixels(frame: Frame, signal: AbortSignal): Promise<Pixels> {
    const known = this.objects_.get(frame.instanceUID);
    if (!known?.place) return Promise.reject(new FinalError("The file holds no pixels that can be read."));
    const { ranges, bit } = rangesOf(known.place, frame, number(known.set, "00280008") ?? 1);
    const layout = { ...frame.layout, syntax: known.syntax };
    return this.workers.pixels({ kind: "slice", file: known.file, ranges, bit, layout }, signal);
  }
}

/** Which bytes of the file are one frame. */
export function rangesOf(place: PixelPlace, frame: Frame, count: number): { ranges: [number, number][]; bit: number } {
  const index = frame.number - 1;
  if (!place.fragments) {
    const { rows, columns, samples, bitsAllocated } = frame.layout;
    if (bitsAllocated === 1) {
      // Frames of single bits follow each other without a gap.
      const first = index * rows * columns * samples;
      const start = place.start + Math.floor(first / 8);
      return { ranges: [[start, Math.min(place.end, start + Math.ceil((rows * columns * samples + (first % 8)) / 8))]], bit: first % 8 };
    }
    const bytes = frameBytes(frame.layout);
    const start = place.start + index * bytes;
    return { ranges: [[start, Math.min(place.end, start + bytes)]], bit: 0 };
  }
  const { fragments, firstFragments } = place;
  if (count === 1) return { ranges: fragments, bit: 0 };
  if (firstFragments && firstFragments.length === count) {
    return { ranges: fragments.slice(firstFragments[index], firstFragments[index + 1] ?? fragments.length), bit: 0 };
  }
  if (fragments.length === count) return { ranges: [fragments[index]], bit: 0 };
  throw new FinalError("The file does not say where its frames begin.");
}

/** All files of what was dropped, folders opened. */
export async function droppedFiles(transfer: DataTransfer): Promise<File[]> {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.()).filter((entry) => entry !== null && entry !== undefined);
  if (entries.length === 0) return [...transfer.files];
  const found: File[] = [];
  const visit = async (entry: FileSystemEntry): Promise<void> => {
    if (entry.isFile) found.push(await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject)));
    else if (entry.isDirectory) {
      const reader = (entry as FileSystemDirectoryEntry).createReader();
      for (;;) {
        // A reader gives a hundred at a time.
        const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
        if (some.length === 0) break;
        for (const one of some) await visit(one);
      }
    }
  };
  for (const entry of entries) await visit(entry);
  return found;
}
