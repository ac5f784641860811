import { text } from "../dicom/dataset.ts";
import { firstFrame, versionOf } from "../model.ts";
import { decimal, shape } from "./dom.ts";
import type { Transform } from "./view.ts";
import type { Viewport } from "./viewport.ts";
import { fill, type Words, words } from "./words.ts";

/** Who, where, how: the texts at the corners of a viewport. They never go away. */
export function writeCorners(viewport: Viewport, why: string | undefined, probe: string): void {
  const [topLeft, topRight, bottomLeft, bottomRight] = viewport.corners;
  const content = viewport.content;
  if (!content) {
    for (const corner of viewport.corners) corner.replaceChildren();
    viewport.message.textContent = words.empty;
    return;
  }
  const patient = content.study.patient;
  lines(topLeft, [
    patient.name.first + (patient.name.second ? ` ${patient.name.second}` : ""),
    [patient.id, patient.sex, patient.birthDate].filter((part) => part !== "").join(" · "),
    [content.study.date, title(viewport)].filter((part) => part !== "").join(" · "),
  ], "who");
  lines(topRight, [place(viewport), time(viewport), viewport.house.remark(viewport), ...safety(viewport)]);
  lines(bottomLeft, [viewport.rendering ? "" : windowText(viewport), slabText(viewport), probe]);
  lines(bottomRight, []);
  viewport.message.textContent = why ? reason(why, viewport) : "";
  viewport.element.setAttribute(
    "aria-label",
    [patient.name.first, content.series.description, place(viewport), why ? reason(why, viewport) : ""].join(", "),
  );
}

function lines(corner: HTMLElement, texts: string[], kind = ""): void {
  const wanted = texts.filter((line) => line !== "");
  while (corner.children.length > wanted.length) corner.lastElementChild?.remove();
  wanted.forEach((line, index) => {
    let element = corner.children[index] as HTMLElement | undefined;
    if (!element) {
      element = document.createElement("div");
      corner.append(element);
    }
    if (element.textContent !== line) element.textContent = line;
    element.className = kind === "who" && index === 0 ? "name" : line.startsWith("⚠") ? "warning" : "";
  });
}

function title(viewport: Viewport): string {
  const content = viewport.content;
  const frame = content && firstFrame(content.stack);
  const version = content && frame?.title && versionOf(content.series) > 1 ? ` · ${words.version} ${versionOf(content.series)}` : "";
  const isWide = viewport.element.clientWidth > 420;
  return frame?.title ? (isWide ? `${frame.label} · ${frame.title}` : frame.label) + version : content?.series.description ?? "";
}

function place(viewport: Viewport): string {
  const { content } = viewport;
  if (!content) return "";
  if (viewport.rendering) return words.volume3d;
  if (viewport.isCut) {
    const depth = viewport.depth;
    return `${words[viewport.direction]}${depth === undefined ? "" : ` ${decimal(depth)} mm`}`;
  }
  const slices = `${words.slice} ${viewport.slice + 1}/${content.stack.sliceCount}`;
  const position = content.stack.positions[viewport.slice];
  return position === undefined ? slices : `${slices} · ${decimal(position)} mm`;
}

function time(viewport: Viewport): string {
  const stack = viewport.content?.stack;
  if (!stack || stack.frames.length < 2) return "";
  const frame = viewport.frame;
  if (frame?.bValue !== undefined) return `b ${decimal(frame.bValue, 0)}`;
  const seconds = stack.times[viewport.time];
  return `${words.time} ${viewport.time + 1}/${stack.frames.length}` + (seconds === undefined ? "" : ` · ${decimal(seconds)} s`);
}

/** Everything about the pictures that a reader must not overlook. */
function safety(viewport: Viewport): string[] {
  const content = viewport.content;
  const frame = viewport.frame ?? (content && firstFrame(content.stack));
  if (!content || !frame) return [];
  const marks: string[] = [];
  const isOurs = text(frame.dataSet, "00080070") === "Willis";
  if (isOurs) marks.push(`⚠ ${words.research}`);
  // A cut through slices that are still on their way says so.
  const isWaiting = viewport.isCut && !viewport.house.volumes.isWhole(content.stack, viewport.time);
  if (isWaiting && typeof viewport.volume() !== "string") marks.push(`⚠ ${words.incomplete} · ${words.loading}`);
  if (frame.isLossy) marks.push(`⚠ ${words.lossy}`);
  else if (frame.imageType[0] === "DERIVED") marks.push(words.derived);
  for (const remark of content.stack.remarks) {
    if (remark === "missing") marks.push(`⚠ ${words.incomplete}`);
    else if (remark === "gap" || remark === "irregular" || remark === "unplaced" || remark === "mixed") marks.push(`⚠ ${words[remark]}`);
  }
  if (!frame.pixelSpacing) marks.push(`⚠ ${words.noSize}`);
  else if (frame.isSpacingOfDetector) marks.push(`⚠ ${words.detector}`);
  if (viewport.rendering) marks.push(words.bodyRemark, viewport.rendering.remark());
  if (viewport.isPrior) marks.push(words.prior);
  if (viewport.reduction > 1) marks.push(`⚠ ${fill(words.reduced, { n: viewport.reduction })}`);
  return marks;
}

