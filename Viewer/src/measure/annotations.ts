import { type Frame, keyOf } from "../dicom/frame.ts";
import { writeFile } from "../dicom/writer.ts";
import { loadSeries, type Study } from "../model.ts";
import type { App } from "../ui/app.ts";
import { decimal, shape } from "../ui/dom.ts";
import type { Tool } from "../ui/pointer.ts";
import type { Extent, Transform } from "../ui/view.ts";
import type { Viewport } from "../ui/viewport.ts";
import { words } from "../ui/words.ts";
import { type Entry, keySelection, measurementReport, readReport } from "./report.ts";
import { angleOf, distanceFromLine, isInEllipse, isInPolygon, type Kind, lengthOf, mirrored, type Spot, spotsNeeded, statistics } from "./shapes.ts";

interface Mark {
  kind: Kind;
  frame: Frame;
  spots: Spot[];
  note: string;
  isSaved: boolean;
  isWhole: boolean;
  lines: string[];
  values: Entry["values"];
}

const millimetres: [string, string] = ["mm", "millimeter"];

/** Measurements on images as they were acquired: drawn, saved as a structured report, opened again. */
export class Annotations {
  readonly marks: Mark[] = [];
  readonly keys = new Map<string, Frame>();
  author = "";
  private drawing: Mark | undefined;

  constructor(private readonly app: App) {}

  /** The tool that draws a kind. Dragging sets two spots; further ones are clicked; a polygon ends where it began. */
  tool(kind: Kind): Tool {
    return {
      down: (viewport, x, y) => this.begin(kind, viewport, x, y),
      move: (viewport, x, y) => this.drag(viewport, x, y),
      up: (viewport, x, y) => this.end(viewport, x, y),
    };
  }

  private spot(viewport: Viewport, x: number, y: number): Spot | undefined {
    return viewport.transform()?.toPicture(x, y);
  }

  private begin(kind: Kind, viewport: Viewport, x: number, y: number): void {
    const frame = viewport.shown?.frame;
    const spot = this.spot(viewport, x, y);
    if (!frame || !spot) return;
    const open = this.drawing;
    if (open && !open.isWhole && open.kind === kind && keyOf(open.frame) === keyOf(frame)) {
      if (kind === "polygon" && open.spots.length > 3 && isNear(viewport, open.spots[0], spot)) {
        open.spots.pop();
        this.finish(open, viewport);
        return;
      }
      open.spots.push(spot);
      return;
    }
    if (open && !open.isWhole) this.marks.splice(this.marks.indexOf(open), 1);
    const count = kind === "note" ? 1 : 2;
    this.drawing = {
      kind, frame, spots: Array.from({ length: count }, () => [...spot] as Spot), note: "", isSaved: false, isWhole: false, lines: [], values: [],
    };
    this.marks.push(this.drawing);
  }

  private drag(viewport: Viewport, x: number, y: number): void {
    const spot = this.spot(viewport, x, y);
    const mark = this.drawing;
    if (!mark || mark.isWhole || !spot) return;
    mark.spots[mark.spots.length - 1] = spot;
    measure(mark, viewport);
    this.app.redraw();
  }

  private end(viewport: Viewport, x: number, y: number): void {
    const mark = this.drawing;
    if (!mark || mark.isWhole) return;
    this.drag(viewport, x, y);
    if (mark.spots.length >= spotsNeeded[mark.kind]) this.finish(mark, viewport);
    this.app.redraw();
  }

  private finish(mark: Mark, viewport: Viewport): void {
    if (mark.kind === "note" || mark.kind === "arrow") mark.note = prompt(words.typeNote)?.trim().slice(0, 200) ?? "";
    mark.isWhole = true;
    this.drawing = undefined;
    const [one, other] = mark.spots;
    // A click without a drag measures nothing.
    if (mark.spots.length === 2 && Math.hypot(one[0] - other[0], one[1] - other[1]) < 0.5) this.marks.splice(this.marks.indexOf(mark), 1);
    measure(mark, viewport);
    this.app.redraw();
  }

  removeLast(): void {
    this.marks.pop();
    this.drawing = undefined;
    this.app.redraw();
  }

  toggleKey(frame: Frame | undefined): void {
    if (!frame) return;
    const key = keyOf(frame);
    if (!this.keys.delete(key)) this.keys.set(key, frame);
    this.app.redraw();
  }

