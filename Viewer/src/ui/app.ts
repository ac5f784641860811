import type { Frame, Window } from "../dicom/frame.ts";
import type { Vector } from "../geometry/vector.ts";
import { Loader } from "../load/loader.ts";
import type { Source } from "../load/source.ts";
import { Volumes } from "../load/volumes.ts";
import { type Annotations, annotationsOf } from "../measure/annotations.ts";
import { firstFrame, hasPictures, isSamePatient, loadSeries, openStudy, type Series, type Study } from "../model.ts";
import { colourTable } from "../render/colours.ts";
import { Renderer } from "../render/renderer.ts";
import { presets } from "../render/window.ts";
import { drawFrameMarks, drawLegend, writeCorners } from "./corners.ts";
import { drawCross, drawReference, isParallel } from "./cross.ts";
import { decimal, make, oncePerFrame } from "./dom.ts";
import { type Hang, mapStyle, strokeProtocol } from "./hanging.ts";
import type { House } from "./house.ts";
import { type Gesture, listen, type Tool } from "./pointer.ts";
import { Segments } from "./segments.ts";
import { Viewport } from "./viewport.ts";
import { fill, words } from "./words.ts";

export interface Settings {
  root: HTMLElement;
  source: Source;
  study: string;
  /** Bytes of pixels kept, and bytes of volumes. */
  pixelBudget: number;
  volumeBudget: number;
}

/** The viewer on one patient: viewports on one canvas, and what they share. */
export class App implements House {
  readonly renderer: Renderer;
  readonly loader: Loader;
  readonly volumes: Volumes;
  readonly segments: Segments;
  readonly annotations: Annotations;
  readonly viewports: Viewport[] = [];
  readonly grid = make("div", { class: "grid" });
  readonly canvas = make("canvas", { class: "canvas" });
  readonly stage = make("main", { class: "stage" });
  readonly notice = make("div", { class: "notice", attributes: { role: "status" } });
  studies: Study[] = [];
  active = 0;
  columns = 2;
  rows = 2;
  tool: Gesture | Tool = "window";
  toolName = "window";
  isLinked = true;
  isSingle = false;
  point: Vector | undefined;
  pointFrame = "";
  isCoarse = false;
  labelColours = new Float32Array(24);
  probe = "";
  /** The panel beside the pictures, where there is one. */
  perfusion: { lastCurve: { values: number[] } | undefined } | undefined;
  /** Called when something that toolbar or panels show has changed. */
  onChange: () => void = () => {};
  onCurve: (viewport: Viewport, point: Vector) => void = () => {};
  readonly redraw: () => void;
  private cine: ReturnType<typeof setInterval> | undefined;
  /** Milliseconds of the last drawing, for measurements. */
  drawMilliseconds = 0;

  constructor(readonly settings: Settings) {
    this.renderer = new Renderer(this.canvas);
    this.loader = new Loader((frame, signal) => settings.source.pixels(frame, signal), settings.pixelBudget);
    this.volumes = new Volumes(this.loader, settings.volumeBudget);
    this.segments = new Segments(this);
    this.annotations = annotationsOf(this);
    this.redraw = oncePerFrame(() => this.draw());
    this.renderer.onRestored = () => {
      for (const viewport of this.viewports) viewport.forget();
      this.redraw();
    };
    this.stage.append(this.canvas, this.grid, this.notice);
    this.loader.onLoaded((frame) => this.loaded(frame));
    this.volumes.onChanged(() => {
      for (const viewport of this.viewports) viewport.volumeChanged();
      this.redraw();
    });
    new ResizeObserver(() => this.redraw()).observe(this.stage);
  }

  get study(): Study | undefined {
    return this.studies[0];
  }

  get activeViewport(): Viewport | undefined {
    return this.viewports[this.active];
  }

  private loaded(frame: Frame): void {
    if (this.viewports.some((viewport) => viewport.isCut || viewport.frame === frame)) this.redraw();
    this.onChange();
  }

  say(text: string, isError = false): void {
    this.notice.textContent = text;
    this.notice.classList.toggle("error", isError);
    if (text !== "" && !isError) setTimeout(() => this.notice.textContent === text && (this.notice.textContent = ""), 5000);
  }

  /** Opens a study; the first picture comes before the headers of other series do. */
  async open(uid: string, isNarrow: boolean): Promise<void> {
    const study = await openStudy(this.settings.source, uid);
    const first = this.studies[0];
    if (first && !isSamePatient(first.patient, study.patient)) {
      this.say(fill(words.otherPatient, { name: study.patient.name.first || study.patient.id }), true);
      return;
    }
    this.studies.push(study);
    this.onChange();
    if (first) {
      await this.loadAll(study);
      return;
    }
    this.setLayout(1, 1);
    const opening = [...study.series].filter(hasPictures).sort((one, other) => priority(one) - priority(other))[0];
    if (opening) {
      await loadSeries(this.settings.source, opening);
      if (opening.stacks[0]) this.viewports[0].show({ study, series: opening, stack: opening.stacks[0] });
      this.redraw();
    }
    await this.loadAll(study);
    this.hang(isNarrow);
    await this.segments.load(study);
    await this.annotations.reopen(study);
    this.onChange();
    this.redraw();
  }

