import type { Frame } from "../dicom/frame.ts";
import { type Stack, volumeStep } from "../geometry/stack.ts";
import type { Plane } from "../geometry/plane.ts";
import type { Grid } from "../geometry/register.ts";
import { coarseGrid, emptyVolume, insertSlice, reslice, type Slab, type Volume } from "../geometry/volume.ts";
import type { Pixels } from "../dicom/pixels.ts";
import type { Cutter } from "./cutter.ts";
import type { Loader } from "./loader.ts";

interface Building {
  volume: Volume;
  missing: Map<number, Frame>;
  lent: Frame[];
  /** Present once the cutter has the voxels too. */
  copied: Promise<void> | undefined;
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

  constructor(private readonly loader: Loader, private readonly budget: number, private readonly cutter?: Cutter) {
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
    const building: Building = { volume, missing, lent: [], copied: undefined, stack, time, used: ++this.clock };
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

  /** Measured values on a plane of a volume, without keeping the page waiting. */
  async cut(stack: Stack, time: number, plane: Plane, slab: Slab, signal?: AbortSignal): Promise<Float32Array> {
    const volume = this.get(stack, time);
    if (typeof volume === "string") throw new Error(volume);
    const key = `${stack.id}@${time}`;
    if (!this.cutter) return reslice(volume, plane, slab);
    await this.copy(this.cutter, key);
    return await this.cutter.cut(key, plane, slab, signal);
  }

  /** The volume on voxels of at least so many millimetres. */
  async grid(stack: Stack, time: number, step: number): Promise<Grid> {
    const volume = this.get(stack, time);
    if (typeof volume === "string") throw new Error(volume);
    const key = `${stack.id}@${time}`;
    if (!this.cutter) return coarseGrid(volume, step);
    await this.copy(this.cutter, key);
    return await this.cutter.grid(key, step);
  }

  /** Gives the cutter what has come so far, a little at a time; what comes later follows as it comes. */
  private copy(cutter: Cutter, key: string): Promise<void> {
    const building = this.kept.get(key);
    if (!building) return Promise.resolve();
    return building.copied ??= (async () => {
      const { volume } = building;
      cutter.begin(key, volume);
      let end = performance.now() + 12;
      for (let place = 0; place < volume.slices; place++) {
        if (performance.now() > end) {
          await new Promise((resolve) => setTimeout(resolve));
          end = performance.now() + 12;
        }
        if (this.kept.get(key) !== building) return;
        if (volume.present[place]) cutter.fill(key, volume, place);
      }
    })();
  }

  private insert(key: string, building: Building, place: number, frame: Frame, pixels: Pixels): void {
    const { volume } = building;
    insertSlice(volume, place, pixels, frame);
    if (!volume.present[place]) return;
    if (building.copied) this.cutter?.fill(key, volume, place);
    // The same samples need not be there twice.
    const isSame = pixels.data.constructor === volume.data.constructor && volume.slope === frame.slope && volume.intercept === frame.intercept;
    if (!isSame) return;
    const size = volume.columns * volume.rows;
    this.loader.lend(frame, volume.data.subarray(place * size, (place + 1) * size));
    building.lent.push(frame);
  }

  private later: ReturnType<typeof setTimeout> | undefined;

  /** Puts what has come in its place, a little at a time where much is there at once. */
  private collect(): void {
    let changed = false;
    const end = performance.now() + 12;
    for (const [key, building] of this.kept) {
      if (building.missing.size === 0) continue;
      for (const [place, frame] of building.missing) {
        if (performance.now() > end) {
          this.later ??= setTimeout(() => {
            this.later = undefined;
            this.collect();
          });
          break;
        }
        const pixels = this.loader.get(frame);
        if (pixels) this.insert(key, building, place, frame, pixels);
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
      if (building.copied) this.cutter?.drop(key);
      this.loader.want(`volume ${key}`, []);
      this.loader.giveBack(building.lent);
      total -= building.volume.data.byteLength;
    }
  }
}
