import { inverse, type Matrix } from "../src/geometry/vector.ts";
import type { Volume } from "../src/geometry/volume.ts";
import { answersOf, factOf, type Limit, marksOn, meets } from "../src/perfusion/limits.ts";
import { ThresholdCounter } from "../src/perfusion/threshold.ts";
import { equal, near } from "./equal.ts";

const limit = (rule: string, fact: string, lower: number | undefined, upper: number | undefined, isInclusive: boolean): Limit => ({
  rule, therapy: "thrombectomy", group: "", fact, lower, upper, isLowerInclusive: isInclusive, isUpperInclusive: isInclusive, isConfirmed: true,
});

const defuse = [limit("DEFUSE 3", "core", undefined, 70, false), limit("DEFUSE 3", "mismatch-ratio", 1.8, undefined, true), limit("DEFUSE 3", "mismatch", 15, undefined, true)];
const extend = [limit("EXTEND", "mismatch-ratio", 1.2, undefined, false)];

Deno.test("limits hold or not at their very ends as the trials wrote them", () => {
  equal([meets(defuse[0], 69.9), meets(defuse[0], 70), meets(defuse[1], 1.8), meets(extend[0], 1.2)], [true, false, true, false]);
  equal([factOf("mismatch-ratio", { core: 0, hypoperfusion: 5 }), factOf("mismatch-ratio", { core: 0, hypoperfusion: 0 })], [Infinity, 0]);
});

Deno.test("a rule is met when all its limits are, and unknown when a volume is missing", () => {
  const verdict = (core: number | undefined, hypoperfusion: number) => answersOf([...defuse, ...extend], { core, hypoperfusion }).map((one) => one.isMet ?? null);
  equal(verdict(25, 90), [true, true]);
  equal(verdict(50, 80), [false, true]);
  equal(verdict(70, 200), [false, true]);
  equal(verdict(undefined, 90), [null, null]);
});

Deno.test("the scale of hypoperfusion has its marks where the ratio and the mismatch turn", () => {
  const marks = marksOn("hypoperfusion", [...defuse, ...extend], { core: 50, hypoperfusion: 90 });
  equal(marks.map((one) => [one.fact, one.limit, one.milliliters]), [["mismatch-ratio", 1.2, 60], ["mismatch", 15, 65], ["mismatch-ratio", 1.8, 90]]);
  equal(marksOn("core", defuse, { core: 50, hypoperfusion: 90 }).map((one) => one.milliliters), [50, 70, 75]);
  equal(marksOn("core", defuse, { core: 50, hypoperfusion: undefined }).map((one) => one.milliliters), [70]);
});

Deno.test("the threshold of a volume gives that volume back", () => {
  const axes: Matrix = [[2, 0, 0], [0, 2, 0], [0, 0, 5]];
  const data = Float32Array.from({ length: 1000 }, (_, index) => ((index * 7919) % 1000) / 100);
  const volume: Volume = {
    columns: 10, rows: 10, slices: 10, origin: [0, 0, 0], axes, toVoxel: inverse(axes) as Matrix, data, slope: 1, intercept: 0, padding: undefined,
    present: new Uint8Array(10).fill(1), frameOfReferenceUID: "", unit: "s",
  };
  const counter = new ThresholdCounter(volume);
  for (const milliliters of [1, 5, 12.5, 19]) {
    const high = counter.thresholdOf(milliliters, false);
    near(counter.above(high), milliliters, 0.0201);
    near(counter.below(counter.thresholdOf(milliliters, true)), milliliters, 0.0201);
  }
  equal(counter.thresholdOf(21, false), -Infinity);
});