function windowText(viewport: Viewport): string {
  const { center, width, shape: form } = viewport.window;
  const places = width < 20 ? 1 : 0;
  const unit = viewport.content ? firstFrame(viewport.content.stack)?.unit ?? "" : "";
  const map = viewport.colourMap === "grey" ? "" : ` ${unit}`;
  return `W ${decimal(width, places)} L ${decimal(center, places)}${form === "SIGMOID" ? " ∫" : ""}${map}`;
}

function slabText(viewport: Viewport): string {
  const slab = viewport.shown?.slab ?? { millimeters: viewport.slabMillimeters, projection: viewport.projection };
  if (slab.millimeters <= 0) return "";
  return `${words[slab.projection]} ${decimal(slab.millimeters, 0)} mm`;
}

function reason(why: string, viewport: Viewport): string {
  if (why.startsWith("why_")) return `${words.noVolume}: ${words[why as keyof Words] ?? ""}`;
  if (why === "broken") {
    const frame = viewport.frame;
    return `${words.broken}. ${frame ? viewport.house.loader.failure(frame) ?? "" : ""}`;
  }
  if (why === "loading" && viewport.house.loader.isCutOff) return words.cutOff;
  return words[why as keyof Words] ?? why;
}

/** Letters of the patient's sides: top, right, bottom, left. */
export function drawLetters(viewport: Viewport, [top, right, bottom, left]: string[]): void {
  const width = viewport.element.clientWidth;
  const height = viewport.element.clientHeight;
  const letter = (x: number, y: number, value: string, anchor: string) =>
    viewport.svg.append(shape("text", { x, y, class: "letter", "text-anchor": anchor }, value));
  letter(width / 2, 16, top, "middle");
  letter(width - 6, height / 2 + 5, right, "end");
  letter(width / 2, height - 8, bottom, "middle");
  letter(6, height / 2 + 5, left, "start");
}

/** A bar to measure by eye. @param perUnit pixels of the screen for a millimetre. */
export function drawBar(viewport: Viewport, perUnit: number): void {
  const width = viewport.element.clientWidth;
  const height = viewport.element.clientHeight;
  const wish = Math.min(width, height) * 0.35;
  const lengths = [200, 100, 50, 20, 10, 5, 2, 1];
  const bar = lengths.find((one) => one * perUnit <= wish) ?? 1;
  const size = bar * perUnit;
  const x = width - 12;
  const y = height - 14;
  viewport.svg.append(
    shape("path", { class: "bar", d: `M${x - 5} ${y - size}H${x}V${y}H${x - 5}M${x} ${y - size / 2}h-4` }),
    shape("text", { x: x - 8, y: y + 4, class: "small", "text-anchor": "end" }, bar >= 10 ? `${bar / 10} cm` : `${bar} mm`),
  );
}

/** Sides and bar of what is shown, where the files say them. */
export function drawFrameMarks(viewport: Viewport, transform: Transform): void {
  const plane = viewport.shown?.plane;
  if (plane) drawLetters(viewport, transform.letters(plane));
  if (viewport.shown?.frame && !viewport.shown.frame.pixelSpacing) return;
  drawBar(viewport, transform.perUnit);
}

/** Colours of the base picture with their values. */
export function drawLegend(viewport: Viewport, table: (name: string) => Uint8Array): void {
  const source = viewport.overlay
    ? { map: viewport.overlay.tint.map, lower: viewport.overlay.tint.lower, upper: viewport.overlay.tint.upper,
      unit: firstFrame(viewport.overlay.stack)?.unit ?? "" }
    : viewport.colourMap !== "grey" && viewport.content
    ? { map: viewport.colourMap, lower: viewport.window.center - viewport.window.width / 2,
      upper: viewport.window.center + viewport.window.width / 2, unit: firstFrame(viewport.content.stack)?.unit ?? "" }
    : undefined;
  if (!source) return;
  const height = Math.min(140, viewport.element.clientHeight * 0.4);
  const top = (viewport.element.clientHeight - height) / 2;
  const colours = table(source.map);
  const steps = 32;
  for (let step = 0; step < steps; step++) {
    const at = Math.round(((steps - 1 - step) / (steps - 1)) * 255) * 4;
    viewport.svg.append(shape("rect", {
      x: 22, y: top + (step * height) / steps, width: 9, height: height / steps + 0.5,
      fill: `rgb(${colours[at]},${colours[at + 1]},${colours[at + 2]})`,
    }));
  }
  const places = source.upper - source.lower < 20 ? 1 : 0;
  const label = (y: number, value: string) => viewport.svg.append(shape("text", { x: 35, y, class: "small" }, value));
  label(top + 8, decimal(source.upper, places));
  label(top + height, decimal(source.lower, places));
  label(top - 6, unitName(source.unit));
}

/** Units as people write them. */
export const unitName = (unit: string): string =>
  ({ "mL/(100.g)/min": "mL/100 g/min", "mL/(100.g)": "mL/100 g", "[hnsf'U]": "HU", "1": "", "{ratio}": "" })[unit] ?? unit;