  /** Looks for series that have come since. */
  async reload(): Promise<void> {
    for (const study of this.studies) {
      const now = await openStudy(this.settings.source, study.uid);
      study.series = now.series.map((series) => {
        const known = study.series.find((one) => one.uid === series.uid);
        return known && known.count === series.count ? known : series;
      });
      await this.loadAll(study);
      await this.segments.load(study);
    }
    this.onChange();
  }

  private async loadAll(study: Study): Promise<void> {
    await Promise.all(study.series.filter(hasPictures).map(async (series) => {
      await loadSeries(this.settings.source, series);
      this.onChange();
    }));
  }

  hang(isNarrow = this.isNarrow): void {
    if (!this.study) return;
    const protocol = strokeProtocol(this.study, isNarrow);
    this.setLayout(protocol.columns, protocol.rows);
    protocol.hangs.forEach((hang, index) => this.apply(hang, this.viewports[index]));
    this.redraw();
  }

  get isNarrow(): boolean {
    return this.stage.clientWidth < 640;
  }

  private apply(hang: Hang, viewport: Viewport | undefined): void {
    if (!viewport || !this.study) return;
    viewport.show({ study: this.study, series: hang.series, stack: hang.stack });
    if (hang.center !== undefined && hang.width !== undefined) {
      viewport.window = {
        center: hang.center, width: hang.width, name: "", shape: hang.colourMap ? "LINEAR_EXACT" : "LINEAR",
      };
      viewport.isWindowChosen = true;
    }
    viewport.colourMap = hang.colourMap ?? "grey";
    viewport.showsLabels = hang.showsLabels ?? false;
    if (hang.slab) {
      viewport.slabMillimeters = hang.slab.millimeters;
      viewport.projection = hang.slab.projection;
    }
    if (hang.direction) viewport.setDirection(hang.direction);
  }

  /** Shows a stack in a viewport in its own manner. */
  place(series: Series, stackIndex: number, viewport = this.activeViewport): void {
    const stack = series.stacks[stackIndex];
    const study = this.studies.find((one) => one.uid === series.studyUID);
    if (!stack || !viewport || !study) return;
    const label = firstFrame(stack)?.label ?? "";
    const style = mapStyle(label);
    this.apply({
      series, stack,
      ...(label
        ? { center: (style.lower + style.upper) / 2, width: style.upper - style.lower, colourMap: style.map, showsLabels: true }
        : {}),
    }, viewport);
    if (this.point && viewport.isOfSameFrame()) viewport.followPoint(this.point);
    this.onChange();
    this.redraw();
  }

  setLayout(columns: number, rows: number): void {
    this.columns = columns;
    this.rows = rows;
    this.isSingle = false;
    while (this.viewports.length < columns * rows) {
      const viewport = new Viewport(this, this.viewports.length);
      listen(viewport, {
        tool: () => this.tool,
        activate: (one) => this.activate(one),
        hover: (one, x, y) => this.hover(one, x, y),
        point: (one, x, y) => this.pointAt(one, x, y),
        coarse: (isCoarse) => this.coarse(isCoarse),
        windowChanged: (one) => this.windowChanged(one),
      });
      viewport.element.addEventListener("dblclick", () => this.toggleSingle(viewport));
      this.viewports.push(viewport);
    }
    for (const viewport of this.viewports.slice(columns * rows)) viewport.show(undefined);
    this.active = Math.min(this.active, columns * rows - 1);
    this.arrange();
  }

  get visible(): Viewport[] {
    const all = this.viewports.slice(0, this.columns * this.rows);
    return this.isSingle ? all.filter((viewport) => viewport.index === this.active) : all;
  }

  private arrange(): void {
    this.grid.style.gridTemplateColumns = `repeat(${this.isSingle ? 1 : this.columns}, minmax(0, 1fr))`;
    this.grid.style.gridTemplateRows = `repeat(${this.isSingle ? 1 : this.rows}, minmax(0, 1fr))`;
    this.grid.replaceChildren(...this.visible.map((viewport) => viewport.element));
    for (const viewport of this.viewports) viewport.element.classList.toggle("active", viewport.index === this.active);
    this.onChange();
    this.redraw();
  }

  toggleSingle(viewport = this.activeViewport): void {
    if (!viewport) return;
    this.active = viewport.index;
    this.isSingle = !this.isSingle;
    this.arrange();
  }

