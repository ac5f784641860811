/** Volumes away from the page's thread: filled slice by slice, cut in planes, made coarser. */
import { alignedSlab } from "../geometry/slab.ts";
import type { Plane } from "../geometry/plane.ts";
import type { Grid } from "../geometry/register.ts";
import { add, scale } from "../geometry/vector.ts";
import { coarseGrid, finestStep, reslice, type Slab, type Volume } from "../geometry/volume.ts";

/** What is kept where cuts are made. */
export type VoxelTask =
  | { kind: "volume"; id: number; key: string; volume: Omit<Volume, "data" | "present">; empty: Volume["data"] }
  | { kind: "voxels"; id: number; key: string; place: number; data: Volume["data"] }
  | { kind: "drop"; id: number; key: string }
  | { kind: "cut"; id: number; key: string; plane: Plane; slab: Slab }
  | { kind: "grid"; id: number; key: string; step: number }
  | { kind: "abort"; id: number };

export interface VoxelAnswer {
  id: number;
  values?: Float32Array<ArrayBuffer>;
  grid?: Grid;
  error?: string;
}

/** Rows of an oblique cut between which another task may come in. */
const band = 16;

/** Lets what has arrived meanwhile be done, without the pause of a timer. */
function breath(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(0);
  });
}

export class VoxelStore {
  private readonly volumes = new Map<string, Volume>();
  private readonly aborted = new Set<number>();
  private readonly running = new Set<number>();

  /** @returns an answer, where the task has one. */
  async run(task: VoxelTask): Promise<VoxelAnswer | undefined> {
    if (task.kind === "abort") {
      if (this.running.has(task.id)) this.aborted.add(task.id);
      return undefined;
    }
    if (task.kind === "volume") {
      const data = new (task.empty.constructor as new (size: number) => Volume["data"])(task.volume.columns * task.volume.rows * task.volume.slices);
      this.volumes.set(task.key, { ...task.volume, data, present: new Uint8Array(task.volume.slices) });
      return undefined;
    }
    if (task.kind === "drop") {
      this.volumes.delete(task.key);
      return undefined;
    }
    const volume = this.volumes.get(task.key);
    if (!volume) return task.kind === "voxels" ? undefined : { id: task.id, error: "gone" };
    if (task.kind === "voxels") {
      volume.data.set(task.data as Int16Array, task.place * volume.columns * volume.rows);
      volume.present[task.place] = 1;
      return undefined;
    }
    if (task.kind === "grid") return { id: task.id, grid: coarseGrid(volume, task.step) };
    return await this.cut(volume, task.id, task.plane, task.slab);
  }

  private async cut(volume: Volume, id: number, plane: Plane, slab: Slab): Promise<VoxelAnswer> {
    const values = new Float32Array(plane.columns * plane.rows);
    if (slab.millimeters > finestStep(volume) && alignedSlab(volume, plane, slab, values)) return { id, values };
    this.running.add(id);
    try {
      for (let row = 0; row < plane.rows; row += band) {
        if (this.aborted.has(id)) return { id, error: "aborted" };
        const rows = Math.min(band, plane.rows - row);
        const part = { ...plane, origin: add(plane.origin, scale(plane.down, row)), rows };
        reslice(volume, part, slab, false, values.subarray(row * plane.columns, (row + rows) * plane.columns));
        await breath();
      }
      return { id, values };
    } finally {
      this.running.delete(id);
      this.aborted.delete(id);
    }
  }
}
