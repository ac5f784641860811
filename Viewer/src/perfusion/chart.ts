import { decimal, shape } from "../ui/dom.ts";

export interface Line {
  name: string;
  kind: string;
  times: number[];
  values: number[];
  /** Drawn to a scale of its own, at the right: tissue enhances far less than vessels. */
  hasOwnScale?: boolean;
}

/** Curves over time, each scaled by one common axis.
 * @param least that an axis reaches to. */
export function chart(lines: Line[], unit: string, label: string, least = 10): SVGElement {
  const [width, height, left, bottom] = [300, 170, 38, 26];
  const svg = shape("svg", { viewBox: `0 0 ${width} ${height}`, class: "chart", role: "img", "aria-label": label });
  const range = (chosen: Line[], lowest: number): [number, number] => {
    const all = chosen.flatMap((line) => line.values.filter(Number.isFinite));
    return [Math.min(0, ...all), Math.max(lowest, ...all)];
  };
  const own = lines.filter((line) => line.hasOwnScale);
  const [low, high] = range(lines.length > own.length ? lines.filter((line) => !line.hasOwnScale) : lines, least);
  const [ownLow, ownHigh] = range(own, least);
  const end = Math.max(1, ...lines.flatMap((line) => line.times));
  const x = (time: number) => left + (time / end) * (width - left - 34);
  const y = (value: number, bottomValue = low, topValue = high) => 8 + ((topValue - value) / (topValue - bottomValue)) * (height - bottom - 8);
  svg.append(shape("path", { class: "axis", d: `M${left} 8V${height - bottom}H${width - 34}` }));
  if (own.length > 0) {
    for (const value of [ownLow, ownHigh]) svg.append(shape("text", { x: width - 30, y: y(value, ownLow, ownHigh) + 4, class: "own" }, decimal(value, ownHigh < 10 ? 1 : 0)));
  }
  for (const value of [low, (low + high) / 2, high]) {
    svg.append(shape("text", { x: left - 4, y: y(value) + 4, "text-anchor": "end" }, decimal(value, high < 10 ? 1 : 0)));
  }
  for (let step = 0; step <= 3; step++) {
    svg.append(shape("text", { x: x((end * step) / 3), y: height - 10, "text-anchor": "middle" }, decimal((end * step) / 3, 0)));
  }
  svg.append(shape("text", { x: width - 8, y: height - 1, "text-anchor": "end" }, "s"), shape("text", { x: left + 4, y: 16 }, unit));
  for (const line of lines) {
    const path = line.values.map((value, index) => Number.isFinite(value) ? `${x(line.times[index]).toFixed(1)} ${y(value, line.hasOwnScale ? ownLow : low, line.hasOwnScale ? ownHigh : high).toFixed(1)}` : "")
      .filter((part) => part !== "").join("L");
    if (path) svg.append(shape("path", { class: `line ${line.kind}`, d: `M${path}` }));
  }
  return svg;
}