  /** Stores what has been drawn and marked since. */
  async save(): Promise<void> {
    const { source } = this.app.settings;
    const open = this.marks.filter((mark) => mark.isWhole && !mark.isSaved);
    const studies = new Set([...open.map((mark) => mark.frame.studyUID), ...[...this.keys.values()].map((frame) => frame.studyUID)]);
    if (!source.store || studies.size === 0) {
      this.app.say(words.nothingToSave);
      return;
    }
    for (const study of studies) {
      const marks = open.filter((mark) => mark.frame.studyUID === study);
      const keys = [...this.keys.values()].filter((frame) => frame.studyUID === study);
      if (marks.length > 0) await source.store(study, writeFile(measurementReport(marks, this.author)));
      if (keys.length > 0) await source.store(study, writeFile(keySelection(keys, this.author)));
      for (const mark of marks) mark.isSaved = true;
    }
    this.keys.clear();
    this.app.say(words.saved);
    this.app.redraw();
  }

  /** Measurements that reports of the study hold. */
  async reopen(study: Study): Promise<void> {
    const frames = new Map<string, Frame>();
    for (const stack of study.series.flatMap((series) => series.stacks)) {
      for (const frame of stack.frames.flat()) if (frame) frames.set(keyOf(frame), frame);
    }
    for (const series of study.series.filter((one) => one.modality === "SR")) {
      await loadSeries(this.app.settings.source, series);
      for (const found of (series.sets ?? []).flatMap(readReport)) {
        const frame = frames.get(`${found.instanceUID}/${found.frameNumber}`);
        if (!frame) continue;
        this.marks.push({ kind: found.kind, frame, spots: found.spots, note: found.note, isSaved: true, isWhole: true, lines: [], values: [] });
      }
    }
  }

  draw(viewport: Viewport, transform: Transform): void {
    const frame = viewport.shown?.frame;
    if (!frame) return;
    const key = keyOf(frame);
    if (this.keys.has(key)) viewport.svg.append(shape("text", { x: viewport.element.clientWidth - 24, y: viewport.element.clientHeight - 30 }, "★"));
    for (const mark of this.marks) {
      if (keyOf(mark.frame) !== key) continue;
      if (mark.lines.length === 0) measure(mark, viewport);
      drawMark(mark, viewport, transform);
    }
  }
}

export const annotationsOf = (app: App): Annotations => new Annotations(app);

function isNear(viewport: Viewport, one: Spot, other: Spot): boolean {
  const transform = viewport.transform();
  if (!transform) return false;
  const [a, b] = [transform.toScreen(...one), transform.toScreen(...other)];
  return Math.hypot(a[0] - b[0], a[1] - b[1]) < 12;
}

function measure(mark: Mark, viewport: Viewport): void {
  const shown = viewport.shown;
  if (!shown) return;
  const { extent, values } = shown;
  const unit = mark.frame.pixelSpacing ? "mm" : "px";
  mark.values = [];
  const lengthValue = (value: number, meaning: string, coded: string): void => {
    if (unit === "mm") mark.values.push({ code: [coded, "SCT", meaning], value, unit: millimetres });
  };
  switch (mark.kind) {
    case "length": {
      const value = lengthOf(extent, mark.spots);
      mark.lines = [`${decimal(value)} ${unit}`];
      lengthValue(value, "Length", "410668003");
      return;
    }
    case "angle": {
      if (mark.spots.length < 3) return;
      const value = angleOf(extent, mark.spots);
      mark.lines = [`${decimal(value)}°`];
      mark.values.push({ code: ["1483009", "SCT", "Angle"], value, unit: ["deg", "degree"] });
      return;
    }
    case "midline": {
      if (mark.spots.length < 3) return;
      const value = distanceFromLine(extent, mark.spots);
      mark.lines = [`${words.midline} ${decimal(value)} ${unit}`];
      lengthValue(value, "Length", "410668003");
      return;
    }
    case "abc": return measureABC(mark, viewport, unit);
    case "ellipse": case "polygon": case "mirror": return measureRegion(mark, extent, values, unit);
    default: mark.lines = mark.note ? [mark.note] : [" "];
  }
}

/** Longest diameter, the one across it, and slices that show it (Kothari 1996): asked for as the number of slices. */
function measureABC(mark: Mark, viewport: Viewport, unit: string): void {
  if (mark.spots.length < 4 || !viewport.shown) return;
  const { extent } = viewport.shown;
  const a = lengthOf(extent, mark.spots.slice(0, 2));
  const b = lengthOf(extent, mark.spots.slice(2, 4));
  const positions = viewport.content?.stack.positions ?? [];
  const step = positions.length > 1 ? (positions[positions.length - 1] - positions[0]) / (positions.length - 1) : mark.frame.thickness;
  if (mark.isWhole && mark.note === "") mark.note = prompt(`${words.abc}: C = ? (${words.slice})`)?.trim() ?? "0";
  const slices = Number(mark.note) || 0;
  const volume = step === undefined ? NaN : (a * b * slices * step) / 2000;
  mark.lines = [`A ${decimal(a)} × B ${decimal(b)} ${unit}`, `ABC/2 ${decimal(volume)} mL (C ${slices} × ${decimal(step ?? NaN)} mm)`];
  if (unit === "mm") mark.values.push({ code: ["118565006", "SCT", "Volume"], value: volume, unit: ["mL", "milliliter"] });
}

