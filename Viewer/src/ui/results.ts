import type { Limit } from "../perfusion/limits.ts";

/** What the server tells of the study's analyses (`/studies/{study}/perfusion`). */
export interface Curves {
  timesSeconds: number[];
  arterial: number[];
  venous: number[];
  arterialVoxels: number[][];
  venousVoxels: number[][];
}

/** How the head had moved at a time point. */
export interface Motion {
  frame: number;
  translationMillimeters: number[];
  rotationDegrees: number[];
  corrected: boolean;
  dropped: boolean;
}

/** One question of the quality. */
export interface Check {
  name: string;
  value: number | string;
  limit: number | string;
  unit: string;
  isUpperLimit: boolean;
  outcome: "good" | "caution" | "limited" | "unfit";
}

export interface Result {
  position: number;
  version?: number;
  author?: string;
  kind: string;
  status: string;
  seriesUIDs: string[];
  verdict: string;
  reasons: string[];
  measurements: { code: string; value: number | string; unit: string; definition: string }[];
  curves?: Curves;
  motion: Motion[];
  checks: Check[];
  grid?: { pictureOrigin?: number[] };
}

export interface Results {
  reports: Result[];
  isAwaitingVersion: boolean;
  limits: Limit[];
}

export async function readResults(address: string | undefined): Promise<Results> {
  if (!address) return { reports: [], isAwaitingVersion: false, limits: [] };
  const answer = await fetch(address, { credentials: "same-origin" });
  if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
  return await answer.json();
}

/** A measurement as a number, whichever way the server writes it. */
export function measured(result: Result, code: string): number | undefined {
  const value = result.measurements.find((one) => one.code === code)?.value;
  const number = typeof value === "object" && value !== null ? Object.values(value as Record<string, unknown>)[0] : value;
  const plain = typeof number === "object" && number !== null ? Object.values(number as Record<string, unknown>)[0] : number;
  return typeof plain === "number" ? plain : undefined;
}
