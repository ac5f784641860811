import { type Frame, keyOf } from "../dicom/frame.ts";
import { modalityValues, type Pixels } from "../dicom/pixels.ts";
import { cutPlane } from "../geometry/cut.ts";
import type { Plane } from "../geometry/plane.ts";
import { add, scale } from "../geometry/vector.ts";
import { reslice } from "../geometry/volume.ts";
import { firstFrame, versionOf } from "../model.ts";
import type { Drawing, Picture } from "../render/renderer.ts";
import { windowOver } from "../render/window.ts";
import { type Extent, extentOf } from "./view.ts";
import type { Viewport } from "./viewport.ts";

/** The pixels of what is shown now, and where they lie. */
export interface Shown {
  frame: Frame | undefined;
  plane: Plane | undefined;
  extent: Extent;
  /** Measured values, or undefined for colour. */
  values: Float32Array | undefined;
  pixels: Pixels | undefined;
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
    if (this.shownKey === key && viewport.shown) return undefined;
    const pixels = viewport.house.loader.get(frame);
    if (!pixels) {
      this.clear();
      return viewport.house.loader.failure(frame) !== undefined ? "broken" : "loading";
    }
    const isColour = pixels.samples === 3;
    // What is larger than a screen many times over is read more sparsely for the picture; values stay those of the file.
    const sparse = Math.ceil(Math.max(pixels.columns, pixels.rows) / viewport.house.renderer.largest);
    const values = isColour ? undefined : modalityValues(pixels, frame, sparse);
    if (values && !viewport.isWindowChosen) viewport.window = frame.windows[0] ?? viewport.house.defaultWindow(frame) ?? windowOver(values);
    this.picture = values
      ? viewport.house.renderer.upload(values, Math.ceil(pixels.columns / sparse), Math.ceil(pixels.rows / sparse), this.picture, sparse)
      : viewport.house.renderer.uploadColour(pixels.data as Uint8Array, pixels.columns, pixels.rows, this.picture);
    const spacing = frame.pixelSpacing ?? [1, 1];
    viewport.shown = {
      frame,
      plane: frame.plane,
      extent: { columns: pixels.columns, rows: pixels.rows, columnSpacing: spacing[1], rowSpacing: spacing[0] },
      values: sparse === 1 ? values : undefined,
      pixels,
    };
    this.shownKey = key;
    return undefined;
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
    const start = performance.now();
    const values = reslice(volume, plane, { millimeters: viewport.slabMillimeters, projection: viewport.projection });
    if (!viewport.house.isCoarse) this.fineMilliseconds = performance.now() - start;
    const frame = viewport.content && firstFrame(viewport.content.stack);
    if (frame && !viewport.isWindowChosen) viewport.window = frame.windows[0] ?? viewport.house.defaultWindow(frame) ?? windowOver(values);
    this.picture = viewport.house.renderer.upload(values, plane.columns, plane.rows, this.picture);
    viewport.shown = { frame: undefined, plane, extent: extentOf(plane), values, pixels: undefined };
    this.shownKey = key;
    return undefined;
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
        this.overlayPicture = viewport.house.renderer.upload(reslice(overlay, coarse), coarse.columns, coarse.rows, this.overlayPicture);
      }
      if (labels) {
        const values = reslice(labels.volume, coarse, undefined, true);
        this.labelPicture = viewport.house.renderer.upload(values, coarse.columns, coarse.rows, this.labelPicture);
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
    return this.picture?.reduction ?? 1;
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
