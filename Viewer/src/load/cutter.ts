import type { Plane } from "../geometry/plane.ts";
import type { Grid } from "../geometry/register.ts";
import type { Slab, Volume } from "../geometry/volume.ts";
import type { VoxelAnswer, VoxelTask } from "./voxels.ts";

type Unnumbered<T> = T extends { id: number } ? Omit<T, "id"> : never;

/** What a worker is to the page. */
export interface Helper {
  postMessage(message: unknown, transfer: Transferable[]): void;
  onmessage: ((event: MessageEvent<VoxelAnswer>) => void) | null;
}

/** Has volumes cut by a worker, which has a copy of their voxels: a page that is kept from working for a second is a
 * page that does not answer. */
export class Cutter {
  private helper: Helper | undefined;
  private next = 0;
  private readonly waiting = new Map<number, { resolve(answer: VoxelAnswer): void; reject(error: Error): void }>();

  /** @param make is called when the first volume comes. */
  constructor(private readonly make: () => Helper) {}

  private post(task: Unnumbered<VoxelTask>, transfer: Transferable[] = []): number {
    if (!this.helper) {
      this.helper = this.make();
      this.helper.onmessage = ({ data }) => {
        const waiting = this.waiting.get(data.id);
        this.waiting.delete(data.id);
        if (data.error === undefined) waiting?.resolve(data);
        else waiting?.reject(new Error(data.error));
      };
    }
    const id = ++this.next;
    this.helper.postMessage({ ...task, id }, transfer);
    return id;
  }

  begin(key: string, { data, present: _, ...volume }: Volume): void {
    this.post({ kind: "volume", key, volume, empty: data.slice(0, 0) });
  }

  /** A slice of the volume that has come. */
  fill(key: string, volume: Volume, place: number): void {
    const size = volume.columns * volume.rows;
    const data = volume.data.slice(place * size, (place + 1) * size);
    this.post({ kind: "voxels", key, place, data }, [data.buffer]);
  }

  drop(key: string): void {
    this.post({ kind: "drop", key });
  }

  private ask(task: Unnumbered<VoxelTask>, signal?: AbortSignal): Promise<VoxelAnswer> {
    return new Promise((resolve, reject) => {
      const id = this.post(task);
      this.waiting.set(id, { resolve, reject });
      signal?.addEventListener("abort", () => {
        this.helper?.postMessage({ kind: "abort", id }, []);
      });
    });
  }

  /** Measured values on a plane, as `reslice` gives them. */
  async cut(key: string, plane: Plane, slab: Slab, signal?: AbortSignal): Promise<Float32Array> {
    return (await this.ask({ kind: "cut", key, plane, slab }, signal)).values ?? new Float32Array(plane.columns * plane.rows).fill(NaN);
  }

  /** As `coarseGrid` gives it. */
  async grid(key: string, step: number): Promise<Grid> {
    const { grid } = await this.ask({ kind: "grid", key, step });
    if (!grid) throw new Error("gone");
    return grid;
  }
}
