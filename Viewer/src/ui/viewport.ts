import { type Frame, keyOf, type Window } from "../dicom/frame.ts";
import { frameBytes, isPadding, modalityValue } from "../dicom/pixels.ts";
import { cutAfter } from "../geometry/cut.ts";
import { normalOf, pointOn, project } from "../geometry/plane.ts";
import type { Stack } from "../geometry/stack.ts";
import { dot, normalized, subtract, type Vector } from "../geometry/vector.ts";
import { nearest, type Projection, type Volume } from "../geometry/volume.ts";
import { firstFrame, type Series, type Study } from "../model.ts";
import type { Tint } from "../render/graphics.ts";
import type { House } from "./house.ts";
import { make, shape } from "./dom.ts";
import { Pictures, type Shown } from "./pictures.ts";
import { Rendering } from "./rendering.ts";
import { freshView, Transform } from "./view.ts";

/** What a viewport shows. */
export interface Content {
  study: Study;
  series: Series;
  stack: Stack;
}

export type Direction = "native" | "axial" | "coronal" | "sagittal" | "oblique";

const directions: Record<Exclude<Direction, "native" | "oblique">, [Vector, Vector]> = {
  axial: [[1, 0, 0], [0, 1, 0]],
  coronal: [[1, 0, 0], [0, 0, -1]],
  sagittal: [[0, 1, 0], [0, 0, -1]],
};

/** One picture on the page with its own slice, time, window, and place. */
export class Viewport {
  readonly element = make("div", { class: "viewport", attributes: { tabindex: "0", role: "img" } });
  readonly svg = shape("svg", { class: "marks" }) as SVGSVGElement;
  readonly corners = ["tl", "tr", "bl", "br"].map((place) => make("div", { class: `corner ${place}` }));
  readonly message = make("div", { class: "message" });
  content: Content | undefined;
  slice = 0;
  time = 0;
  direction: Direction = "native";
  /** Right and down on the screen, in the patient, for planes that are cut. */
  basis: [Vector, Vector] = directions.axial;
  center: Vector = [0, 0, 0];
  slabMillimeters = 0;
  projection: Projection = "mean";
  view = freshView();
  window: Window = { center: 40, width: 80, name: "", shape: "LINEAR" };
  isWindowChosen = false;
  isInverted = false;
  isSmooth = true;
  colourMap = "grey";
  overlay: { stack: Stack; tint: Tint } | undefined;
  /** How much contours are filled; maps keep their colours. */
  labelFill = 0;
  showsLabels = true;
  shown: Shown | undefined;
  /** Seen as a body from outside instead of a cut. */
  rendering: Rendering | undefined;
  private readonly pictures = new Pictures(this);

  constructor(readonly house: House, readonly index: number) {
    this.element.append(this.svg, ...this.corners, this.message);
    this.element.dataset.index = String(index);
  }

  get isCut(): boolean {
    return this.direction !== "native" || this.slabMillimeters > 0 || this.rendering !== undefined;
  }

  show(content: Content | undefined): void {
    this.content = content;
    this.setRendering(false);
    this.direction = "native";
    this.slabMillimeters = 0;
    this.time = 0;
    this.overlay = undefined;
    this.view = freshView();
    this.isWindowChosen = false;
    this.isInverted = false;
    this.colourMap = "grey";
    this.pictures.clear();
    if (content) {
      this.slice = Math.floor((content.stack.sliceCount - 1) / 2);
      this.center = this.middle(content.stack);
    }
    this.wish();
  }

  /** The same pictures with more that have come since: what is looked at stays. */
  grow(stack: Stack): void {
    const { content, frame } = this;
    if (!content) return;
    const key = frame && keyOf(frame);
    const time = key ? stack.frames.findIndex((moment) => moment.some((one) => one && keyOf(one) === key)) : -1;
    this.content = { ...content, stack };
    if (time < 0) this.slice = Math.min(this.slice, stack.sliceCount - 1);
    else [this.time, this.slice] = [time, stack.frames[time].findIndex((one) => one && keyOf(one) === key)];
    this.changed();
  }

  private middle(stack: Stack): Vector {
    const frame = stack.frames[0][this.slice] ?? firstFrame(stack);
    return frame?.plane ? pointOn(frame.plane, (frame.plane.columns - 1) / 2, (frame.plane.rows - 1) / 2) : [0, 0, 0];
  }

