import type { Frame } from "../dicom/frame.ts";
import { type Stack, volumeStep } from "../geometry/stack.ts";
import { emptyVolume, insertSlice, type Volume } from "../geometry/volume.ts";
import type { Loader } from "./loader.ts";

interface Building {
  volume: Volume;
  missing: Map<number, Frame>;
  stack: Stack;
  time: number;
  used: number;
}

/** Volumes of stacks, filled slice by slice as these arrive, and given up when there are too many. */
export class Volumes {
  private readonly kept = new Map<string, Building>();
  private readonly refusals = new Map<string, string>();
  private readonly listeners = new Set<() => void>();
  private clock = 0;

  constructor(private readonly loader: Loader, private readonly budget: number) {
    loader.onLoaded(() => this.collect());
  }

  onChanged(listener: () => void): void {
    this.listeners.add(listener);
  }

  /** The volume, perhaps with slices missing yet; or why there is none.
   * @param first slice that is looked at: those near to it come first. */
  get(stack: Stack, time: number, first = 0): Volume | string {
    const key = `${stack.id}@${time}`;
    const refusal = this.refusals.get(stack.id);
    if (refusal) return refusal;
    const known = this.kept.get(key);
    if (known) {
      known.used = ++this.clock;
      return known.volume;
    }
    const step = volumeStep(stack);
    const volume = emptyVolume(stack);
    if (typeof volume === "string" || typeof step === "string") {
      const why = typeof volume === "string" ? volume : String(step);
      this.refusals.set(stack.id, why);
      return why;
    }
    this.makeRoom(volume.data.byteLength);
    const missing = new Map<number, Frame>();
    stack.frames[time].forEach((frame, index) => {
      if (frame) missing.set(step.places[index], frame);
    });
    const building = { volume, missing, stack, time, used: ++this.clock };
    this.kept.set(key, building);
    const ordered = [...missing.entries()].sort((one, other) => Math.abs(one[0] - first) - Math.abs(other[0] - first));
    this.loader.want(`volume ${key}`, ordered.map((entry) => entry[1]));
    this.collect();
    return volume;
  }

  /** Whether all slices have come. */
  isWhole(stack: Stack, time: number): boolean {
    return this.kept.get(`${stack.id}@${time}`)?.missing.size === 0;
  }

  private collect(): void {
    let changed = false;
    for (const [key, building] of this.kept) {
      if (building.missing.size === 0) continue;
      for (const [place, frame] of building.missing) {
        const pixels = this.loader.get(frame);
        if (pixels) insertSlice(building.volume, place, pixels, frame);
        if (pixels || this.loader.failure(frame)) {
          building.missing.delete(place);
          changed = true;
        }
      }
      if (building.missing.size === 0) this.loader.want(`volume ${key}`, []);
    }
    if (changed) for (const listener of this.listeners) listener();
  }

  private makeRoom(bytes: number): void {
    let total = bytes;
    for (const building of this.kept.values()) total += building.volume.data.byteLength;
    const oldest = [...this.kept.entries()].sort((one, other) => one[1].used - other[1].used);
    for (const [key, building] of oldest) {
      if (total <= this.budget) return;
      this.kept.delete(key);
      this.loader.want(`volume ${key}`, []);
      total -= building.volume.data.byteLength;
    }
  }
}
