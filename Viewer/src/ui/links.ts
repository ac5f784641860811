import { moved, reversed, type Rigid, turned } from "../geometry/rigid.ts";
import type { Grid, Registration } from "../geometry/register.ts";
import { pointOn, project } from "../geometry/plane.ts";
import type { Vector } from "../geometry/vector.ts";
import type { Volumes } from "../load/volumes.ts";
import { firstFrame, isSamePatient } from "../model.ts";
import { isParallel } from "./cross.ts";
import { decimal } from "./dom.ts";
import type { House } from "./house.ts";
import { Transform } from "./view.ts";
import type { Content, Viewport } from "./viewport.ts";
import { fill, words } from "./words.ts";

export type LinkKind = "scroll" | "view" | "window";

/** How two frames of reference lie to each other: being worked out, found, or not to be had. */
type Tie = { state: "working" } | { state: "found"; movement: Rigid; quality: Registration } | { state: "refused"; why: string };

export interface LinkHost extends House {
  readonly visible: Viewport[];
  say(text: string, isError?: boolean): void;
  onChange(): void;
}

/** Viewports that go along with each other, by choice for slices, for zoom and place, and for the window: by their frame of
 * reference where they share one, else by a registration that was found good. */
export class Links {
  readonly kinds: Record<LinkKind, boolean> = { scroll: true, view: false, window: false };
  private readonly ties = new Map<string, Tie>();

  constructor(
    private readonly host: LinkHost, private readonly volumes: Volumes,
    private readonly compute: ((fixed: Grid, moving: Grid) => Promise<Registration>) | undefined,
  ) {}

  /** A place of one frame of reference in another; undefined where nobody knows. */
  across(point: Vector, from: string, to: string): Vector | undefined {
    if (from === to) return from === "" ? undefined : point;
    const tie = this.ties.get(`${from}>${to}`);
    return tie?.state === "found" ? moved(tie.movement, point) : undefined;
  }

  private basisAcross(basis: [Vector, Vector], from: string, to: string): [Vector, Vector] {
    const tie = this.ties.get(`${from}>${to}`);
    return tie?.state === "found" ? [turned(tie.movement, basis[0]), turned(tie.movement, basis[1])] : basis;
  }

  /** What the reader must know of a picture beside one of another examination. */
  remark(viewport: Viewport): string {
    const partner = this.host.visible.find((one) => one !== viewport && one.content && one.frameOfReference !== viewport.frameOfReference &&
      this.ties.has(`${viewport.frameOfReference}>${one.frameOfReference}`));
    const tie = partner && this.ties.get(`${viewport.frameOfReference}>${partner.frameOfReference}`);
    if (!tie) return "";
    if (tie.state === "working") return words.aligning;
    if (tie.state === "refused") return `⚠ ${words.notAligned}`;
    return fill(words.aligned, { mm: decimal(Math.max(0.5, tie.quality.spreadMillimeters), 1) });
  }

  scrolled(viewport: Viewport): void {
    if (!this.kinds.scroll) return;
    const middle = middleOf(viewport);
    if (!middle) return;
    for (const other of this.host.visible) {
      if (other === viewport || !other.content || !isParallel(viewport, other)) continue;
      const point = this.across(middle, viewport.frameOfReference, other.frameOfReference);
      if (!point) {
        this.tie(viewport, other);
        continue;
      }
      // Cuts of a prior lie as those beside them do, not as its own patient lay.
      if (viewport.isCut && other.isCut && viewport.frameOfReference !== other.frameOfReference) {
        other.basis = this.basisAcross(viewport.currentBasis, viewport.frameOfReference, other.frameOfReference);
        other.direction = "oblique";
      }
      other.followPoint(point);
    }
  }