  activate(viewport: Viewport): void {
    if (this.active === viewport.index) return;
    this.active = viewport.index;
    for (const one of this.viewports) one.element.classList.toggle("active", one === viewport);
    this.onChange();
  }

  setTool(name: string, tool: Gesture | Tool): void {
    this.tool = tool;
    this.toolName = name;
    this.stage.dataset.tool = name;
    this.onChange();
  }

  private hover(viewport: Viewport, x: number, y: number): void {
    const found = viewport.valueAt(x, y);
    const unit = found?.unit ? ` ${found.unit}` : "";
    const exact = found && (Number.isInteger(found.value) ? String(found.value) : decimal(found.value, 2));
    const stored = found?.stored !== undefined && found.stored !== found.value && Number.isInteger(found.stored)
      ? ` (${words.stored} ${found.stored})`
      : "";
    this.probe = found ? `${exact}${unit}${stored}` : "";
    this.probed = viewport;
    writeCorners(viewport, undefined, this.probe);
  }

  private probed: Viewport | undefined;

  /** The cross-hair: all viewports of the same frame of reference go to the point. */
  pointAt(viewport: Viewport, x: number, y: number): void {
    const point = viewport.pointAt(x, y);
    if (!point) return;
    this.point = point;
    this.pointFrame = viewport.frameOfReference;
    for (const other of this.visible) {
      if (other !== viewport && other.frameOfReference === this.pointFrame) other.followPoint(point);
    }
    if (viewport.isCut) viewport.center = point;
    this.redraw();
  }

  private coarse(isCoarse: boolean): void {
    if (this.isCoarse === isCoarse) return;
    this.isCoarse = isCoarse;
    this.redraw();
  }

  /** Pictures of the same stack share nothing; the same map in another viewport does. */
  private windowChanged(_viewport: Viewport): void {
    this.onChange();
  }

  follow(viewport: Viewport): void {
    this.onChange();
    if (!this.isLinked) return;
    const plane = viewport.shown?.plane;
    const planned = viewport.isCut ? undefined : viewport.frame?.plane;
    const from = planned ?? plane;
    if (!from) return;
    const middle: Vector = viewport.isCut ? viewport.center : [0, 1, 2].map((axis) =>
      from.origin[axis] + from.right[axis] * (from.columns - 1) / 2 + from.down[axis] * (from.rows - 1) / 2
    ) as unknown as Vector;
    for (const other of this.visible) {
      if (other === viewport || !other.content || other.frameOfReference !== viewport.frameOfReference) continue;
      if (!isParallel(viewport, other)) continue;
      other.followPoint(middle);
    }
  }

  defaultWindow(frame: Frame): Window | undefined {
    if (frame.unit === "HU") return { ...presets[0], name: "", shape: "LINEAR" };
    return undefined;
  }

  labels(frameOfReference: string, result?: number) {
    return this.segments.labels(frameOfReference, result);
  }

  toggleCine(): void {
    if (this.cine !== undefined) {
      clearInterval(this.cine);
      this.cine = undefined;
    } else {
      this.cine = setInterval(() => {
        const viewport = this.activeViewport;
        const stack = viewport?.content?.stack;
        if (!viewport || !stack) return;
        if (stack.frames.length > 1) viewport.setTime(viewport.time + 1);
        else {
          viewport.slice = (viewport.slice + 1) % stack.sliceCount;
          viewport.changed();
        }
        this.onChange();
      }, 100);
    }
    this.onChange();
  }

  get isPlaying(): boolean {
    return this.cine !== undefined;
  }

  private draw(): void {
    const start = performance.now();
    const ratio = Math.min(window.devicePixelRatio || 1, 2);
    const box = this.stage.getBoundingClientRect();
    const [width, height] = [Math.round(box.width * ratio), Math.round(box.height * ratio)];
    if (this.canvas.width !== width || this.canvas.height !== height) {
      this.canvas.width = width;
      this.canvas.height = height;
    }
    this.renderer.clear();
    for (const viewport of this.visible) {
      const place = viewport.element.getBoundingClientRect();
      viewport.draw(ratio, place.left - box.left, place.top - box.top);
    }
    this.drawMilliseconds = performance.now() - start;
  }

  annotate(viewport: Viewport, why: string | undefined): void {
    viewport.svg.replaceChildren();
    writeCorners(viewport, why, viewport === this.probed ? this.probe : "");
    const transform = viewport.transform();
    if (!transform || why) return;
    drawFrameMarks(viewport, transform);
    drawLegend(viewport, colourTable);
    drawReference(viewport, this.activeViewport);
    drawCross(viewport, this.point, this.pointFrame);
    this.annotations.draw(viewport, transform);
  }
}

/** Plain pictures open quickest; results come after them. */
function priority(series: Series): number {
  if (series.number >= 9000 || series.modality === "OT") return 2;
  return series.count > 400 ? 1 : 0;
}
