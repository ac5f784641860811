import type { Window } from "../dicom/frame.ts";
import type { Drawing, Mapping, Picture, Samples } from "./graphics.ts";
import { grey } from "./window.ts";

/** Colours of the 256 greys as one number each, the way a canvas has them in its memory. */
export type Shades = Uint32Array;

export const black = 0xff000000;

export function shadesOf(table: Uint8Array): Shades {
  const shades = new Uint32Array(256);
  for (let index = 0; index < 256; index++) shades[index] = (black | table[index * 4 + 2] << 16 | table[index * 4 + 1] << 8 | table[index * 4]) >>> 0;
  return shades;
}

/** From a measured value to a place among the shades, which is then cut off: straight, with limits. */
interface Ramp {
  factor: number;
  offset: number;
}

function rampOf(window: Window, isInverted: boolean, slope: number, intercept: number): Ramp | undefined {
  const range = window.shape === "LINEAR" ? window.width - 1 : window.width;
  const middle = window.shape === "LINEAR" ? window.center - 0.5 : window.center;
  // A step and a curve are no ramps.
  if (window.shape === "SIGMOID" || range < 1e-9) return undefined;
  const sign = isInverted ? -1 : 1;
  return { factor: sign * slope * 255 / range, offset: sign * ((intercept - middle) * 255 / range) + 127.5 };
}

function shadeIndex(value: number, window: Window, isInverted: boolean): number {
  const level = grey(value, window);
  return Math.floor((isInverted ? 255 - level : level) + 0.5);
}

/** Whether some sample is no measurement. */
function hasVoids(samples: Samples): boolean {
  const { data, padding } = samples;
  if (!padding && !(data instanceof Float32Array || data instanceof Float64Array)) return false;
  const [low, high] = padding ?? [Infinity, -Infinity];
  for (let at = 0; at < data.length; at++) {
    const value = data[at];
    if (value !== value || value >= low && value <= high) return true;
  }
  return false;
}

const voids = new WeakMap<Samples, boolean>();

function isSolid(samples: Samples): boolean {
  let known = voids.get(samples);
  if (known === undefined) voids.set(samples, known = hasVoids(samples));
  return !known;
}

/** Where pixels of the screen lie along one direction of the image: the pixel before, and how far on from it. */
interface Steps {
  /** The first and the end of those on the image. */
  from: number;
  to: number;
  low: Int32Array;
  high: Int32Array;
  part: Float32Array;
}

function stepsOf(count: number, step: number, start: number, size: number, isSmooth: boolean): Steps {
  const steps: Steps = { from: count, to: 0, low: new Int32Array(count), high: new Int32Array(count), part: new Float32Array(count) };
  for (let index = 0; index < count; index++) {
    const place = step * (index + 0.5) + start;
    const nearest = Math.floor(place + 0.5);
    if (nearest < 0 || nearest >= size) continue;
    if (index < steps.from) steps.from = index;
    steps.to = index + 1;
    const before = isSmooth ? Math.floor(place) : nearest;
    steps.low[index] = Math.max(0, before);
    steps.high[index] = isSmooth ? Math.min(size - 1, before + 1) : nearest;
    steps.part[index] = isSmooth ? place - before : 0;
  }
  return steps;
}

/** Draws the picture of a viewport into the pixels of a canvas, as the graphics' shader does: value by value, interpolated
 * before the window is laid on (PS3.3 C.11.2.1.2 and C.11.2.1.3). */
export function paint(target: Uint32Array, width: number, height: number, drawing: Drawing, base: Picture, shades: Shades): void {
  target.fill(black);
  const { samples } = base;
  if (!samples) return;
  if (base.isColour) {
    paintColours(target, width, height, drawing, samples);
    return;
  }
  const { mapping, window, isInverted } = drawing;
  const isStraight = Math.abs(mapping.column[1]) < 1e-9 && Math.abs(mapping.row[0]) < 1e-9;
  const ramp = rampOf(window, isInverted, samples.slope, samples.intercept);
  if (isStraight && ramp) paintStraight(target, width, height, mapping, samples, drawing.isSmooth, ramp, shades);
  else paintAny(target, width, height, drawing, samples, ramp, shades);
}

