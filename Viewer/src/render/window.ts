import type { Window } from "../dicom/frame.ts";

/** Grey from 0 to 255 of a measured value (PS3.3 C.11.2.1.2 and C.11.2.1.3), before rounding. */
export function grey(value: number, window: Window): number {
  const { center, width } = window;
  if (window.shape === "SIGMOID") return 255 / (1 + Math.exp((-4 * (value - center)) / width));
  if (window.shape === "LINEAR_EXACT") {
    if (value <= center - width / 2) return 0;
    if (value > center + width / 2) return 255;
    return ((value - center) / width + 0.5) * 255;
  }
  if (value <= center - 0.5 - (width - 1) / 2) return 0;
  if (value > center - 0.5 + (width - 1) / 2) return 255;
  return ((value - (center - 0.5)) / (width - 1) + 0.5) * 255;
}

/** A window over what there is, where nobody has said one: from the 1st to the 99th percentile. */
export function windowOver(values: ArrayLike<number>): Window {
  const step = Math.max(1, Math.floor(values.length / 20_000));
  const sample: number[] = [];
  for (let index = 0; index < values.length; index += step) {
    if (Number.isFinite(values[index])) sample.push(values[index]);
  }
  sample.sort((one, other) => one - other);
  if (sample.length === 0) return { center: 0, width: 1, name: "", shape: "LINEAR_EXACT" };
  const low = sample[Math.floor(sample.length * 0.01)];
  const high = sample[Math.min(sample.length - 1, Math.floor(sample.length * 0.99))];
  return { center: (low + high) / 2, width: Math.max(high - low, 1e-6), name: "", shape: "LINEAR_EXACT" };
}

export interface Preset {
  key: string;
  center: number;
  width: number;
}

/** Windows of CT, by the names that words.ts has for them. */
export const presets: Preset[] = [
  { key: "brain", center: 40, width: 80 },
  { key: "stroke", center: 35, width: 30 },
  { key: "subdural", center: 75, width: 215 },
  { key: "bone", center: 600, width: 2800 },
  { key: "angio", center: 300, width: 800 },
  { key: "soft", center: 40, width: 400 },
  { key: "lung", center: -600, width: 1500 },
];
