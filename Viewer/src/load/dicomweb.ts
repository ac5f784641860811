import type { DataSet } from "../dicom/dataset.ts";
import type { Frame } from "../dicom/frame.ts";
import type { Pixels } from "../dicom/pixels.ts";
import { isSamePatient, type Patient, patientOf } from "../model.ts";
import { FinalError, type Source } from "./source.ts";
import { fill, words } from "../ui/words.ts";
import type { Workers } from "./workers.ts";

const json = { Accept: "application/dicom+json" };

/** Frames expanded by the server, as native little-endian samples. */
const native = 'multipart/related; type="application/octet-stream"; transfer-syntax=1.2.840.10008.1.2.1';

/** Images of a DICOMweb server. */
export class DICOMwebSource implements Source {
  private readonly root: string;
  private readonly headers: Record<string, string>;

  /** @param authorization value of the header of that name; kept here only, and asked for again by a new page. */
  constructor(root: string, private readonly workers: Workers, authorization = "") {
    this.headers = authorization ? { Authorization: authorization } : {};
    this.root = new URL(root.replace(/\/+$/, ""), location.href).href;
  }

  private async ask(path: string, signal?: AbortSignal): Promise<DataSet[]> {
    const headers = { ...json, ...this.headers };
    const answer = await fetch(this.root + path, { headers, signal, credentials: "same-origin" }).catch((error: unknown) => {
      throw this.reasonOf(error);
    });
    if (answer.status === 204) return [];
    if (answer.status === 401 || answer.status === 403) throw new FinalError(`${words.denied} (HTTP ${answer.status})`);
    if (!answer.ok) throw new FinalError(`HTTP ${answer.status}`);
    const found = await answer.json();
    return Array.isArray(found) ? found : [];
  }

  async studies(search: string, signal?: AbortSignal): Promise<DataSet[]> {
    const wanted = "&includefield=00081030&includefield=00080061&includefield=00201206&includefield=00201208";
    const ask = (filter: string) => this.ask(`/studies?limit=100${wanted}${filter}`, signal);
    if (!search) return await ask("");
    const text = encodeURIComponent(search);
    const byName = await ask(`&fuzzymatching=true&PatientName=${text}`);
    return byName.length > 0 ? byName : await ask(`&PatientID=${text}`);
  }

  async study(study: string): Promise<DataSet | undefined> {
    const fields = "includefield=00081030&includefield=00100040&includefield=00100030&includefield=00100021";
    return (await this.ask(`/studies?StudyInstanceUID=${study}&${fields}`))[0];
  }

  async priors(patient: Patient): Promise<DataSet[]> {
    if (!patient.id) return [];
    const fields = "includefield=00081030&includefield=00100030&includefield=00100021&includefield=00080061";
    const found = await this.ask(`/studies?PatientID=${encodeURIComponent(patient.id)}&limit=100&${fields}`);
    return found.filter((set) => isSamePatient(patient, patientOf(set)));
  }

  series(study: string): Promise<DataSet[]> {
    return this.ask(`/studies/${study}/series?includefield=0008103E&includefield=00201209&includefield=00080021`);
  }

  async objects(study: string, series: string, onSome: (sets: DataSet[]) => void): Promise<void> {
    const url = `${this.root}/studies/${study}/series/${series}/metadata`;
    try {
      await this.workers.list(url, { ...json, ...this.headers }, onSome);
    } catch (error) {
      throw error instanceof FinalError && /^HTTP 40[13]$/.test(error.message) ? new FinalError(`${words.denied} (${error.message})`) : this.reasonOf(error);
    }
  }

  /** Browsers do not say why; beyond the own origin it is most often that the server lets nobody else in. */
  private reasonOf(error: unknown): unknown {
    const isForeign = new URL(this.root).origin !== location.origin;
    const isNetwork = error instanceof TypeError || error instanceof Error && !(error instanceof FinalError) && error.name !== "AbortError";
    return isForeign && isNetwork ? new FinalError(fill(words.cors, { origin: location.origin })) : error;
  }

  syntaxOf(): string {
    return "";
  }

  pixels(frame: Frame, signal: AbortSignal): Promise<Pixels> {
    const url = `${this.root}/studies/${frame.studyUID}/series/${frame.seriesUID}/instances/${frame.instanceUID}` +
      `/frames/${frame.number}`;
    return this.workers.pixels({ kind: "fetch", url, headers: { Accept: native, ...this.headers }, layout: frame.layout }, signal);
  }

  async store(study: string, file: Uint8Array): Promise<void> {
    const boundary = "viewer-" + crypto.randomUUID();
    const body = new Blob([
      `--${boundary}\r\nContent-Type: application/dicom\r\n\r\n`,
      file as Uint8Array<ArrayBuffer>,
      `\r\n--${boundary}--\r\n`,
    ]);
    const answer = await fetch(`${this.root}/studies/${study}`, {
      method: "POST",
      credentials: "same-origin",
      headers: { ...json, ...this.headers, "Content-Type": `multipart/related; type="application/dicom"; boundary=${boundary}` },
      body,
    });
    if (!answer.ok || answer.status === 202) throw new FinalError(`HTTP ${answer.status}`);
  }
}