/** Pictures that lie upright: each row of the screen is mixed from two rows of the image, then stretched. */
function paintStraight(
  target: Uint32Array, width: number, height: number, mapping: Mapping, samples: Samples, isSmooth: boolean, ramp: Ramp, shades: Shades,
): void {
  const { data, columns, rows } = samples;
  const across = stepsOf(width, mapping.column[0], mapping.column[2], columns, isSmooth);
  const along = stepsOf(height, mapping.row[1], mapping.row[2], rows, isSmooth);
  if (across.from >= across.to) return;
  const first = Math.min(across.low[across.from], across.low[across.to - 1]);
  const end = Math.max(across.high[across.from], across.high[across.to - 1]) + 1;
  const line = new Float32Array(end - first);
  const { low, high, part, from, to } = across;
  for (let at = from; at < to; at++) {
    low[at] -= first;
    high[at] -= first;
  }
  const { factor, offset } = ramp;
  const solid = isSolid(samples);
  for (let y = along.from; y < along.to; y++) {
    const upper = along.low[y] * columns + first;
    const lower = along.high[y] * columns + first;
    const share = along.part[y];
    if (!solid) levelsWithHoles(line, samples, upper, lower, share, ramp);
    else if (share === 0) for (let x = 0; x < line.length; x++) line[x] = data[upper + x] * factor + offset;
    else {
      for (let x = 0; x < line.length; x++) {
        const one = data[upper + x];
        line[x] = (one + (data[lower + x] - one) * share) * factor + offset;
      }
    }
    const row = y * width;
    if (!solid) {
      const nearest = share < 0.5 ? upper : lower;
      for (let x = from; x < to; x++) {
        const one = line[low[x]];
        let level = one + (line[high[x]] - one) * part[x];
        // Beside a hole nothing is mixed: the nearest sample stands for itself.
        if (level !== level) level = levelAt(samples, nearest + (part[x] < 0.5 ? low[x] : high[x]), ramp);
        if (level === level) target[row + x] = shades[level <= 0 ? 0 : level >= 255 ? 255 : (level + 0.5) | 0];
      }
    } else if (isSmooth) {
      for (let x = from; x < to; x++) {
        const one = line[low[x]];
        const level = one + (line[high[x]] - one) * part[x];
        target[row + x] = shades[level <= 0 ? 0 : level >= 255 ? 255 : (level + 0.5) | 0];
      }
    } else {
      for (let x = from; x < to; x++) {
        const level = line[low[x]];
        target[row + x] = shades[level <= 0 ? 0 : level >= 255 ? 255 : (level + 0.5) | 0];
      }
    }
  }
}

const isHole = (value: number, low: number, high: number): boolean => value !== value || value >= low && value <= high;

function levelAt(samples: Samples, at: number, { factor, offset }: Ramp): number {
  const [low, high] = samples.padding ?? [Infinity, -Infinity];
  const value = samples.data[at];
  return isHole(value, low, high) ? NaN : value * factor + offset;
}

/** A row mixed from two, NaN where one of them has a hole. */
function levelsWithHoles(line: Float32Array, { data, padding }: Samples, upper: number, lower: number, share: number, { factor, offset }: Ramp): void {
  const [low, high] = padding ?? [Infinity, -Infinity];
  for (let x = 0; x < line.length; x++) {
    const one = data[upper + x];
    const other = data[lower + x];
    line[x] = isHole(one, low, high) || isHole(other, low, high) ? NaN : (one + (other - one) * share) * factor + offset;
  }
}

/** Pictures that are turned, or a window that is no ramp. */
function paintAny(
  target: Uint32Array, width: number, height: number, drawing: Drawing, samples: Samples, ramp: Ramp | undefined, shades: Shades,
): void {
  const { mapping: { column, row }, window, isInverted, isSmooth } = drawing;
  const { columns, rows, data, slope, intercept } = samples;
  const [low, high] = samples.padding ?? [Infinity, -Infinity];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const px = column[0] * (x + 0.5) + column[1] * (y + 0.5) + column[2];
      const py = row[0] * (x + 0.5) + row[1] * (y + 0.5) + row[2];
      const nearX = Math.floor(px + 0.5);
      const nearY = Math.floor(py + 0.5);
      if (nearX < 0 || nearY < 0 || nearX >= columns || nearY >= rows) continue;
      let stored: number = data[nearY * columns + nearX];
      if (isSmooth) {
        const x0 = Math.floor(px), y0 = Math.floor(py);
        const left = Math.max(0, x0), right = Math.min(columns - 1, x0 + 1);
        const top = Math.max(0, y0) * columns, bottom = Math.min(rows - 1, y0 + 1) * columns;
        const a = data[top + left], b = data[top + right], c = data[bottom + left], d = data[bottom + right];
        if (!(isHole(a, low, high) || isHole(b, low, high) || isHole(c, low, high) || isHole(d, low, high))) {
          const over = a + (b - a) * (px - x0);
          stored = over + (c + (d - c) * (px - x0) - over) * (py - y0);
        } else if (isHole(stored, low, high)) continue;
      } else if (isHole(stored, low, high)) continue;
      if (ramp) {
        const level = stored * ramp.factor + ramp.offset;
        target[y * width + x] = shades[level <= 0 ? 0 : level >= 255 ? 255 : (level + 0.5) | 0];
      } else target[y * width + x] = shades[shadeIndex(stored * slope + intercept, window, isInverted)];
    }
  }
}

