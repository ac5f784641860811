import { firstFrame, versionOf } from "../model.ts";
import type { Vector } from "../geometry/vector.ts";
import type { Layer } from "../measure/layer.ts";
import { between, brushed, grown, sampler, voxelAt } from "../measure/mask.ts";
import type { App } from "./app.ts";
import { decimal, make } from "./dom.ts";
import type { Tool } from "./pointer.ts";
import type { Viewport } from "./viewport.ts";
import { fill, type Words, words } from "./words.ts";

export const brushes = ["brush", "erase", "rangeBrush", "smartFill"] as const;
export type BrushKind = typeof brushes[number];

/** Values that a brush or a fill goes over at first, by what is measured. */
function usualRange(label: string, unit: string, window: { center: number; width: number }): [number, number] {
  const name = label.toUpperCase();
  if (name.startsWith("TMAX")) return [6, 100];
  if (name.startsWith("RCB")) return [0, 0.3];
  if (name.startsWith("CBF")) return [0, 15];
  if (name.startsWith("CBV")) return [0, 2];
  if (name.startsWith("ADC")) return [0, 620];
  // Fresh blood on plain CT.
  if (unit === "HU") return [50, 95];
  return [window.center, window.center + window.width * 2];
}

/** Drawing on findings: with a brush in the plane that is seen, or into depth. */
export class Brush {
  /** Radius. */
  millimeters = 6;
  /** How far from the seed smart fill goes. */
  distance = 40;
  isBall = false;
  segment = 1;
  private readonly ranges = new Map<string, [number, number]>();
  private readonly ring = make("div", { class: "ring", attributes: { "aria-hidden": "true" } });
  private last: Vector | undefined;
  /** Called after a setting has changed by itself. */
  onChange: () => void = () => {};

  constructor(private readonly app: App) {
    app.stage.addEventListener("pointermove", (event) => this.follow(event));
    app.stage.addEventListener("pointerleave", () => this.ring.remove());
  }

  get isChosen(): boolean {
    return (brushes as readonly string[]).includes(this.app.toolName);
  }

  private rangeKey(viewport: Viewport | undefined): string {
    const frame = viewport?.content && firstFrame(viewport.content.stack);
    return frame ? frame.label || frame.unit : "";
  }

  /** Values that count for the range brush and smart fill in what a viewport shows. */
  range(viewport: Viewport | undefined): [number, number] {
    const known = this.ranges.get(this.rangeKey(viewport));
    if (known || !viewport) return known ?? [0, 0];
    const frame = viewport.content && firstFrame(viewport.content.stack);
    return usualRange(frame?.label ?? "", frame?.unit ?? "", viewport.window);
  }

  setRange(viewport: Viewport | undefined, lower: number, upper: number): void {
    if (Number.isFinite(lower) && Number.isFinite(upper)) this.ranges.set(this.rangeKey(viewport), [lower, upper]);
  }

  /** Result that a viewport's picture belongs to: a map has one, an acquired image none. */
  resultOf(viewport: Viewport): number | undefined {
    const content = viewport.content;
    return content && firstFrame(content.stack)?.label ? versionOf(content.series) : undefined;
  }

  /** The draft that is drawn on here; the first stroke makes one, and says so. */
  draft(viewport: Viewport): Layer | undefined {
    const { segments } = this.app;
    if (!viewport.shown?.plane || !viewport.frameOfReference) {
      this.app.say(words.why_unplaced, true);
      return undefined;
    }
    const known = segments.draft(viewport.frameOfReference);
    if (known) {
      segments.choose(known);
      return known;
    }
    const basis = segments.shown(viewport.frameOfReference, this.resultOf(viewport));
    const made = basis ? segments.edit(basis, viewport) : segments.create(viewport, words.finding);
    if (typeof made === "string") {
      this.app.say(`${words.cannotDraw}: ${words[made as keyof Words] ?? made}`, true);
      return undefined;
    }
    viewport.showsLabels = true;
    this.app.say(basis ? words.draftBegun : words.newFinding);
    return made;
  }

  private number(draft: Layer): number {
    return draft.masks.has(this.segment) ? this.segment : draft.segments[0].number;
  }

