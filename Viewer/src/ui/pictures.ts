import { type Frame, keyOf } from "../dicom/frame.ts";
import { modalityValues, type Pixels } from "../dicom/pixels.ts";
import { cutPlane } from "../geometry/cut.ts";
import type { Plane } from "../geometry/plane.ts";
import { add, scale } from "../geometry/vector.ts";
import { reslice, type Slab } from "../geometry/volume.ts";
import { firstFrame, versionOf } from "../model.ts";
import { type Drawing, type Picture, type Samples, type Tile, wholeTile } from "../render/graphics.ts";
import { windowOver } from "../render/window.ts";
import { type Extent, extentOf, Transform } from "./view.ts";
import type { Viewport } from "./viewport.ts";

/** The pixels of what is shown now, and where they lie. */
export interface Shown {
  frame: Frame | undefined;
  plane: Plane | undefined;
  extent: Extent;
  /** Measured values, NaN where there are none; undefined for colour, and for what is too large to be measured as a whole. */
  readonly values: Float32Array | undefined;
  pixels: Pixels | undefined;
  /** Of cuts: how thick they are. */
  slab?: Slab;
}

/** A cut that is to be made. */
interface Wish {
  key: string;
  /** Stack and time. */
  cutOf: string;
  /** Plane and slab; slices that have come since do not change it. */
  look: string;
  plane: Plane;
  slab: Slab;
  isCoarse: boolean;
}

/** Pixels a side of the largest image that is measured as a whole. */
const mostMeasured = 4096;

/** The measured values are worked out when somebody asks for them: to draw and to point they are not needed. */
function shownFrame(frame: Frame, extent: Extent, pixels: Pixels): Shown {
  let values: Float32Array | undefined;
  return {
    frame, plane: frame.plane, extent, pixels,
    get values() {
      if (pixels.samples === 3 || Math.max(pixels.columns, pixels.rows) > mostMeasured) return undefined;
      return values ??= modalityValues(pixels, frame);
    },
  };
}

/** What a viewport shows, made into textures and kept until it changes. */
export class Pictures {
  private picture: Picture | undefined;
  private overlayPicture: Picture | undefined;
  private labelPicture: Picture | undefined;
  private shownKey = "";
  private sideKey = "";
  private volumeVersion = 0;
  /** What the last cut at full resolution took; quick ones need not be coarse while something moves. */
  private fineMilliseconds = 0;

  constructor(private readonly viewport: Viewport) {}

  /** Makes what is to be seen into a texture, if it has arrived.
   * @returns what stands in the way, or nothing. */
  prepare(): string | undefined {
    const { viewport } = this;
    if (!viewport.content) return "empty";
    if (viewport.rendering) return undefined;
    return viewport.isCut ? this.prepareCut() : this.prepareFrame();
  }

  private prepareFrame(): string | undefined {
    const { viewport } = this;
    const frame = viewport.frame;
    if (!frame) {
      this.clear();
      return "missingImage";
    }
    const key = keyOf(frame);
    const isSame = this.shownKey === key && viewport.shown !== undefined;
    if (isSame && this.tileIsRight()) return undefined;
    const pixels = viewport.house.loader.get(frame) ?? (isSame ? viewport.shown?.pixels : undefined);
    if (!pixels) {
      this.clear();
      return viewport.house.loader.failure(frame) !== undefined ? "broken" : "loading";
    }
    const isColour = pixels.samples === 3;
    if (!isColour && !viewport.isWindowChosen) {
      viewport.window = frame.windows[0] ?? viewport.house.defaultWindow(frame) ??
        windowOver(modalityValues(pixels, frame, Math.ceil(Math.max(pixels.columns, pixels.rows) / mostMeasured)));
    }
    const spacing = frame.pixelSpacing ?? [1, 1];
    const extent = { columns: pixels.columns, rows: pixels.rows, columnSpacing: spacing[1], rowSpacing: spacing[0] };
    const { renderer } = viewport.house;
    const tile = this.tileOf(extent);
    const samples: Samples = { data: pixels.data, columns: pixels.columns, rows: pixels.rows, slope: frame.slope, intercept: frame.intercept, padding: frame.padding };
    this.picture = isColour
      ? renderer.uploadColour(pixels.data as Uint8Array, pixels.columns, pixels.rows, tile, this.picture)
      : renderer.upload(samples, tile, this.picture);
    if (!isSame) viewport.shown = shownFrame(frame, extent, pixels);
    this.shownKey = key;
    return undefined;
  }