function paintColours(target: Uint32Array, width: number, height: number, drawing: Drawing, samples: Samples): void {
  const { mapping: { column, row } } = drawing;
  const { columns, rows, data } = samples;
  const flip = drawing.isInverted ? 0xffffff : 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const px = Math.floor(column[0] * (x + 0.5) + column[1] * (y + 0.5) + column[2] + 0.5);
      const py = Math.floor(row[0] * (x + 0.5) + row[1] * (y + 0.5) + row[2] + 0.5);
      if (px < 0 || py < 0 || px >= columns || py >= rows) continue;
      const at = (py * columns + px) * 3;
      target[y * width + x] = (black | (data[at + 2] << 16 | data[at + 1] << 8 | data[at]) ^ flip) >>> 0;
    }
  }
}

const channel = (colour: number, sample: number): number => (colour >>> (sample * 8)) & 255;

function mixed(under: number, over: (sample: number) => number, part: number): number {
  let colour = black;
  for (let sample = 0; sample < 3; sample++) colour |= Math.round(channel(under, sample) * (1 - part) + over(sample) * part) << (sample * 8);
  return colour >>> 0;
}

/** Lays a map over what is painted. */
export function paintOverlay(target: Uint32Array, width: number, height: number, drawing: Drawing, base: Picture, shades: Shades): void {
  const { overlay, mapping: { column, row } } = drawing;
  const samples = overlay?.picture.samples;
  if (!overlay || !samples) return;
  const { lower, upper, opacity } = overlay.tint;
  const [scaleX, scaleY] = [samples.columns / base.columns, samples.rows / base.rows];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const px = column[0] * (x + 0.5) + column[1] * (y + 0.5) + column[2] + 0.5;
      const py = row[0] * (x + 0.5) + row[1] * (y + 0.5) + row[2] + 0.5;
      if (!(px >= 0 && py >= 0 && px < base.columns && py < base.rows)) continue;
      const value = samples.data[Math.floor(py * scaleY) * samples.columns + Math.floor(px * scaleX)];
      if (!(value >= lower)) continue;
      const part = Math.min(1, Math.max(0, (value - lower) / (upper - lower)));
      const shade = shades[Math.floor(part * 255 + 0.5)];
      const at = y * width + x;
      target[at] = mixed(target[at], (sample) => channel(shade, sample), opacity);
    }
  }
}

/** Contours of findings, and what is inside them tinted. */
export function paintLabels(target: Uint32Array, width: number, height: number, drawing: Drawing, base: Picture): void {
  const { labels, mapping: { column, row } } = drawing;
  const samples = labels?.picture.samples;
  if (!labels || !samples) return;
  const { colours, fill } = labels;
  const [scaleX, scaleY] = [samples.columns / base.columns, samples.rows / base.rows];
  const bitsAt = (x: number, y: number): number => {
    const px = Math.floor((column[0] * x + column[1] * y + column[2] + 0.5) * scaleX);
    const py = Math.floor((row[0] * x + row[1] * y + row[2] + 0.5) * scaleY);
    if (px < 0 || py < 0 || px >= samples.columns || py >= samples.rows) return 0;
    const value = samples.data[py * samples.columns + px];
    return value > 0 ? Math.floor(value + 0.5) : 0;
  };
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const here = bitsAt(x + 0.5, y + 0.5);
      if (here === 0) continue;
      const inner = bitsAt(x + 2, y + 0.5) & bitsAt(x - 1, y + 0.5) & bitsAt(x + 0.5, y + 2) & bitsAt(x + 0.5, y - 1);
      const at = y * width + x;
      for (let label = 0; label < 8; label++) {
        if ((here & 1 << label) === 0) continue;
        const colour = (sample: number) => colours[label * 3 + sample] * 255;
        target[at] = mixed(target[at], colour, (inner & 1 << label) === 0 ? 1 : fill);
      }
    }
  }
}
