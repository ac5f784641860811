import type { Stack } from "../geometry/stack.ts";
import { firstFrame, type Series, type Study } from "../model.ts";
import type { Projection } from "../geometry/volume.ts";
import type { Direction } from "./viewport.ts";

/** What one viewport of a protocol shows, and how. */
export interface Hang {
  study: Study;
  series: Series;
  stack: Stack;
  center?: number;
  width?: number;
  colourMap?: string;
  time?: number;
  direction?: Direction;
  slab?: { millimeters: number; projection: Projection };
  showsLabels?: boolean;
}

export interface Protocol {
  columns: number;
  rows: number;
  hangs: Hang[];
}

export type Role = "ncct" | "cta" | "ctp" | "dwi" | "adc" | "pwi" | "map" | "summary" | "flair" | "swi" | "tof" | "other";

/** What a stack is in a stroke examination, by modality, words in its description, and shape. */
export function roleOf(series: Series, stack: Stack): Role {
  const frame = firstFrame(stack);
  if (!frame) return "other";
  if (frame.label) return "map";
  const words = series.description.toLowerCase();
  if (frame.layout.samples === 3) return "summary";
  if (series.modality === "CT") {
    if (stack.frames.length >= 8) return "ctp";
    if (/cta|angio|carot|artery/.test(words)) return "cta";
    if (frame.imageType.includes("LOCALIZER")) return "other";
    if (frame.dataSet["00180010"]?.Value?.[0] && stack.sliceCount > 60) return "cta";
    return "ncct";
  }
  if (series.modality === "MR") {
    if (/adc|apparent/.test(words) || frame.imageType.includes("ADC")) return "adc";
    if (frame.bValue !== undefined || /dwi|diff|trace/.test(words)) return "dwi";
    if (stack.frames.length >= 8) return "pwi";
    if (/flair/.test(words)) return "flair";
    if (/swi|swan|venobold|t2\*|t2 ?star|gre\b|hemo|haemo/.test(words)) return "swi";
    if (/tof|mra\b|angio/.test(words)) return "tof";
  }
  return "other";
}

/** How a map is shown: its window and colours. Late is bright; little flow and volume are dark. */
export function mapStyle(label: string): { lower: number; upper: number; map: string } {
  const name = label.toUpperCase();
  if (name.startsWith("TMAX_DEV")) return { lower: 0, upper: 6, map: "viridis" };
  if (name.startsWith("TMAX")) return { lower: 0, upper: 12, map: "inferno" };
  if (name.startsWith("MTT")) return { lower: 0, upper: 16, map: "inferno" };
  if (name === "DELAY") return { lower: 0, upper: 8, map: "inferno" };
  if (name.startsWith("RCB")) return { lower: 0, upper: 2, map: "viridis" };
  if (name.startsWith("CBV")) return { lower: 0, upper: 6, map: "viridis" };
  if (name.startsWith("CBF")) return { lower: 0, upper: 70, map: "viridis" };
  if (name.startsWith("ADC")) return { lower: 0, upper: 1600, map: "grey" };
  return { lower: 0, upper: 10, map: "viridis" };
}