  get frame(): Frame | undefined {
    return this.content?.stack.frames[this.time]?.[this.slice];
  }

  setRendering(isOn: boolean): void {
    if (isOn === (this.rendering !== undefined)) return;
    this.rendering?.end();
    this.rendering = isOn ? new Rendering(this) : undefined;
    this.pictures.clear();
  }

  /** The direction a cut lies in, chosen by name. */
  setDirection(direction: Direction): void {
    this.setRendering(false);
    if (direction === "native") {
      this.center = this.middleOfView();
      this.direction = "native";
      this.followPoint(this.center);
    } else {
      this.center = this.middleOfView();
      this.direction = direction;
      if (direction !== "oblique") this.basis = directions[direction];
    }
    this.changed();
  }

  private middleOfView(): Vector {
    const plane = this.shown?.plane;
    const point = this.sharedPoint;
    return point ? point : plane && !this.isCut
      ? pointOn(plane, (plane.columns - 1) / 2, (plane.rows - 1) / 2)
      : this.center;
  }

  /** The point of the cross-hair in this viewport's own frame of reference. */
  get sharedPoint(): Vector | undefined {
    return this.house.point && this.house.across(this.house.point, this.house.pointFrame, this.frameOfReference);
  }

  /** Of another examination than the one that was opened. */
  get isPrior(): boolean {
    return this.content !== undefined && this.house.study !== undefined && this.content.study.uid !== this.house.study.uid;
  }

  get frameOfReference(): string {
    return this.content ? firstFrame(this.content.stack)?.frameOfReferenceUID ?? "" : "";
  }

  /** Basis of what is shown, whether cut or not. */
  private nativeBasis(): [Vector, Vector] {
    const plane = this.content && firstFrame(this.content.stack)?.plane;
    return plane ? [normalized(plane.right), normalized(plane.down)] : directions.axial;
  }

  get currentBasis(): [Vector, Vector] {
    return this.direction === "native" ? this.nativeBasis() : this.basis;
  }

  volume(): Volume | string {
    if (!this.content) return "single";
    return this.house.volumes.get(this.content.stack, this.time, this.slice);
  }

  scroll(steps: number): void {
    if (!this.content) return;
    if (this.rendering) {
      this.rendering.scroll(steps);
      return;
    }
    if (this.isCut) {
      const volume = this.volume();
      if (typeof volume === "string") return;
      this.center = cutAfter(volume, this.currentBasis, this.center, steps);
      this.house.moving();
    } else {
      this.slice = Math.max(0, Math.min(this.content.stack.sliceCount - 1, this.slice + steps));
    }
    this.changed();
    this.house.follow(this);
  }

  setTime(time: number): void {
    if (!this.content) return;
    const count = this.content.stack.frames.length;
    this.time = ((time % count) + count) % count;
    this.changed();
  }

  /** Goes to the slice through a point. */
  followPoint(point: Vector): void {
    const stack = this.content?.stack;
    if (!stack) return;
    if (this.isCut) this.center = point;
    else {
      const planes = stack.frames[0].map((frame) => frame?.plane);
      let best = Infinity;
      planes.forEach((plane, index) => {
        if (!plane) return;
        const distance = Math.abs(project(plane, point).distance);
        if (distance < best) [best, this.slice] = [distance, index];
      });
    }
    this.changed();
  }

  changed(): void {
    this.wish();
    this.house.redraw();
  }

  /** Says which frames are wanted: the one looked at, its neighbours, other times, then all. */
  wish(): void {
    const stack = this.content?.stack;
    const owner = `viewport ${this.index}`;
    if (!stack || this.isCut) {
      this.house.loader.want(owner, []);
      return;
    }
    const wanted: Frame[] = [];
    const push = (time: number, slice: number) => {
      const frame = stack.frames[time]?.[slice];
      if (frame) wanted.push(frame);
    };
    // No more than there is room for: a list of tens of thousands would cost time at each step.
    const first = firstFrame(stack);
    const most = Math.max(64, Math.floor(this.house.loader.budget / (first ? frameBytes(first.layout) : 1)));
    push(this.time, this.slice);
    for (let step = 1; step < stack.sliceCount && wanted.length < most; step++) {
      push(this.time, this.slice + step);
      push(this.time, this.slice - step);
      // Neighbours in time of the slice looked at come before slices that are far.
      if (step < stack.frames.length) push((this.time + step) % stack.frames.length, this.slice);
    }
    for (let step = stack.sliceCount; step < stack.frames.length && wanted.length < most; step++) push((this.time + step) % stack.frames.length, this.slice);
    this.house.loader.want(owner, wanted);
  }

