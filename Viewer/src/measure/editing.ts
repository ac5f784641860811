/** One change to one segment: the voxels that changed sides. */
interface Stroke {
  segment: number;
  voxels: Uint32Array;
}

/** Voxels that the past may hold; older strokes are forgotten first. */
const mostRemembered = 16_000_000;

/** Changes to the masks of a finding, with a past and a future. */
export class Editing {
  private past: Stroke[] = [];
  private future: Stroke[] = [];
  private open: { segment: number; voxels: number[] } | undefined;
  private readonly counts = new Map<number, number>();

  constructor(private readonly masks: Map<number, Uint8Array>) {
    for (const [segment, mask] of masks) this.counts.set(segment, mask.reduce((sum, voxel) => sum + voxel, 0));
  }

  /** Voxels of a segment now. */
  count(segment: number): number {
    return this.counts.get(segment) ?? 0;
  }

  get canUndo(): boolean {
    return this.past.length > 0;
  }

  get canRedo(): boolean {
    return this.future.length > 0;
  }

  /** Puts voxels into a segment or takes them out; everything until `close` is one step back. */
  put(segment: number, voxels: Iterable<number>, isInside: boolean): void {
    const mask = this.masks.get(segment);
    if (!mask) return;
    if (this.open?.segment !== segment) {
      this.close();
      this.open = { segment, voxels: [] };
    }
    const wanted = isInside ? 1 : 0;
    let changed = 0;
    for (const voxel of voxels) {
      if (voxel < 0 || voxel >= mask.length || mask[voxel] === wanted) continue;
      mask[voxel] = wanted;
      this.open.voxels.push(voxel);
      changed++;
    }
    this.counts.set(segment, this.count(segment) + (isInside ? changed : -changed));
  }

  close(): void {
    if (this.open && this.open.voxels.length > 0) {
      this.past.push({ segment: this.open.segment, voxels: Uint32Array.from(this.open.voxels) });
      this.future = [];
      let kept = 0;
      for (let index = this.past.length - 1; index >= 0; index--) {
        kept += this.past[index].voxels.length;
        if (kept > mostRemembered && index < this.past.length - 1) {
          this.past.splice(0, index + 1);
          break;
        }
      }
    }
    this.open = undefined;
  }

  undo(): boolean {
    this.close();
    return this.turn(this.past, this.future);
  }

  redo(): boolean {
    this.close();
    return this.turn(this.future, this.past);
  }

  private turn(from: Stroke[], to: Stroke[]): boolean {
    const stroke = from.pop();
    const mask = stroke && this.masks.get(stroke.segment);
    if (!stroke || !mask) return false;
    // A voxel stands in a stroke twice when it was drawn and wiped: it is turned twice.
    let change = 0;
    for (const voxel of stroke.voxels) {
      mask[voxel] ^= 1;
      change += mask[voxel] ? 1 : -1;
    }
    this.counts.set(stroke.segment, this.count(stroke.segment) + change);
    to.push(stroke);
    return true;
  }
}
