import { items, number, numbers, text } from "../dicom/dataset.ts";
import { type Frame, framesOf, keyOf } from "../dicom/frame.ts";
import { stacksOf } from "../geometry/stack.ts";
import { emptyVolume, voxelMilliliters, type Volume } from "../geometry/volume.ts";
import { volumeStep } from "../geometry/stack.ts";
import { loadSeries, type Study, versionOf } from "../model.ts";
import type { App } from "./app.ts";

/** One finding of a segmentation. */
export interface Segment {
  name: string;
  description: string;
  algorithm: string;
  colour: [number, number, number];
  milliliters: number;
  bit: number;
  isShown: boolean;
}

interface Layer {
  seriesUID: string;
  /** Of the result that it belongs to. */
  result: number;
  frameOfReference: string;
  volume: Volume;
  masks: Map<number, Uint8Array>;
  segments: Segment[];
  version: number;
}

/** Segmentations of the study, laid over all pictures of their frame of reference: a bit for each segment, eight at most. */
export class Segments {
  readonly layers: Layer[] = [];

  constructor(private readonly app: App) {}

  /** @param result that the picture belongs to; acquired images show the newest. A map never wears another result's contours. */
  labels(frameOfReference: string, result?: number): { volume: Volume; version: number } | undefined {
    const layer = this.layers.filter((one) => one.frameOfReference === frameOfReference && (result === undefined || one.result === result))
      .sort((one, other) => other.result - one.result)[0];
    return layer && layer.segments.some((segment) => segment.isShown) ? layer : undefined;
  }

  async load(study: Study): Promise<void> {
    for (const series of study.series.filter((one) => one.modality === "SEG")) {
      if (this.layers.some((layer) => layer.seriesUID === series.uid)) continue;
      await loadSeries(this.app.settings.source, series);
      for (const set of series.sets ?? []) {
        const frames = framesOf(set, this.app.settings.source.syntaxOf(set));
        if (frames.length === 0 || frames.some((frame) => !frame.plane)) continue;
        await this.read(frames, versionOf(series)).catch((error) => console.warn("segmentation", error));
      }
    }
  }

  private async read(frames: Frame[], result: number): Promise<void> {
    const set = frames[0].dataSet;
    // All segments lie on one grid; the frames of any of them span it.
    const places = new Map<string, Frame>();
    for (const frame of frames) places.set(frame.plane?.origin.map((part) => part.toFixed(3)).join() ?? "", { ...frame, segment: undefined });
    const stack = stacksOf([...places.values()])[0];
    const step = volumeStep(stack);
    const volume = emptyVolume(stack);
    if (typeof volume === "string" || typeof step === "string") return;
    const size = volume.columns * volume.rows;
    const layer: Layer = {
      seriesUID: frames[0].seriesUID, result, frameOfReference: frames[0].frameOfReferenceUID,
      volume: { ...volume, data: new Uint16Array(size * volume.slices), slope: 1, intercept: 0, padding: undefined },
      masks: new Map(), segments: [], version: 1,
    };
    layer.volume.present.fill(1);
    items(set, "00620002").slice(0, 8).forEach((item, bit) => {
      const segment = number(item, "00620004") ?? bit + 1;
      layer.masks.set(segment, new Uint8Array(size * volume.slices));
      layer.segments.push({
        name: text(item, "00620005"), description: text(item, "00620006"), algorithm: text(item, "00620008"),
        colour: fromLab(numbers(item, "0062000D")), milliliters: 0, bit, isShown: true,
      });
    });
    await Promise.all(frames.map(async (frame) => {
      const mask = layer.masks.get(frame.segment ?? 1);
      if (!mask || !frame.plane) return;
      const pixels = await this.app.settings.source.pixels(frame, new AbortController().signal);
      const origin = frame.plane.origin;
      const index = stack.frames[0].findIndex((one) => one?.plane && one.plane.origin.every((part, axis) => Math.abs(part - origin[axis]) < 0.01));
      if (index < 0) throw new Error(`no place for ${keyOf(frame)}`);
      const start = step.places[index] * size;
      for (let pixel = 0; pixel < size; pixel++) mask[start + pixel] = pixels.data[pixel] > 0 ? 1 : 0;
    }));
    this.layers.push(layer);
    this.combine(layer);
  }

  /** Makes the bits anew after something was shown, hidden or drawn. */
  combine(layer: Layer): void {
    const { data } = layer.volume;
    data.fill(0);
    const one = voxelMilliliters(layer.volume);
    const segments = [...layer.masks.entries()];
    segments.forEach(([, mask], index) => {
      const segment = layer.segments[index];
      let count = 0;
      for (let at = 0; at < mask.length; at++) {
        if (mask[at] === 0) continue;
        count++;
        if (segment.isShown) data[at] |= 1 << segment.bit;
      }
      segment.milliliters = count * one;
      this.app.labelColours.set(segment.colour.map((part) => part / 255), segment.bit * 3);
    });
    layer.version++;
    for (const viewport of this.app.viewports) viewport.volumeChanged();
    this.app.redraw();
  }
}

/** Recommended Display CIELab Value (PS3.3 C.10.7.1.1) as red, green, blue. */
export function fromLab(encoded: number[]): [number, number, number] {
  if (encoded.length !== 3 || !encoded.every(Number.isFinite)) return [255, 200, 0];
  const l = (encoded[0] / 65535) * 100;
  const a = (encoded[1] / 65535) * 255 - 128;
  const b = (encoded[2] / 65535) * 255 - 128;
  const fy = (l + 16) / 116;
  const cube = (value: number) => value ** 3 > 0.008856 ? value ** 3 : (value - 16 / 116) / 7.787;
  const [x, y, z] = [0.9642 * cube(fy + a / 500), cube(fy), 0.8249 * cube(fy - b / 200)];
  const linear = [
    3.1338561 * x - 1.6168667 * y - 0.4906146 * z,
    -0.9787684 * x + 1.9161415 * y + 0.033454 * z,
    0.0719453 * x - 0.2289914 * y + 1.4052427 * z,
  ];
  return linear.map((part) => {
    const limited = Math.max(0, Math.min(1, part));
    const gamma = limited <= 0.0031308 ? 12.92 * limited : 1.055 * limited ** (1 / 2.4) - 0.055;
    return Math.round(gamma * 255);
  }) as [number, number, number];
}