function measureRegion(mark: Mark, extent: Extent, values: Float32Array | undefined, unit: string): void {
  const inside = mark.kind === "polygon"
    ? (column: number, row: number) => isInPolygon(mark.spots, column, row)
    : (column: number, row: number) => isInEllipse(mark.spots, column, row);
  if (!values) return;
  const found = statistics(values, extent, mark.spots, inside);
  const measureUnit = mark.frame.unit;
  const places = Math.abs(found.mean) < 100 ? 1 : 0;
  mark.lines = [
    `${words.mean_} ${decimal(found.mean, places)} ± ${decimal(found.deviation, 1)} ${measureUnit}`,
    `${decimal(found.least, 0)} … ${decimal(found.most, 0)} · ${decimal(unit === "mm" ? found.area / 100 : found.area, 2)} ${unit === "mm" ? "cm²" : "px"}`,
  ];
  const coded: [string, string] = measureUnit === "HU" ? ["[hnsf'U]", "Hounsfield unit"] : ["1", "no units"];
  mark.values.push({ code: ["373098007", "SCT", "Mean"], value: found.mean, unit: coded }, { code: ["386136009", "SCT", "Standard Deviation"], value: found.deviation, unit: coded });
  if (unit === "mm") mark.values.push({ code: ["42798000", "SCT", "Area"], value: found.area, unit: ["mm2", "square millimeter"] });
  if (mark.kind !== "mirror") return;
  const other = mirrored(mark.spots, (extent.columns - 1) / 2);
  const beside = statistics(values, extent, other, (column, row) => isInEllipse(other, column, row));
  mark.lines.push(`${words.mirror} ${decimal(beside.mean, places)} · ${words.difference} ${decimal(found.mean - beside.mean, 1)} ${measureUnit}`);
}

function drawMark(mark: Mark, viewport: Viewport, transform: Transform): void {
  const screen = mark.spots.map((spot) => transform.toScreen(...spot));
  const path = (points: [number, number][], isClosed = false) =>
    viewport.svg.append(shape("path", { class: `mark ${mark.isSaved ? "saved" : ""}`, d: "M" + points.map((point) => point.map((part) => part.toFixed(1)).join(" ")).join("L") + (isClosed ? "Z" : "") }));
  const ellipse = (points: [number, number][]) =>
    viewport.svg.append(shape("ellipse", { class: `mark ${mark.isSaved ? "saved" : ""}`, cx: (points[0][0] + points[1][0]) / 2, cy: (points[0][1] + points[1][1]) / 2,
      rx: Math.abs(points[1][0] - points[0][0]) / 2, ry: Math.abs(points[1][1] - points[0][1]) / 2 }));
  if (mark.kind === "ellipse" || mark.kind === "mirror") {
    ellipse(screen);
    if (mark.kind === "mirror" && viewport.shown) {
      ellipse(mirrored(mark.spots, (viewport.shown.extent.columns - 1) / 2).map((spot) => transform.toScreen(...spot)));
    }
  } else if (mark.kind === "abc") {
    path(screen.slice(0, 2));
    if (screen.length > 2) path(screen.slice(2, 4));
  } else if (screen.length > 1) path(screen, mark.kind === "polygon" && mark.isWhole);
  if (mark.kind === "arrow") arrowHead(viewport, screen);
  for (const [x, y] of screen) viewport.svg.append(shape("circle", { class: "handle", cx: x, cy: y, r: 3 }));
  const [x, y] = screen.reduce((rightmost, point) => point[0] > rightmost[0] ? point : rightmost);
  mark.lines.forEach((line, index) => viewport.svg.append(shape("text", { x: Math.min(x + 8, viewport.element.clientWidth - 150), y: y + index * 15, class: "value" }, line)));
}

function arrowHead(viewport: Viewport, [from, to]: [number, number][]): void {
  const angle = Math.atan2(to[1] - from[1], to[0] - from[0]);
  const side = (turn: number) => `${(to[0] - 12 * Math.cos(angle + turn)).toFixed(1)} ${(to[1] - 12 * Math.sin(angle + turn)).toFixed(1)}`;
  viewport.svg.append(shape("path", { class: "mark", d: `M${side(0.4)}L${to[0]} ${to[1]}L${side(-0.4)}` }));
}
