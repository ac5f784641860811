import type { Window } from "../dicom/frame.ts";
import type { Pixels } from "../dicom/pixels.ts";
import type { BodyDrawing, BodyRenderer } from "./body.ts";

/** From pixels of the screen (of the viewport, from its top left corner) to columns and rows of the image. */
export interface Mapping {
  column: [number, number, number];
  row: [number, number, number];
}

/** Values of an image as they are stored, and what they measure. */
export interface Samples {
  data: Pixels["data"];
  columns: number;
  rows: number;
  slope: number;
  intercept: number;
  /** Stored values that are no measurement; NaN never is one. */
  padding: [number, number] | undefined;
}

/** The part of an image that a picture holds: from a corner on, every pixel or every so manieth. */
export interface Tile {
  left: number;
  top: number;
  columns: number;
  rows: number;
  reduction: number;
}

export const wholeTile = (columns: number, rows: number): Tile => ({ left: 0, top: 0, columns, rows, reduction: 1 });

/** A picture that the graphics can draw. */
export interface Picture {
  /** Where a graphics processor has it. */
  texture: WebGLTexture | undefined;
  /** Where the page's own memory has it. */
  samples: Samples | undefined;
  /** Of the image, of which the picture may be a part. */
  columns: number;
  rows: number;
  tile: Tile;
  isColour: boolean;
  /** Other for each content. */
  version: number;
}

let versions = 0;
export const nextVersion = (): number => ++versions;

export interface Tint {
  map: string;
  lower: number;
  upper: number;
  opacity: number;
}

/** Everything that one drawing of a viewport needs. */
export interface Drawing {
  /** Pixels of the canvas, from its top left corner. */
  left: number;
  top: number;
  width: number;
  height: number;
  mapping: Mapping;
  base: Picture | undefined;
  window: Window;
  isInverted: boolean;
  isSmooth: boolean;
  colourMap: string;
  overlay: { picture: Picture; tint: Tint } | undefined;
  labels: { picture: Picture; colours: Float32Array; fill: number } | undefined;
}

/** Draws viewports into one canvas. */
export interface Graphics {
  readonly canvas: HTMLCanvasElement;
  /** Pixels a side of the largest picture that can be held. */
  readonly largest: number;
  /** Who draws. */
  readonly name: string;
  /** Called when the graphics came back without anything in their memory: pictures must be made anew. */
  onRestored: () => void;
  upload(samples: Samples, tile?: Tile, old?: Picture): Picture;
  /** Red, green and blue of each pixel. */
  uploadColour(data: Uint8Array, columns: number, rows: number, tile?: Tile, old?: Picture): Picture;
  release(picture: Picture | undefined): void;
  /** Black everywhere, when other viewports are drawn than before. */
  clear(): void;
  /** Draws what has changed since it was drawn at the same place. */
  draw(drawing: Drawing): void;
  /** What draws bodies; undefined where the browser cannot. */
  readonly bodies: BodyRenderer | undefined;
  drawBody(drawing: BodyDrawing): void;
  /** Red, green, blue of pixels of the canvas, counted from its top left corner: for tests and key images. */
  read(left: number, top: number, width: number, height: number): Uint8Array;
}

/** Everything that decides how a viewport looks. */
export function stampOf(drawing: Drawing): string {
  const { base, overlay, labels, ...plain } = drawing;
  return JSON.stringify([plain, base?.version, overlay?.picture.version, overlay?.tint, labels?.picture.version, labels?.fill, labels && [...labels.colours]]);
}

/** Rows from the bottom with four samples a pixel, as graphics give them, to rows from the top with three. */
export function withoutAlpha(raw: ArrayLike<number>, width: number, height: number, isUpsideDown: boolean): Uint8Array {
  const out = new Uint8Array(width * height * 3);
  for (let row = 0; row < height; row++) {
    const from = (isUpsideDown ? height - 1 - row : row) * width;
    for (let column = 0; column < width; column++) {
      for (let sample = 0; sample < 3; sample++) out[(row * width + column) * 3 + sample] = raw[(from + column) * 4 + sample];
    }
  }
  return out;
}
