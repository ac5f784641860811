import type { Frame, Window } from "../dicom/frame.ts";
import type { Vector } from "../geometry/vector.ts";
import type { Volume } from "../geometry/volume.ts";
import type { Loader } from "../load/loader.ts";
import type { Volumes } from "../load/volumes.ts";
import type { Study } from "../model.ts";
import type { Graphics } from "../render/graphics.ts";
import type { Viewport } from "./viewport.ts";

/** What viewports share. */
export interface House {
  renderer: Graphics;
  loader: Loader;
  volumes: Volumes;
  /** The examination that was opened first. */
  readonly study: Study | undefined;
  /** The place in the patient that the cross-hair points at. */
  point: Vector | undefined;
  pointFrame: string;
  /** Something is being dragged: cuts may be coarser until it stands still. */
  isCoarse: boolean;
  labelColours: Float32Array;
  redraw(): void;
  /** Something is scrolled: cuts may be coarser for a moment. */
  moving(): void;
  /** Another viewport has been scrolled; linked ones go along. */
  follow(viewport: Viewport): void;
  /** Zoom or place have changed; linked ones go along. */
  viewChanged(viewport: Viewport): void;
  /** A place of one frame of reference in another, where it is known. */
  across(point: Vector, from: string, to: string): Vector | undefined;
  /** What must be said of a picture beside one of another examination. */
  remark(viewport: Viewport): string;
  defaultWindow(frame: Frame): Window | undefined;
  /** Segments in a frame of reference, a bit each. */
  labels(frameOfReference: string, result?: number): { volume: Volume; version: number } | undefined;
  annotate(viewport: Viewport, why: string | undefined): void;
}
