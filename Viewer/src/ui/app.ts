import type { DataSet } from "../dicom/dataset.ts";
import type { Frame, Window } from "../dicom/frame.ts";
import type { Grid, Registration } from "../geometry/register.ts";
import type { Vector } from "../geometry/vector.ts";
import type { Cutter } from "../load/cutter.ts";
import { Loader } from "../load/loader.ts";
import type { Source } from "../load/source.ts";
import { Volumes } from "../load/volumes.ts";
import { type Annotations, annotationsOf } from "../measure/annotations.ts";
import { firstFrame, type Series, type Study } from "../model.ts";
import { colourTable } from "../render/colours.ts";
import { chooseGraphics } from "../render/choose.ts";
import type { Graphics } from "../render/graphics.ts";
import { presets } from "../render/window.ts";
import { drawFrameMarks, drawLegend, writeCorners } from "./corners.ts";
import { drawCross, drawReference } from "./cross.ts";
import { decimal, make, oncePerFrame } from "./dom.ts";
import { type Hang, mapStyle } from "./hanging.ts";
import type { House } from "./house.ts";
import { Links } from "./links.ts";
import { openInto, reloadInto } from "./opening.ts";
import { drawPlanes, gripAt, planeTool } from "./planes.ts";
import { type Gesture, listen, type Tool } from "./pointer.ts";
import { chooseProtocol, type ProtocolKey, protocolOf } from "./protocols.ts";
import { Segments } from "./segments.ts";
import { Viewport } from "./viewport.ts";
import { words } from "./words.ts";

export interface Settings {
  root: HTMLElement;
  source: Source;
  study: string;
  /** Bytes of pixels kept, and bytes of volumes. */
  pixelBudget: number;
  volumeBudget: number;
  /** Cuts volumes away from the page's thread. */
  cutter?: Cutter;
  /** `webgl` or `plain`, where somebody wants one of them. */
  graphics?: string;
  /** Finds how two heads lie to each other, away from the page's thread. */
  register?: (fixed: Grid, moving: Grid) => Promise<Registration>;
}

/** The viewer on one patient: viewports on one canvas, and what they share. */
export class App implements House {
  readonly renderer: Graphics;
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
  readonly links: Links;
  /** Other studies of the patient, as the server lists them. */
  priors: DataSet[] = [];
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
  private drawnLayout = "";
  private noted: ReturnType<typeof setTimeout> | undefined;
  private cine: ReturnType<typeof setInterval> | undefined;
  /** Milliseconds of the last drawing, for measurements. */
  drawMilliseconds = 0;

  constructor(readonly settings: Settings) {
    this.renderer = chooseGraphics(this.canvas, settings.graphics ?? "");
    this.loader = new Loader((frame, signal) => settings.source.pixels(frame, signal), settings.pixelBudget);
    this.volumes = new Volumes(this.loader, settings.volumeBudget, settings.cutter);
    this.links = new Links(this, this.volumes, settings.register);
    this.segments = new Segments(this);
    this.annotations = annotationsOf(this);
    this.redraw = oncePerFrame(() => this.draw());
    this.renderer.onRestored = () => {
      for (const viewport of this.viewports) viewport.forget();
      this.drawnLayout = "";
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
    if (this.loader.isCutOff || this.viewports.some((viewport) => viewport.isCut || viewport.frame === frame)) this.redraw();
    // Panels need not follow each of thousands.
    this.noted ??= setTimeout(() => {
      this.noted = undefined;
      this.onChange();
    }, 120);
  }

  say(text: string, isError = false): void {
    this.notice.textContent = text;
    this.notice.classList.toggle("error", isError);
    if (text !== "" && !isError) setTimeout(() => this.notice.textContent === text && (this.notice.textContent = ""), 5000);
  }

  open(uid: string, isNarrow: boolean): Promise<void> {
    return openInto(this, this.settings.source, uid, isNarrow);
  }

  reload(): Promise<void> {
    return reloadInto(this, this.settings.source);
  }

  /** Hangs what is open, by the way that fits it or the one that was chosen. */
  hang(key: ProtocolKey | undefined = undefined, isNarrow = this.isNarrow): void {
    if (!this.study) return;
    const protocol = protocolOf(key ?? chooseProtocol(this.studies), this.studies, isNarrow);
    this.setLayout(protocol.columns, protocol.rows);
    protocol.hangs.forEach((hang, index) => this.apply(hang, this.viewports[index]));
    this.redraw();
  }

  get isNarrow(): boolean {
    return this.stage.clientWidth < 640;
  }

  private apply(hang: Hang, viewport: Viewport | undefined): void {
    if (!viewport) return;
    viewport.show({ study: hang.study, series: hang.series, stack: hang.stack });
    if (hang.time !== undefined) viewport.time = hang.time;
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
      study, series, stack,
      ...(label
        ? { center: (style.lower + style.upper) / 2, width: style.upper - style.lower, colourMap: style.map, showsLabels: true }
        : {}),
    }, viewport);
    if (viewport.sharedPoint) viewport.followPoint(viewport.sharedPoint);
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
        grip: (one, x, y, reach) => this.gripAt(one, x, y, reach),
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
      if (other === viewport || !other.content) continue;
      const there = other.sharedPoint;
      if (there) other.followPoint(there);
      else this.links.tie(viewport, other);
    }
    if (viewport.isCut) viewport.center = point;
    this.redraw();
  }

  private rest: ReturnType<typeof setTimeout> | undefined;

  moving(): void {
    clearTimeout(this.rest);
    this.coarse(true);
    this.rest = setTimeout(() => this.coarse(false), 160);
  }

  private coarse(isCoarse: boolean): void {
    if (this.isCoarse === isCoarse) return;
    this.isCoarse = isCoarse;
    this.redraw();
  }

  windowChanged(viewport: Viewport): void {
    this.links.windowChanged(viewport);
    this.onChange();
  }

  follow(viewport: Viewport): void {
    this.onChange();
    this.links.scrolled(viewport);
  }

  viewChanged(viewport: Viewport): void {
    this.links.viewChanged(viewport);
  }

  across(point: Vector, from: string, to: string): Vector | undefined {
    return this.links.across(point, from, to);
  }

  remark(viewport: Viewport): string {
    return this.links.remark(viewport);
  }

  private gripAt(viewport: Viewport, x: number, y: number, reach: number): Tool | undefined {
    if (viewport.rendering) return this.tool === "pan" || this.tool === "zoom" ? undefined : viewport.rendering.tool();
    const found = gripAt(viewport, this.visible, x, y, reach);
    return found && planeTool(viewport, this.visible, found, (isCoarse) => this.coarse(isCoarse));
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
    const layout = JSON.stringify([width, height, this.columns, this.rows, this.isSingle, this.visible.map((viewport) => [viewport.index, !viewport.content, !viewport.rendering])]);
    if (layout !== this.drawnLayout) this.renderer.clear();
    this.drawnLayout = layout;
    // All planes are known before the lines of one are drawn on another.
    for (const viewport of this.visible) viewport.prepare();
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
    drawPlanes(viewport, this.visible);
    drawCross(viewport, this.point, this.pointFrame);
    this.annotations.draw(viewport, transform);
  }
}
