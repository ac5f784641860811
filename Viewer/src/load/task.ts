import type { DataSet } from "../dicom/dataset.ts";
import type { Some } from "./list.ts";
import type { Layout } from "../dicom/frame.ts";
import type { Grid, Registration } from "../geometry/register.ts";
import type { Pixels } from "../dicom/pixels.ts";
import { boundaryOf, parts } from "./multipart.ts";
import { FinalError } from "./source.ts";

/** Where the pixels of a file lie. */
export interface PixelPlace {
  /** Native pixels: first byte and length; code streams: the fragments' ranges. */
  start: number;
  end: number;
  fragments: [number, number][] | undefined;
  /** First fragment of each frame, where a table says it. */
  firstFragments: number[] | undefined;
}

export type FrameTask =
  | { kind: "fetch"; id: number; url: string; headers: Record<string, string>; layout: Layout }
  | { kind: "slice"; id: number; file: Blob; ranges: [number, number][]; bit: number; layout: Layout };

export type WorkerTask = FrameTask | { kind: "register"; id: number; fixed: Grid; moving: Grid } | { kind: "open"; id: number; file: Blob }
  | { kind: "list"; id: number; url: string; headers: Record<string, string> } | { kind: "abort"; id: number };

export interface WorkerAnswer {
  id: number;
  /** Part of an answer; more follow, and at last one without. */
  some?: Some;
  pixels?: Pixels | PixelPlace;
  set?: DataSet;
  syntax?: string;
  registration?: Registration;
  error?: string;
  isFinal?: boolean;
}

const native = new Set(["1.2.840.10008.1.2.1", "1.2.840.10008.1.2", "1.2.840.10008.1.2.1.99", ""]);

/** The one frame in an answer, and the transfer syntax it came in where that is not native. */
export function frameOfAnswer(bytes: Uint8Array, contentType: string): { body: Uint8Array; syntax: string } {
  const boundary = boundaryOf(contentType);
  if (!/^multipart\//i.test(contentType) || !boundary) return { body: bytes, syntax: syntaxOf(contentType) };
  const part = parts(bytes, boundary)[0];
  if (!part) throw new FinalError("The answer holds no frame.");
  return { body: part.body, syntax: syntaxOf(part.headers.get("content-type") ?? "") };
}

/** Empty where samples lie one after the other, native and little-endian. */
export function syntaxOf(contentType: string): string {
  const named = /transfer-syntax="?([0-9.]+)"?/i.exec(contentType)?.[1] ?? "";
  return native.has(named) ? "" : named;
}
