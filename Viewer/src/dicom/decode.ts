import type { Layout } from "./frame.ts";
import { type Pixels, PixelError, readPixels } from "./pixels.ts";
import { readLosslessJPEG } from "./jpeg.ts";

/** Samples of a frame in whatever it is written; what we cannot decode is refused by name. */
export async function decode(bytes: Uint8Array, layout: Layout, bit: number): Promise<Pixels> {
  switch (layout.syntax) {
    case "":
    case "1.2.840.10008.1.2":
    case "1.2.840.10008.1.2.1":
    case "1.2.840.10008.1.2.1.99":
      return readPixels(bytes, layout, bit);
    case "1.2.840.10008.1.2.2":
      return readPixels(swapped(bytes, layout.bitsAllocated / 8), layout, bit);
    case "1.2.840.10008.1.2.5":
      return readPixels(unpackRuns(bytes, layout), { ...layout, isPlanar: false });
    case "1.2.840.10008.1.2.4.57":
    case "1.2.840.10008.1.2.4.70":
      return readLosslessJPEG(bytes, layout);
    case "1.2.840.10008.1.2.4.50":
      return await readBaseline(bytes, layout);
    default:
      throw new PixelError(`Images in transfer syntax ${layout.syntax} cannot be decoded in the browser; a server can.`);
  }
}

function swapped(bytes: Uint8Array, size: number): Uint8Array {
  if (size < 2) return bytes;
  const out = bytes.slice();
  for (let at = 0; at + size <= out.length; at += size) out.subarray(at, at + size).reverse();
  return out;
}

/** PS3.5 annex G. */
export function unpackRuns(bytes: Uint8Array, layout: Layout): Uint8Array {
  const size = layout.bitsAllocated / 8;
  const pixels = layout.rows * layout.columns;
  const stride = size * layout.samples;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 64) throw new PixelError("The frame is too short for run lengths.");
  const count = view.getUint32(0, true);
  if (count !== stride) throw new PixelError(`The frame has ${count} segments instead of ${stride}.`);
  const out = new Uint8Array(pixels * stride);
  for (let segment = 0; segment < count; segment++) {
    const start = view.getUint32(4 + segment * 4, true);
    const end = segment + 1 < count ? view.getUint32(8 + segment * 4, true) : bytes.length;
    if (start > end || end > bytes.length) throw new PixelError("A segment lies outside the frame.");
    // The most significant byte of a sample comes first.
    const sample = Math.floor(segment / size);
    const place = sample * size + (size - 1 - (segment % size));
    const written = unpackSegment(bytes.subarray(start, end), out, place, stride, pixels);
    if (written < pixels) throw new PixelError(`A segment ends after ${written} of ${pixels} pixels.`);
  }
  return out;
}

function unpackSegment(bytes: Uint8Array, out: Uint8Array, first: number, stride: number, pixels: number): number {
  let written = 0;
  let at = 0;
  while (at < bytes.length && written < pixels) {
    const code = bytes[at++];
    if (code < 128) {
      for (let left = code + 1; left > 0 && at < bytes.length && written < pixels; left--) {
        out[first + stride * written++] = bytes[at++];
      }
    } else if (code > 128) {
      const value = bytes[at++];
      for (let left = 257 - code; left > 0 && written < pixels; left--) out[first + stride * written++] = value;
    }
  }
  return written;
}

/** Baseline JPEG by the browser's own decoder. */
async function readBaseline(bytes: Uint8Array, layout: Layout): Promise<Pixels> {
  const picture = await createImageBitmap(new Blob([bytes as Uint8Array<ArrayBuffer>], { type: "image/jpeg" }), {
    colorSpaceConversion: "none",
  });
  const { columns, rows } = layout;
  if (picture.width !== columns || picture.height !== rows) throw new PixelError("The picture has another size than its file says.");
  const context = new OffscreenCanvas(columns, rows).getContext("2d");
  if (!context) throw new PixelError("This browser cannot decode JPEG in a worker.");
  context.drawImage(picture, 0, 0);
  const rgba = context.getImageData(0, 0, columns, rows).data;
  const samples = layout.samples === 3 ? 3 : 1;
  const data = new Uint8Array(columns * rows * samples);
  for (let pixel = 0; pixel < columns * rows; pixel++) {
    for (let sample = 0; sample < samples; sample++) data[pixel * samples + sample] = rgba[pixel * 4 + sample];
  }
  return { columns, rows, samples, data };
}