  /** Zoom and place: the same spot of the patient in the middle, and a millimetre as long. */
  viewChanged(viewport: Viewport): void {
    const transform = viewport.transform();
    const plane = viewport.shown?.plane;
    if (!this.kinds.view || !transform) return;
    const [width, height] = [viewport.element.clientWidth, viewport.element.clientHeight];
    const [column, row] = transform.toPicture(width / 2, height / 2);
    const middle = plane && pointOn(plane, column, row);
    for (const other of this.host.visible) {
      const shown = other.shown;
      if (other === viewport || !shown) continue;
      const [wide, high] = [other.element.clientWidth || 1, other.element.clientHeight || 1];
      const wanted = transform.perUnit * Math.min(wide, high) / Math.max(1, Math.min(width, height));
      const plain = new Transform(shown.extent, { ...other.view, zoom: 1, panX: 0, panY: 0 }, wide, high);
      other.view.zoom = Math.max(0.2, Math.min(60, wanted / plain.perUnit));
      const point = middle && this.across(middle, viewport.frameOfReference, other.frameOfReference);
      if (!point || !shown.plane || !isParallel(viewport, other)) continue;
      const place = project(shown.plane, point);
      const [x, y] = new Transform(shown.extent, { ...other.view, panX: 0, panY: 0 }, wide, high).toScreen(place.column, place.row);
      other.view.panX = wide / 2 - x;
      other.view.panY = high / 2 - y;
    }
    this.host.redraw();
  }

  /** The window, to pictures that measure the same in the same unit. */
  windowChanged(viewport: Viewport): void {
    const own = viewport.content && firstFrame(viewport.content.stack);
    if (!this.kinds.window || !own) return;
    for (const other of this.host.visible) {
      const frame = other.content && firstFrame(other.content.stack);
      if (other === viewport || !frame || frame.unit !== own.unit || frame.label !== own.label) continue;
      if (frame.unit === "" && frame.seriesUID !== own.seriesUID) continue;
      other.window = { ...viewport.window };
      other.isWindowChosen = true;
    }
    this.host.redraw();
  }

  /** Works out once how two examinations of the same patient lie to each other. */
  tie(one: Viewport, other: Viewport): void {
    const [from, to] = [one.frameOfReference, other.frameOfReference];
    if (!this.compute || !one.content || !other.content || this.ties.has(`${from}>${to}`) || from === to) return;
    if (!isSamePatient(one.content.study.patient, other.content.study.patient)) return;
    this.set(from, to, { state: "working" });
    this.host.onChange();
    this.work(one.content, other.content).then((quality) => {
      if (!quality.isTrusted) {
        this.set(from, to, { state: "refused", why: decimal(quality.spreadMillimeters) });
        this.host.say(words.alignRefused, true);
      } else this.set(from, to, { state: "found", movement: quality.movement, quality });
    }, (error: unknown) => {
      this.set(from, to, { state: "refused", why: String(error) });
      this.host.say(words.alignRefused, true);
    }).finally(() => {
      if (one.content) this.scrolled(one);
      this.host.onChange();
      this.host.redraw();
    });
  }

  private set(from: string, to: string, tie: Tie): void {
    this.ties.set(`${from}>${to}`, tie);
    this.ties.set(`${to}>${from}`, tie.state === "found" ? { ...tie, movement: reversed(tie.movement) } : tie);
  }

  private async work(one: Content, other: Content): Promise<Registration> {
    if (!this.compute) throw new Error("worker");
    const fixed = await this.gridOf(one);
    return await this.compute(fixed, await this.gridOf(other));
  }

  private async gridOf(content: Content): Promise<Grid> {
    for (let round = 0; round < 600; round++) {
      const volume = this.volumes.get(content.stack, 0);
      if (typeof volume === "string") throw new Error(volume);
      if (this.volumes.isWhole(content.stack, 0)) return await this.volumes.grid(content.stack, 0, 2.5);
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    throw new Error("time");
  }

  /** For tests and the corner. */
  quality(from: string, to: string): Registration | undefined {
    const tie = this.ties.get(`${from}>${to}`);
    return tie?.state === "found" ? tie.quality : undefined;
  }

  movement(from: string, to: string): Rigid | undefined {
    const tie = this.ties.get(`${from}>${to}`);
    return tie?.state === "found" ? tie.movement : undefined;
  }
}

function middleOf(viewport: Viewport): Vector | undefined {
  if (viewport.isCut) return viewport.center;
  const plane = viewport.frame?.plane ?? viewport.shown?.plane;
  return plane && pointOn(plane, (plane.columns - 1) / 2, (plane.rows - 1) / 2);
}
