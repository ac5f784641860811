import { cross, normalized, rotate, type Vector } from "../geometry/vector.ts";
import type { Grid } from "../geometry/register.ts";
import type { Volume } from "../geometry/volume.ts";
import { type BodyDrawing, type BodyStyle, type BodyTexture, boxOf, reachOf } from "../render/body.ts";
import { windowOver } from "../render/window.ts";
import { firstFrame } from "../model.ts";
import { drawBar, drawLetters } from "./corners.ts";
import { make } from "./dom.ts";
import { orientationLetters } from "../geometry/vector.ts";
import type { Tool } from "./pointer.ts";
import { select } from "./toolbar.ts";
import type { Viewport } from "./viewport.ts";
import { fill, words } from "./words.ts";

export const bodyPresets = ["vessels", "boneBody", "max"] as const;
export type BodyPreset = typeof bodyPresets[number];

const ivory: [Vector, Vector] = [[0.62, 0.5, 0.38], [1, 0.96, 0.88]];
const red: [Vector, Vector] = [[0.55, 0.08, 0.05], [1, 0.55, 0.35]];

/** Vessels begin well above brain; bone above most vessels. Other modalities go by what there is. */
function styleOf(preset: BodyPreset, isCT: boolean, lower: number, upper: number): BodyStyle {
  const at = (part: number) => lower + (upper - lower) * part;
  const [from, to] = preset === "vessels" ? (isCT ? [140, 300] : [at(0.5), at(0.8)])
    : preset === "boneBody" ? (isCT ? [250, 600] : [at(0.3), at(0.7)])
    : isCT ? [0, 700] : [lower, upper];
  const [dim, bright] = preset === "vessels" ? red : ivory;
  return { from, to, kind: preset === "max" ? "maximum" : "surface", dim, bright };
}

/** A volume seen from outside: turned by dragging, cut open by the wheel, cropped by a box. */
export class Rendering {
  preset: BodyPreset = "vessels";
  /** Right, down, and away from the eye; at first from the patient's front. */
  basis: [Vector, Vector, Vector] = [[1, 0, 0], [0, 0, -1], [0, 1, 0]];
  /** Parts of the whole that are left, from and to: right to left, front to back, feet to head. */
  crop: [number, number][] = [[0, 1], [0, 1], [0, 1]];
  /** Part of the depth that is cut off at the side of the eye. */
  cut = 0;
  isTurning = false;
  reduction = 1;
  readonly panel: HTMLElement;
  private body: BodyTexture | undefined;
  private isCT = true;
  /** Pixels in a millisecond that this machine draws, as measured. */
  private speed = 0;
  /** Drawings since the view changed: finer and finer ones while there is time. */
  private drawn = 0;

  constructor(private readonly viewport: Viewport) {
    this.panel = this.makePanel();
    viewport.element.append(this.panel);
  }

  private makePanel(): HTMLElement {
    const style = select(words.volume3d, bodyPresets.map((one): [string, string] => [one, words[one]]), (value) => {
      this.preset = value as BodyPreset;
      this.viewport.house.redraw();
    });
    const slider = (label: string, value: number, change: (value: number) => void) => {
      const input = make("input", { label, attributes: { type: "range", min: "0", max: "1", step: "0.01", value: String(value) } });
      input.addEventListener("input", () => {
        change(Number(input.value));
        this.turning(true);
      });
      input.addEventListener("change", () => this.turning(false));
      return input;
    };
    const rows = [["R", "L"], ["A", "P"], ["F", "H"]].map(([one, other], axis) =>
      make("div", { class: "croprow" }, make("span", { text: one }),
        slider(`${words.crop} ${one}`, 0, (value) => this.crop[axis] = [Math.min(value, this.crop[axis][1] - 0.01), this.crop[axis][1]]),
        slider(`${words.crop} ${other}`, 1, (value) => this.crop[axis] = [this.crop[axis][0], Math.max(value, this.crop[axis][0] + 0.01)]),
        make("span", { text: other })));
    const depth = make("div", { class: "croprow" }, make("span", { text: words.cutPlane }), slider(words.cutPlane, 0, (value) => this.cut = value));
    const panel = make("div", { class: "bodypanel" }, style, make("details", {}, make("summary", { text: words.crop }), ...rows, depth));
    for (const name of ["pointerdown", "pointermove", "dblclick", "wheel"]) panel.addEventListener(name, (event) => event.stopPropagation());
    return panel;
  }

  /** The graphics have lost their memory. */
  forget(): void {
    this.body = undefined;
  }

  end(): void {
    this.isOver = true;
    this.viewport.house.renderer.bodies?.release(this.body);
    this.body = undefined;
    this.panel.remove();
  }

  turning(isTurning: boolean): void {
    this.isTurning = isTurning;
    this.drawn = 1;
    this.viewport.house.redraw();
  }

  /** Further into the body, as if slices were taken off. */
  scroll(steps: number): void {
    this.cut = Math.max(0, Math.min(0.98, this.cut + steps * 0.02));
    const input = this.panel.querySelector<HTMLInputElement>(".croprow:last-child input");
    if (input) input.value = String(this.cut);
    this.viewport.house.redraw();
  }

  /** Looked at from a side of the patient. */
  look(right: Vector, down: Vector): void {
    this.basis = [right, down, normalized(cross(right, down))];
    this.viewport.house.redraw();
  }