  /** Makes what is to be seen into a texture, if it has arrived.
   * @returns what stands in the way, or nothing. */
  prepare(): string | undefined {
    return this.pictures.prepare();
  }

  /** The graphics have lost their memory: everything is made anew. */
  forget(): void {
    this.rendering?.forget();
    this.pictures.forget();
  }

  /** Slices of a volume have come: cuts through it are made anew. */
  volumeChanged(): void {
    this.pictures.volumeChanged();
  }

  transform(): Transform | undefined {
    const shown = this.shown;
    if (!shown) return undefined;
    return new Transform(shown.extent, this.view, this.element.clientWidth || 1, this.element.clientHeight || 1);
  }

  draw(ratio: number, left: number, top: number): void {
    if (this.rendering) {
      this.drawRendering(this.rendering, ratio, left, top);
      return;
    }
    const why = this.prepare();
    this.house.renderer.draw(this.pictures.drawing(why === undefined, ratio, left, top));
    this.house.annotate(this, why);
  }

  private drawRendering(rendering: Rendering, ratio: number, left: number, top: number): void {
    const volume = this.volume();
    const why = typeof volume === "string" || !this.content ? `why_${volume}`
      : rendering.draw(volume, this.house.volumes.isWhole(this.content.stack, this.time), ratio, left, top);
    this.house.annotate(this, why);
    if (!why) rendering.marks();
  }

  /** What is to be seen is still being made. */
  get isBusy(): boolean {
    return this.pictures.isBusy;
  }

  get reduction(): number {
    return this.pictures.reduction;
  }

  /** What stands at a place of the screen: the stored value and what it measures, exactly. */
  valueAt(x: number, y: number): { stored: number | undefined; value: number; unit: string; point: Vector | undefined } | undefined {
    const shown = this.shown;
    const transform = this.transform();
    if (!shown || !transform) return undefined;
    const [c, r] = transform.toPicture(x, y);
    const [column, row] = [Math.round(c), Math.round(r)];
    if (column < 0 || row < 0 || column >= shown.extent.columns || row >= shown.extent.rows) return undefined;
    const point = shown.plane ? pointOn(shown.plane, c, r) : undefined;
    const frame = shown.frame ?? (this.content && firstFrame(this.content.stack));
    if (shown.pixels && shown.frame) {
      if (shown.pixels.samples === 3) return undefined;
      const stored = shown.pixels.data[row * shown.extent.columns + column];
      if (isPadding(shown.frame, stored)) return undefined;
      return { stored, value: modalityValue(shown.frame, stored), unit: shown.frame.unit, point };
    }
    const volume = this.volume();
    if (typeof volume === "string" || !point || this.slabMillimeters > 0) {
      const value = shown.values?.[row * shown.extent.columns + column];
      return value === undefined || Number.isNaN(value) ? undefined : { stored: undefined, value, unit: frame?.unit ?? "", point };
    }
    const value = nearest(volume, point);
    return Number.isNaN(value) ? undefined : { stored: (value - volume.intercept) / volume.slope, value, unit: frame?.unit ?? "", point };
  }

  pointAt(x: number, y: number): Vector | undefined {
    const transform = this.transform();
    const plane = this.shown?.plane;
    if (!transform || !plane) return undefined;
    const [column, row] = transform.toPicture(x, y);
    return pointOn(plane, column, row);
  }

  /** Where a point of the patient is on the screen, and how far in front of the picture. */
  screenOf(point: Vector): { x: number; y: number; distance: number } | undefined {
    const transform = this.transform();
    const plane = this.shown?.plane;
    if (!transform || !plane) return undefined;
    const place = project(plane, point);
    const [x, y] = transform.toScreen(place.column, place.row);
    return { x, y, distance: place.distance };
  }

  /** Distance from the first slice in millimetres, for the corner. */
  get depth(): number | undefined {
    const plane = this.shown?.plane;
    return plane ? dot(normalOf(plane), subtract(plane.origin, [0, 0, 0])) : undefined;
  }
}
