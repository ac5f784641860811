import type { Frame, Layout } from "./frame.ts";

/** The samples of one frame, as they are stored: nothing rescaled, nothing lost. */
export interface Pixels {
  columns: number;
  rows: number;
  /** 1 for grey, 3 for colour. */
  samples: 1 | 3;
  data: Int16Array | Uint16Array | Uint8Array | Int8Array | Int32Array | Uint32Array | Float32Array | Float64Array;
}

export class PixelError extends Error {}

/** Bytes that a frame of this layout must have. */
export function frameBytes(layout: Layout): number {
  const samples = layout.rows * layout.columns * layout.samples;
  return layout.bitsAllocated === 1 ? Math.ceil(samples / 8) : samples * Math.ceil(layout.bitsAllocated / 8);
}

/** Native little-endian samples (PS3.5 section 8) as an array.
 * @param bit for packed bits: where in the first byte the frame begins. */
export function readPixels(bytes: Uint8Array, layout: Layout, bit = 0): Pixels {
  const needed = frameBytes(layout);
  if (bytes.byteLength < needed) throw new PixelError(`The frame has ${bytes.byteLength} of ${needed} bytes.`);
  const count = layout.rows * layout.columns * layout.samples;
  const shape = { columns: layout.columns, rows: layout.rows };
  if (layout.bitsAllocated === 1) {
    const data = new Uint8Array(count);
    for (let index = 0; index < count; index++) {
      const place = index + bit;
      data[index] = (bytes[place >> 3] >> (place & 7)) & 1;
    }
    return { ...shape, samples: 1, data };
  }
  if (layout.samples === 3) return { ...shape, samples: 3, data: colour(bytes, layout, count) };
  if (layout.samples !== 1) throw new PixelError(`Pixels with ${layout.samples} samples are not known.`);
  const copy = aligned(bytes, needed);
  if (layout.isFloat) {
    return {
      ...shape,
      samples: 1,
      data: layout.bitsAllocated === 64 ? new Float64Array(copy) : new Float32Array(copy),
    };
  }
  return { ...shape, samples: 1, data: integers(copy, layout) };
}

/** Array views need their first byte at a multiple of their size: the samples are moved to the front of their own memory,
 * which nobody else reads any more, instead of being copied. */
function aligned(bytes: Uint8Array, length: number): ArrayBuffer {
  if (bytes.byteLength === length && bytes.byteLength === bytes.buffer.byteLength) return bytes.buffer as ArrayBuffer;
  const whole = new Uint8Array(bytes.buffer);
  if (whole.length > length + 4096) return bytes.slice(0, length).buffer as ArrayBuffer;
  whole.copyWithin(0, bytes.byteOffset, bytes.byteOffset + length);
  return (bytes.buffer as ArrayBuffer).transfer(length);
}

function integers(buffer: ArrayBuffer, layout: Layout): Pixels["data"] {
  const { bitsAllocated, bitsStored, isSigned, highBit } = layout;
  let data: Int8Array | Uint8Array | Int16Array | Uint16Array | Int32Array | Uint32Array;
  if (bitsAllocated === 8) data = isSigned ? new Int8Array(buffer) : new Uint8Array(buffer);
  else if (bitsAllocated === 16) data = isSigned ? new Int16Array(buffer) : new Uint16Array(buffer);
  else if (bitsAllocated === 32) data = isSigned ? new Int32Array(buffer) : new Uint32Array(buffer);
  else throw new PixelError(`Pixels of ${bitsAllocated} bits are not known.`);
  if (bitsStored === bitsAllocated && highBit === bitsStored - 1) return data;
  // What stands above the high bit is not part of the sample (old overlays, rubbish).
  const left = 31 - highBit;
  const right = 32 - bitsStored;
  if (left < 0 || right < 0 || right > 31) throw new PixelError("The bits of a sample do not fit their cell.");
  for (let index = 0; index < data.length; index++) {
    const raised = (data[index] as number) << left;
    data[index] = isSigned ? raised >> right : raised >>> right;
  }
  return data;
}

/** Colour as red, green, blue one pixel after the other. */
function colour(bytes: Uint8Array, layout: Layout, count: number): Uint8Array {
  if (layout.bitsAllocated !== 8) throw new PixelError("Only colours of 8 bits are shown.");
  const data = new Uint8Array(count);
  const pixels = count / 3;
  for (let pixel = 0; pixel < pixels; pixel++) {
    for (let sample = 0; sample < 3; sample++) {
      data[pixel * 3 + sample] = bytes[layout.isPlanar ? sample * pixels + pixel : pixel * 3 + sample];
    }
  }
  if (layout.photometric === "YBR_FULL") toRed(data);
  return data;
}

/** PS3.3 C.7.6.3.1.2. */
function toRed(data: Uint8Array): void {
  const clamp = (value: number) => Math.max(0, Math.min(255, Math.round(value)));
  for (let at = 0; at + 2 < data.length; at += 3) {
    const [y, b, r] = [data[at], data[at + 1] - 128, data[at + 2] - 128];
    data[at] = clamp(y + 1.402 * r);
    data[at + 1] = clamp(y - 0.344136 * b - 0.714136 * r);
    data[at + 2] = clamp(y + 1.772 * b);
  }
}

/** Measured value of a stored one. */
export const modalityValue = (frame: Frame, stored: number): number => stored * frame.slope + frame.intercept;

export const isPadding = (frame: Frame, stored: number): boolean =>
  frame.padding !== undefined && stored >= frame.padding[0] && stored <= frame.padding[1];

/** Measured values of a whole grey frame, NaN where there is padding.
 * @param sparse 1 for every pixel, 3 for every third of every third row. */
export function modalityValues(pixels: Pixels, frame: Frame, sparse = 1): Float32Array {
  const columns = Math.ceil(pixels.columns / sparse);
  const values = new Float32Array(columns * Math.ceil(pixels.rows / sparse));
  const { slope, intercept } = frame;
  const low = frame.padding?.[0] ?? Infinity;
  const high = frame.padding?.[1] ?? -Infinity;
  const data = pixels.data;
  for (let index = 0; index < values.length; index++) {
    const stored = sparse === 1 ? data[index] : data[Math.floor(index / columns) * sparse * pixels.columns + (index % columns) * sparse];
    values[index] = stored >= low && stored <= high ? NaN : stored * slope + intercept;
  }
  return values;
}