  tool(): Tool {
    let [fromX, fromY] = [0, 0];
    return {
      down: (_, x, y) => [fromX, fromY] = [x, y],
      move: (_, x, y) => {
        const [right, down] = this.basis;
        const turn = (vector: Vector) => rotate(rotate(vector, down, (fromX - x) / 120), right, (y - fromY) / 120);
        const turned = this.basis.map(turn);
        // Errors of many small turns must not add up.
        const one = normalized(turned[0]);
        const away = normalized(cross(one, turned[1]));
        this.basis = [one, cross(away, one), away];
        [fromX, fromY] = [x, y];
        this.turning(true);
      },
      up: () => this.turning(false),
    };
  }

  /** @returns what stands in the way. */
  draw(volume: Volume, isWhole: boolean, ratio: number, left: number, top: number): string | undefined {
    const { viewport } = this;
    if (!this.body) {
      if (!viewport.house.renderer.bodies) return "noWebGL";
      if (isWhole) this.prepare(volume);
      return "loading";
    }
    const { renderer } = viewport.house;
    const [width, height] = [viewport.element.clientWidth, viewport.element.clientHeight];
    this.reduction = this.isTurning ? Math.max(3, this.affordable(width * height * ratio * ratio, 60)) : this.affordable(width * height * ratio * ratio, 900);
    const drawing = this.drawing(this.body, ratio, width, height);
    const start = performance.now();
    renderer.drawBody({ ...drawing, left: Math.round(left * ratio), top: Math.round(top * ratio) });
    // Reading one pixel waits until all are drawn.
    renderer.read(0, 0, 1, 1);
    const pixels = drawing.width * drawing.height / this.reduction ** 2;
    // The first drawing also readies the graphics, and says little.
    if (this.drawn++ > 0) this.speed = pixels / Math.max(0.5, performance.now() - start) / (this.reduction > 2 ? 2 : 1);
    if (!this.isTurning && this.drawn < 3 + this.reduction) viewport.house.redraw();
    return undefined;
  }

  /** How coarse a picture must be to be drawn in so many milliseconds. */
  private affordable(pixels: number, milliseconds: number): number {
    if (this.speed === 0) return 4;
    return Math.max(1, Math.min(8, Math.ceil(Math.sqrt(pixels / (this.speed * milliseconds)))));
  }

  private isPreparing = false;
  private isOver = false;

  private prepare(volume: Volume): void {
    const { content, time, house } = this.viewport;
    if (this.isPreparing || !content) return;
    this.isPreparing = true;
    const most = Math.max(volume.columns, volume.rows, volume.slices);
    const finest = Math.min(...volume.axes.map((axis) => Math.hypot(...axis)));
    house.volumes.grid(content.stack, time, most > 256 ? finest * Math.ceil(most / 256) : finest * 0.5).then((grid) => {
      if (!this.isOver) this.body = this.upload(grid);
    }, () => {}).finally(() => {
      this.isPreparing = false;
      house.redraw();
    });
  }

  private upload(grid: Grid): BodyTexture | undefined {
    const { bodies } = this.viewport.house.renderer;
    if (!bodies) return undefined;
    const frame = this.viewport.content && firstFrame(this.viewport.content.stack);
    this.isCT = frame?.unit === "HU";
    const found = windowOver(grid.values);
    const [lower, upper] = this.isCT ? [-100, 1200] : [found.center - found.width / 2, found.center + found.width / 2];
    return bodies.upload(grid, lower, upper);
  }

  private drawing(body: BodyTexture, ratio: number, width: number, height: number): Omit<BodyDrawing, "left" | "top"> {
    const { low, high } = boxOf(body.grid);
    const center: Vector = [(low[0] + high[0]) / 2, (low[1] + high[1]) / 2, (low[2] + high[2]) / 2];
    const at = (axis: number, part: number) => low[axis] + (high[axis] - low[axis]) * part;
    const depth = reachOf(low, high, this.basis[2]);
    return {
      width: Math.round(width * ratio), height: Math.round(height * ratio), body,
      style: styleOf(this.preset, this.isCT, body.lower, body.upper),
      center, basis: this.basis, scale: this.perMillimeter * ratio,
      panX: this.viewport.view.panX * ratio, panY: this.viewport.view.panY * ratio,
      low: [at(0, this.crop[0][0]), at(1, this.crop[1][0]), at(2, this.crop[2][0])],
      high: [at(0, this.crop[0][1]), at(1, this.crop[1][1]), at(2, this.crop[2][1])],
      near: -depth + 2 * depth * this.cut,
      reduction: this.reduction,
    };
  }

  /** Pixels of the screen for a millimetre: the whole fits from every side. */
  get perMillimeter(): number {
    if (!this.body) return 1;
    const { low, high } = boxOf(this.body.grid);
    const size = Math.max(high[0] - low[0], high[1] - low[1], high[2] - low[2]) * 1.1;
    return Math.min(this.viewport.element.clientWidth, this.viewport.element.clientHeight) / size * this.viewport.view.zoom;
  }

  marks(): void {
    const [right, down] = this.basis;
    const away = (vector: Vector): Vector => [-vector[0], -vector[1], -vector[2]];
    drawLetters(this.viewport, [orientationLetters(away(down)), orientationLetters(right), orientationLetters(down), orientationLetters(away(right))]);
    drawBar(this.viewport, this.perMillimeter);
  }

  /** What the picture is and how coarse. */
  remark(): string {
    return this.reduction > 1 ? fill(words.reduced, { n: this.reduction }) : "";
  }
}
