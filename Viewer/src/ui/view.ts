import type { Plane } from "../geometry/plane.ts";
import { length, orientationLetters, scale, type Vector } from "../geometry/vector.ts";
import type { Mapping } from "../render/graphics.ts";

/** How a picture lies in its viewport. */
export interface View {
  /** 1 fits the picture into the viewport. */
  zoom: number;
  /** Pixels of the screen. */
  panX: number;
  panY: number;
  /** Quarter turns, clockwise. */
  turns: number;
  isMirrored: boolean;
}

export const freshView = (): View => ({ zoom: 1, panX: 0, panY: 0, turns: 0, isMirrored: false });

/** The plain geometry of a picture: how many pixels, and how wide and high one is. */
export interface Extent {
  columns: number;
  rows: number;
  /** Millimetres, or 1 where they are not known. */
  columnSpacing: number;
  rowSpacing: number;
}

export function extentOf(plane: Plane): Extent {
  return { columns: plane.columns, rows: plane.rows, columnSpacing: length(plane.right), rowSpacing: length(plane.down) };
}

/** Screen from picture and back. Places on the screen are counted from the viewport's corner; the middle of the first pixel
 * of a picture is (0, 0). */
export class Transform {
  /** Pixels of the screen for a millimetre (or a pixel without a size). */
  readonly perUnit: number;
  private readonly matrix: [number, number, number, number];
  private readonly centerX: number;
  private readonly centerY: number;

  constructor(readonly extent: Extent, view: View, width: number, height: number) {
    const wide = extent.columns * extent.columnSpacing;
    const high = extent.rows * extent.rowSpacing;
    const isTurned = view.turns % 2 !== 0;
    const fit = Math.min(width / (isTurned ? high : wide), height / (isTurned ? wide : high));
    this.perUnit = fit * view.zoom;
    this.centerX = width / 2 + view.panX;
    this.centerY = height / 2 + view.panY;
    const angle = (view.turns * Math.PI) / 2;
    const [cosine, sine] = [Math.round(Math.cos(angle)), Math.round(Math.sin(angle))];
    const flip = view.isMirrored ? -1 : 1;
    const x = this.perUnit * extent.columnSpacing;
    const y = this.perUnit * extent.rowSpacing;
    this.matrix = [flip * cosine * x, -flip * sine * y, sine * x, cosine * y];
  }

  toScreen(column: number, row: number): [number, number] {
    const dc = column - (this.extent.columns - 1) / 2;
    const dr = row - (this.extent.rows - 1) / 2;
    const [a, b, c, d] = this.matrix;
    return [this.centerX + a * dc + b * dr, this.centerY + c * dc + d * dr];
  }

  toPicture(x: number, y: number): [number, number] {
    const [a, b, c, d] = this.matrix;
    const determinant = a * d - b * c;
    const dx = x - this.centerX;
    const dy = y - this.centerY;
    return [
      (d * dx - b * dy) / determinant + (this.extent.columns - 1) / 2,
      (a * dy - c * dx) / determinant + (this.extent.rows - 1) / 2,
    ];
  }

  /** For the renderer, in pixels of the canvas. */
  mapping(ratio: number): Mapping {
    const [c0, r0] = this.toPicture(0, 0);
    const [cx, rx] = this.toPicture(1, 0);
    const [cy, ry] = this.toPicture(0, 1);
    return {
      column: [(cx - c0) / ratio, (cy - c0) / ratio, c0],
      row: [(rx - r0) / ratio, (ry - r0) / ratio, r0],
    };
  }

  /** Letters at the four edges: top, right, bottom, left. */
  letters(plane: Plane): [string, string, string, string] {
    const [x0, y0] = this.toPicture(0, 0);
    const direction = (x: number, y: number): Vector => {
      const [x1, y1] = this.toPicture(x, y);
      const [dc, dr] = [x1 - x0, y1 - y0];
      return [0, 1, 2].map((axis) => plane.right[axis] * dc + plane.down[axis] * dr) as unknown as Vector;
    };
    const right = direction(1, 0);
    const down = direction(0, 1);
    return [
      orientationLetters(scale(down, -1)),
      orientationLetters(right),
      orientationLetters(down),
      orientationLetters(scale(right, -1)),
    ];
  }
}