  tool(kind: BrushKind): Tool {
    return {
      down: (viewport, x, y) => {
        this.last = undefined;
        if (kind === "smartFill") this.flood(viewport, x, y);
        else this.stroke(kind, viewport, x, y);
      },
      move: (viewport, x, y) => {
        if (kind !== "smartFill") this.stroke(kind, viewport, x, y);
      },
      up: (viewport) => {
        this.last = undefined;
        this.app.segments.draft(viewport.frameOfReference)?.draft?.editing.close();
        this.app.segments.onChange();
      },
    };
  }

  private stroke(kind: BrushKind, viewport: Viewport, x: number, y: number): void {
    const point = viewport.pointAt(x, y);
    const plane = viewport.shown?.plane;
    const draft = point && plane && this.draft(viewport);
    if (!point || !plane || !draft) return;
    const places = this.last ? between(this.last, point, this.millimeters / 3) : [point];
    this.last = point;
    let voxels = [...new Set(places.flatMap((place) => brushed(draft.volume, place, this.millimeters, this.isBall ? undefined : plane)))];
    if (kind === "rangeBrush") voxels = this.within(viewport, draft, voxels);
    this.app.segments.note(draft, viewport, kind === "rangeBrush");
    this.app.segments.put(draft, this.number(draft), voxels, kind !== "erase");
  }

  private within(viewport: Viewport, draft: Layer, voxels: number[]): number[] {
    const volume = viewport.volume();
    if (typeof volume === "string") return [];
    const [lower, upper] = this.range(viewport);
    const { columns, rows } = draft.volume;
    const value = sampler(draft.volume, volume);
    return voxels.filter((voxel) => {
      const found = value(voxel % columns, Math.floor(voxel / columns) % rows, Math.floor(voxel / (columns * rows)));
      return found >= lower && found <= upper;
    });
  }

  /** Everything joined to the place within the range and the distance, in three dimensions. */
  private flood(viewport: Viewport, x: number, y: number): void {
    const point = viewport.pointAt(x, y);
    const draft = point && this.draft(viewport);
    const volume = viewport.volume();
    if (!point || !draft || !viewport.content) return;
    if (typeof volume === "string") {
      this.app.say(`${words.cannotDraw}: ${words[`why_${volume}` as keyof Words] ?? volume}`, true);
      return;
    }
    if (!this.app.volumes.isWhole(viewport.content.stack, viewport.time)) {
      this.app.say(words.loading);
      return;
    }
    const seed = voxelAt(draft.volume, point);
    if (!seed) return;
    const [lower, upper] = this.range(viewport);
    const values = sampler(draft.volume, volume);
    const voxels = grown(draft.volume, values, seed, { lower, upper, millimeters: this.distance });
    if (voxels.length === 0) {
      this.app.say(fill(words.seedOutside, { value: decimal(values(...seed)), lower: decimal(lower), upper: decimal(upper) }), true);
      return;
    }
    this.app.segments.note(draft, viewport, true);
    this.app.segments.put(draft, this.number(draft), voxels, true);
  }

  /** Larger or smaller by about a quarter. */
  resize(isLarger: boolean): void {
    this.millimeters = Math.round(Math.max(1, Math.min(40, isLarger ? this.millimeters * 1.25 + 0.25 : this.millimeters / 1.25)) * 2) / 2;
    this.onChange();
  }

  /** A ring as large as the brush goes along with the pointer. */
  private follow(event: PointerEvent): void {
    const viewport = this.app.visible.find((one) => one.element.contains(event.target as Node));
    const transform = viewport?.transform();
    if (!viewport || !transform || !this.isChosen || this.app.toolName === "smartFill") {
      this.ring.remove();
      return;
    }
    const box = viewport.element.getBoundingClientRect();
    const size = this.millimeters * 2 * transform.perUnit;
    if (this.ring.parentElement !== viewport.element) viewport.element.append(this.ring);
    Object.assign(this.ring.style, {
      width: `${size}px`, height: `${size}px`, left: `${event.clientX - box.left - size / 2}px`, top: `${event.clientY - box.top - size / 2}px`,
    });
  }
}