  /** The part of the image that is seen, in its own pixels, no more of it than there are. */
  private seen(extent: Extent): { left: number; top: number; right: number; bottom: number } {
    const { element, view } = this.viewport;
    const [width, height] = [element.clientWidth || 1, element.clientHeight || 1];
    const transform = new Transform(extent, view, width, height);
    const corners = [[0, 0], [width, 0], [0, height], [width, height]].map(([x, y]) => transform.toPicture(x, y));
    const limit = (value: number, most: number) => Math.max(0, Math.min(most, value));
    const range = (axis: 0 | 1, most: number): [number, number] => {
      const places = corners.map((corner) => corner[axis]);
      return [limit(Math.floor(Math.min(...places)), most - 1), limit(Math.ceil(Math.max(...places)) + 1, most)];
    };
    const [[left, right], [top, bottom]] = [range(0, extent.columns), range(1, extent.rows)];
    return { left, top, right: Math.max(left + 1, right), bottom: Math.max(top + 1, bottom) };
  }

  /** What of the image is handed to the graphics: all of it where they can hold that, else what is seen, as fine as they can,
   * and as much around it as there is room for. */
  private tileOf(extent: Extent): Tile {
    const { largest } = this.viewport.house.renderer;
    const { columns, rows } = extent;
    if (Math.max(columns, rows) <= largest) return wholeTile(columns, rows);
    const seen = this.seen(extent);
    const reduction = Math.ceil(Math.max(seen.right - seen.left, seen.bottom - seen.top) / largest);
    const side = (from: number, to: number, size: number): [number, number] => {
      const room = Math.min(size, largest * reduction);
      const start = Math.max(0, Math.min(size - room, Math.round((from + to - room) / 2)));
      return [start, Math.ceil(Math.min(room, size - start) / reduction)];
    };
    const [[left, wide], [top, high]] = [side(seen.left, seen.right, columns), side(seen.top, seen.bottom, rows)];
    return { left, top, columns: wide, rows: high, reduction };
  }

  /** Whether what the graphics have still is what is to be seen, no coarser than it could be. */
  private tileIsRight(): boolean {
    const { picture, viewport } = this;
    const extent = viewport.shown?.extent;
    if (!picture || !extent) return false;
    const { tile } = picture;
    if (tile.columns === picture.columns && tile.rows === picture.rows) return true;
    const seen = this.seen(extent);
    return tile.reduction === this.tileOf(extent).reduction && seen.left >= tile.left && seen.top >= tile.top &&
      seen.right <= tile.left + tile.columns * tile.reduction && seen.bottom <= tile.top + tile.rows * tile.reduction;
  }

  private prepareCut(): string | undefined {
    const { viewport } = this;
    const volume = viewport.volume();
    if (typeof volume === "string") {
      this.clear();
      return `why_${volume}`;
    }
    const plane = cutPlane(volume, viewport.currentBasis, viewport.center, viewport.house.isCoarse && this.fineMilliseconds > 20 ? 256 : 640);
    const key = [viewport.content?.stack.id, viewport.time, this.volumeVersion, JSON.stringify(plane), viewport.slabMillimeters,
      viewport.projection].join();
    if (this.shownKey === key && viewport.shown) return undefined;
    // What was cut of other pictures or of another time must not stand under the name of these.
    const { direction } = viewport;
    const cutOf = `${viewport.content?.stack.id}@${viewport.time}`;
    if (this.cutOf !== cutOf || viewport.shown?.frame || this.direction !== direction && direction !== "oblique") this.clear();
    this.cutOf = cutOf;
    this.direction = direction;
    if (this.refused === key) return "broken";
    const slab = { millimeters: viewport.slabMillimeters, projection: viewport.projection };
    this.want({ key, cutOf, look: JSON.stringify([plane, slab]), plane, slab, isCoarse: viewport.house.isCoarse });
    return viewport.shown ? undefined : "loading";
  }

  private cutOf = "";
  private direction = "";
  /** The cut that could not be made. */
  private refused = "";
  /** The cut that is being made, and the one that comes after it. */
  private making: { wish: Wish; abort: AbortController } | undefined;
  private next: Wish | undefined;

  /** A cut that is to be seen is still being made. */
  get isBusy(): boolean {
    return this.making !== undefined;
  }

  /** One cut at a time; a fine one is broken off for the next, a coarse one is seen first. */
  private want(wish: Wish): void {
    if (this.making?.wish.key === wish.key) {
      this.next = undefined;
      return;
    }
    this.next = wish;
    if (!this.making) this.make();
    else if (!this.making.wish.isCoarse && this.making.wish.look !== wish.look) this.making.abort.abort();
  }

  private make(): void {
    const { viewport, next: wish } = this;
    const stack = viewport.content?.stack;
    this.next = undefined;
    if (!wish || !stack) return;
    const abort = new AbortController();
    this.making = { wish, abort };
    const start = performance.now();
    viewport.house.volumes.cut(stack, viewport.time, wish.plane, wish.slab, abort.signal).then((values) => {
      if (!wish.isCoarse) this.fineMilliseconds = performance.now() - start;
      if (wish.cutOf === this.cutOf && viewport.isCut && viewport.content?.stack === stack) this.take(wish, values);
    }, () => {
      if (!abort.signal.aborted) this.refused = wish.key;
    }).finally(() => {
      this.making = undefined;
      if (this.next) this.make();
      viewport.house.redraw();
    });
  }

