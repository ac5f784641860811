import { chart } from "../perfusion/chart.ts";
import { decimal, make } from "./dom.ts";
import type { Check, Result } from "./results.ts";
import { fill, words } from "./words.ts";

/** Every question that was asked of the scan, with what was measured and how far it may go. */
export function qualityView(result: Result): HTMLElement[] {
  const number = (value: number | string): string => typeof value === "number" ? decimal(value, Math.abs(value) >= 100 || Number.isInteger(value) ? 0 : 1) : value;
  const row = (check: Check) =>
    make("tr", { class: check.outcome }, make("th", { text: check.name, attributes: { scope: "row" } }), make("td", { text: `${number(check.value)} ${check.unit}` }),
      make("td", { class: "quiet", text: `${check.isUpperLimit ? "≤" : "≥"} ${number(check.limit)}` }),
      make("td", { text: check.outcome === "good" ? "✓" : "!", label: check.outcome === "good" ? words.passed : words.notPassed }));
  return [make("h2", { text: words.quality }), ...result.reasons.map((reason) => make("p", { class: "failed", text: reason })),
    make("table", { class: "checks" }, make("tbody", {}, ...result.checks.map(row))), make("p", { class: "quiet", text: words.deviationNote })];
}

/** How far the head had moved and turned at each time point.
 * @param seconds of the time points, where they are known. */
export function motionView(result: Result, seconds: number[]): (HTMLElement | SVGElement)[] {
  const heading = make("h2", { text: words.motion });
  if (result.motion.length === 0) return [heading, make("p", { class: "quiet", text: words.noMotion })];
  const samples = [...result.motion].sort((one, other) => one.frame - other.frame);
  const times = samples.map((sample) => seconds[sample.frame] ?? sample.frame);
  const moved = samples.map((sample) => Math.hypot(...sample.translationMillimeters));
  const turned = samples.map((sample) => Math.hypot(...sample.rotationDegrees));
  const lines = [
    { name: words.moved, kind: "artery", times, values: moved }, { name: words.turned, kind: "here", times, values: turned, hasOwnScale: true },
  ];
  const legend = make("p", { class: "legend" }, ...lines.map((line) => make("span", { class: line.kind, text: line.name })));
  const count = (test: (one: Result["motion"][number]) => boolean) => samples.filter(test).length;
  return [heading, chart(lines, "mm", words.motion, 1), legend, make("p", {
    text: fill(words.motionSum, {
      moved: decimal(Math.max(...moved)), turned: decimal(Math.max(...turned)), corrected: count((one) => one.corrected), dropped: count((one) => one.dropped), all: samples.length,
    }),
  })];
}
