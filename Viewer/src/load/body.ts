import { frameBytes } from "../dicom/pixels.ts";
import type { Layout } from "../dicom/frame.ts";
import { piecesOf } from "./list.ts";
import { boundaryOf, headersOf } from "./multipart.ts";
import { frameOfAnswer, syntaxOf } from "./task.ts";

/** Bytes that the headers of a part may take. */
const mostOfHeaders = 16_384;

/** Reads in pieces that always lie in the same memory, where the browser can: what is thrown away after each of thousands
 * of answers would pile up in the workers until it is more than the pictures themselves. */
async function* pieces(answer: Response, scratch: { buffer: ArrayBuffer }): AsyncGenerator<Uint8Array> {
  if (!answer.body) return;
  let reader: ReadableStreamBYOBReader;
  try {
    reader = answer.body.getReader({ mode: "byob" });
  } catch {
    yield* piecesOf(answer.body);
    return;
  }
  for (;;) {
    const { value, done } = await reader.read(new Uint8Array(scratch.buffer));
    if (value) scratch.buffer = value.buffer as ArrayBuffer;
    if (done || !value) return;
    yield value;
  }
}

function joined(parts: Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function endOfHeaders(bytes: Uint8Array): number {
  for (let at = 0; at + 3 < bytes.length; at++) {
    if (bytes[at] === 13 && bytes[at + 1] === 10 && bytes[at + 2] === 13 && bytes[at + 3] === 10) return at + 4;
  }
  return -1;
}

/** The one frame of an answer, as soon as its bytes are there, and the transfer syntax it came in where that is not native.
 * Native frames go straight into memory of their own size. */
export async function readFrame(answer: Response, layout: Layout, scratch: { buffer: ArrayBuffer }): Promise<{ body: Uint8Array; syntax: string }> {
  const type = answer.headers.get("content-type") ?? "";
  const isMultipart = /^multipart\//i.test(type) && boundaryOf(type) !== undefined;
  let syntax = isMultipart ? undefined : syntaxOf(type);
  let head: Uint8Array = new Uint8Array(0);
  let frame: Uint8Array | undefined;
  let filled = 0;
  const rest: Uint8Array[] = [];
  for await (let piece of pieces(answer, scratch)) {
    if (syntax === undefined) {
      head = joined([head, piece]);
      const start = endOfHeaders(head);
      if (start < 0 && head.length < mostOfHeaders) continue;
      syntax = start < 0 ? "?" : syntaxOf(headersOf(head.subarray(0, start)).get("content-type") ?? "");
      piece = syntax === "" ? head.subarray(start) : head;
    }
    if (syntax !== "") {
      rest.push(piece.slice());
      continue;
    }
    frame ??= new Uint8Array(frameBytes(layout));
    const taken = piece.subarray(0, frame.length - filled);
    frame.set(taken, filled);
    filled += taken.length;
  }
  if (frame) return { body: frame.subarray(0, filled), syntax: "" };
  return frameOfAnswer(rest.length > 0 ? joined(rest) : head, type);
}