  private take({ key, plane, slab }: Wish, values: Float32Array): void {
    const { viewport } = this;
    const frame = viewport.content && firstFrame(viewport.content.stack);
    if (frame && !viewport.isWindowChosen) viewport.window = frame.windows[0] ?? viewport.house.defaultWindow(frame) ?? windowOver(values);
    this.picture = this.uploadValues(values, plane, this.picture);
    viewport.shown = { frame: undefined, plane, extent: extentOf(plane), values, pixels: undefined, slab };
    this.shownKey = key;
  }

  private uploadValues(data: Float32Array, { columns, rows }: Plane, old: Picture | undefined): Picture {
    const samples: Samples = { data, columns, rows, slope: 1, intercept: 0, padding: undefined };
    return this.viewport.house.renderer.upload(samples, wholeTile(columns, rows), old);
  }

  clear(): void {
    const { viewport } = this;
    viewport.shown = undefined;
    this.shownKey = "";
  }

  /** The graphics have lost their memory: everything is made anew. */
  forget(): void {
    this.picture = this.overlayPicture = this.labelPicture = undefined;
    this.clear();
    this.sideKey = "";
  }

  /** Slices of a volume have come: cuts through it are made anew. */
  volumeChanged(): void {
    this.volumeVersion++;
    this.sideKey = "";
  }

  /** Maps and segments on the plane of the picture. */
  private prepareSides(): { overlay: Picture | undefined; labels: Picture | undefined } {
    const { viewport } = this;
    const shown = viewport.shown;
    const plane = shown?.plane;
    if (!plane || !viewport.content) return { overlay: undefined, labels: undefined };
    const labels = viewport.showsLabels ? viewport.house.labels(viewport.frameOfReference, firstFrame(viewport.content.stack)?.label ? versionOf(viewport.content.series) : undefined) : undefined;
    const overlay = viewport.overlay ? viewport.house.volumes.get(viewport.overlay.stack, 0) : undefined;
    const key = [this.shownKey, viewport.overlay?.stack.id, labels?.version, labels?.volume.origin, this.volumeVersion].join();
    if (key !== this.sideKey) {
      this.sideKey = key;
      const coarse = thinned(plane, 1024);
      if (overlay && typeof overlay !== "string") {
        this.overlayPicture = this.uploadValues(reslice(overlay, coarse), coarse, this.overlayPicture);
      }
      if (labels) {
        const values = reslice(labels.volume, coarse, undefined, true);
        this.labelPicture = this.uploadValues(values, coarse, this.labelPicture);
      }
    }
    return {
      overlay: overlay && typeof overlay !== "string" ? this.overlayPicture : undefined,
      labels: labels ? this.labelPicture : undefined,
    };
  }

  /** Everything that the renderer needs to draw the viewport. */
  drawing(isReady: boolean, ratio: number, left: number, top: number): Drawing {
    const { viewport } = this;
    const { clientWidth: width, clientHeight: height } = viewport.element;
    const sides = isReady ? this.prepareSides() : undefined;
    return {
      left: Math.round(left * ratio),
      top: Math.round(top * ratio),
      width: Math.round(width * ratio),
      height: Math.round(height * ratio),
      mapping: viewport.transform()?.mapping(ratio) ?? { column: [0, 0, 0], row: [0, 0, 0] },
      base: isReady ? this.picture : undefined,
      window: viewport.window,
      isInverted: viewport.isInverted !== (viewport.shown?.frame?.isInverted ?? false),
      isSmooth: viewport.isSmooth,
      colourMap: viewport.colourMap,
      overlay: sides?.overlay && viewport.overlay ? { picture: sides.overlay, tint: viewport.overlay.tint } : undefined,
      labels: sides?.labels ? { picture: sides.labels, colours: viewport.house.labelColours, fill: viewport.labelFill } : undefined,
    };
  }

  get reduction(): number {
    return this.picture?.tile.reduction ?? 1;
  }
}

/** The same rectangle with fewer, larger pixels, where there are more than `most` a side. */
function thinned(plane: Plane, most: number): Plane {
  const step = Math.ceil(Math.max(plane.columns, plane.rows) / most);
  if (step <= 1) return plane;
  return {
    origin: add(plane.origin, scale(add(plane.right, plane.down), (step - 1) / 2)),
    right: scale(plane.right, step), down: scale(plane.down, step),
    columns: Math.floor(plane.columns / step), rows: Math.floor(plane.rows / step),
  };
}
