import { voxelMilliliters, type Volume } from "../geometry/volume.ts";

/** How much of a map lies beyond a limit. Values below zero are no measurement. */
export class ThresholdCounter {
  /** Measured values of all voxels that are tissue, sorted. */
  private readonly sorted: Float32Array;
  private readonly milliliters: number;

  constructor(volume: Volume) {
    const values: number[] = [];
    for (let index = 0; index < volume.data.length; index++) {
      const stored = volume.data[index];
      if (volume.padding && stored >= volume.padding[0] && stored <= volume.padding[1]) continue;
      const value = stored * volume.slope + volume.intercept;
      if (value >= 0) values.push(value);
    }
    this.sorted = Float32Array.from(values).sort();
    this.milliliters = voxelMilliliters(volume);
  }

  get tissueMilliliters(): number {
    return this.sorted.length * this.milliliters;
  }

  /** First place whose value is above `limit`. */
  private firstAbove(limit: number): number {
    let low = 0;
    let high = this.sorted.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.sorted[middle] > limit) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  above(limit: number): number {
    return (this.sorted.length - this.firstAbove(limit)) * this.milliliters;
  }

  below(limit: number): number {
    let low = 0;
    let high = this.sorted.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.sorted[middle] >= limit) high = middle;
      else low = middle + 1;
    }
    return low * this.milliliters;
  }

  /** Where the limit must be for so much to lie beyond it; beyond the values where there is not so much. */
  thresholdOf(milliliters: number, isLow: boolean): number {
    const count = Math.round(milliliters / this.milliliters);
    if (count <= 0 || count > this.sorted.length) return isLow ? Infinity : -Infinity;
    return isLow ? this.sorted[count - 1] : this.sorted[this.sorted.length - count];
  }
}
