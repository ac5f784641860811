import { type Answer, answersOf, type Limit, type Mark, marksOn, type Volumes } from "../perfusion/limits.ts";
import type { ThresholdCounter } from "../perfusion/threshold.ts";
import { decimal, make, shape } from "./dom.ts";
import { words } from "./words.ts";

export interface Scale {
  lower: number;
  upper: number;
  /** Little is what counts: the volume lies below the threshold. */
  isLow: boolean;
  /** Which volume the threshold gives. */
  dragged: "core" | "hypoperfusion";
}

const sign = (limit: Limit): string => {
  const number = (value: number) => String(Math.round(value * 100) / 100);
  const name = factName(limit.fact);
  if (limit.lower !== undefined && limit.upper !== undefined) return `${name} ${number(limit.lower)}–${number(limit.upper)}`;
  if (limit.lower !== undefined) return `${name} ${limit.isLowerInclusive ? "≥" : ">"} ${number(limit.lower)}`;
  return limit.upper !== undefined ? `${name} ${limit.isUpperInclusive ? "≤" : "<"} ${number(limit.upper)}` : name;
};

const factName = (fact: string): string =>
  ({ core: words.core, hypoperfusion: words.hypoperfusion, mismatch: words.mismatch, "mismatch-ratio": words.ratio })[fact] ?? fact;

/** Where on the slider the counted volume passes the limits of trials: above the line the limit, at its place the threshold. */
export function trialMarks(scale: Scale, counter: ThresholdCounter, limits: Limit[], volumes: Volumes): SVGElement | undefined {
  const placed = marksOn(scale.dragged, limits, volumes).flatMap((mark) => {
    const threshold = counter.thresholdOf(mark.milliliters, scale.isLow);
    const part = (threshold - scale.lower) / (scale.upper - scale.lower);
    return part > 0 && part < 1 ? [{ mark, part }] : [];
  });
  if (placed.length === 0) return undefined;
  const svg = shape("svg", { viewBox: "0 0 300 46", class: "trialmarks", role: "img", "aria-label": words.trialLimits });
  let rows: number[] = [];
  for (const { mark, part } of placed.sort((one, other) => one.part - other.part)) {
    // The knob of a slider is 16 wide: its middle never reaches the ends.
    const x = 8 + part * 284;
    rows = rows.filter((end) => end > x - 2);
    const row = [0, 1, 2].find((one) => !(rows[one] > x - 2)) ?? 2;
    const label = markName(mark);
    rows[row] = x + 6 + label.length * 5.6;
    const isNearEnd = rows[row] > 300;
    const text = shape("text", { x: isNearEnd ? x - 3 : x + 3, y: 10 + row * 13, "text-anchor": isNearEnd ? "end" : "start" }, label);
    const title = shape("title", {}, `${label}: ${mark.rules.join(", ")} · ${decimal(mark.milliliters)} mL`);
    const group = shape("g", { class: mark.fact });
    group.append(title, shape("line", { x1: x, x2: x, y1: 2 + row * 13, y2: 46 }), text);
    svg.append(group);
  }
  return svg;
}

function markName(mark: Mark): string {
  const value = String(Math.round(mark.limit * 100) / 100);
  return mark.fact === "mismatch-ratio" ? `${words.ratio} ${value}` : `${factName(mark.fact)} ${value} mL`;
}

/** What the volume under the threshold would mean for each rule. */
export function trialAnswers(limits: Limit[], volumes: Volumes): HTMLElement {
  const rows = answersOf(limits, volumes).map((answer) => {
    const state = answer.isMet === undefined ? "unknown" : answer.isMet ? "met" : "unmet";
    const said = answer.isMet === undefined ? words.notKnown : answer.isMet ? words.limitsMet : words.limitsNotMet;
    const mark = make("span", { class: "sign", text: answer.isMet === undefined ? "?" : answer.isMet ? "✓" : "✗", label: said, attributes: { role: "img" } });
    return make("li", { class: state }, mark, make("span", {}, make("strong", { text: answer.rule + (answer.group ? ` · ${answer.group}` : "") }), ...lines(answer)));
  });
  return make("div", { class: "trials" }, make("h2", { text: words.trialLimits }), make("ul", {}, ...rows), make("p", { class: "quiet", text: words.imagesOnly }));
}

const lines = (answer: Answer): HTMLElement[] =>
  answer.lines.map((line) => make("small", { class: line.isMet === false ? "broken" : "", text: sign(line.limit) + (line.limit.isConfirmed ? "" : " *") }));
