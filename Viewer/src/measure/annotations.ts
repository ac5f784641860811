import { type Frame, keyOf } from "../dicom/frame.ts";
import { newUID, writeFile } from "../dicom/writer.ts";
import { loadSeries, type Study } from "../model.ts";
import type { App } from "../ui/app.ts";
import type { Tool } from "../ui/pointer.ts";
import type { Transform } from "../ui/view.ts";
import type { Viewport } from "../ui/viewport.ts";
import { words } from "../ui/words.ts";
import { drawMark, drawStar } from "./drawing.ts";
import { type Mark, measure, measureABC, placement, type Seen, thicknessOf } from "./mark.ts";
import { type PresentationState, presentationState, readPresentation, viewOf } from "./presentation.ts";
import { readReport } from "./reading.ts";
import { keySelection, measurementReport, readKeys } from "./report.ts";
import { type Kind, type Spot, spotsNeeded } from "./shapes.ts";

/** Measurements, key images and saved views: drawn, saved, opened again. */
export class Annotations {
  readonly marks: Mark[] = [];
  readonly keys = new Map<string, { frame: Frame; isSaved: boolean }>();
  /** Views that were saved, newest last. */
  readonly views: PresentationState[] = [];
  author = "";
  private drawing: Mark | undefined;
  private readonly read = new Set<string>();
  /** Called after marks, key images or views have come or gone. */
  onChange: () => void = () => {};

  constructor(private readonly app: App) {}

  /** The tool that draws a kind. Dragging sets two spots; further ones are clicked; a polygon ends where it began. */
  tool(kind: Kind): Tool {
    return {
      down: (viewport, x, y) => this.begin(kind, viewport, x, y),
      move: (viewport, x, y) => this.drag(viewport, x, y),
      up: (viewport, x, y) => this.end(viewport, x, y),
    };
  }

  /** What a viewport shows, as marks need to know it. */
  static seenBy(viewport: Viewport): Seen {
    const volume = viewport.isCut ? viewport.volume() : undefined;
    const frame = viewport.shown?.frame;
    return {
      frame, plane: viewport.shown?.plane, frameOfReference: viewport.frameOfReference,
      thickness: thicknessOf(frame, viewport.slabMillimeters, typeof volume === "object" ? volume.axes : undefined),
    };
  }

  private spot(viewport: Viewport, x: number, y: number): Spot | undefined {
    return viewport.transform()?.toPicture(x, y);
  }

  /** The image that is drawn on; of a cut, the one nearest to a place on it. */
  private frameAt(viewport: Viewport): Frame | undefined {
    return viewport.shown?.frame ?? viewport.content?.stack.frames[viewport.time]?.find((frame) => frame !== undefined);
  }

  private begin(kind: Kind, viewport: Viewport, x: number, y: number): void {
    const frame = this.frameAt(viewport);
    const spot = this.spot(viewport, x, y);
    if (!frame || !spot || !viewport.shown) return;
    const plane = viewport.shown.frame ? undefined : viewport.shown.plane;
    const open = this.drawing;
    const isSame = open && open.kind === kind && (open.plane ? placement(open, Annotations.seenBy(viewport)) !== undefined : keyOf(open.frame) === keyOf(frame) && !plane);
    if (open && !open.isWhole && isSame) {
      if (kind === "polygon" && open.spots.length > 3 && isNear(viewport, open.spots[0], spot)) {
        this.finish(open, viewport);
        return;
      }
      open.spots.push(spot);
      return;
    }
    if (open && !open.isWhole) this.remove(open);
    const count = kind === "note" ? 1 : 2;
    this.drawing = {
      kind, frame, plane, spots: Array.from({ length: count }, () => [...spot] as Spot), note: "", trackingUID: newUID(), isSaved: false, isWhole: false, values: [],
    };
    this.marks.push(this.drawing);
  }

  private drag(viewport: Viewport, x: number, y: number): void {
    const spot = this.spot(viewport, x, y);
    const mark = this.drawing;
    if (!mark || mark.isWhole || !spot) return;
    mark.spots[mark.spots.length - 1] = spot;
    this.measure(mark, viewport);
    this.app.redraw();
  }

  private end(viewport: Viewport, x: number, y: number): void {
    const mark = this.drawing;
    if (!mark || mark.isWhole) return;
    this.drag(viewport, x, y);
    if (mark.spots.length >= spotsNeeded[mark.kind]) this.finish(mark, viewport);
    this.app.redraw();
  }

  private finish(mark: Mark, viewport: Viewport): void {
    if (mark.kind === "note" || mark.kind === "arrow") mark.note = prompt(words.typeNote)?.trim().slice(0, 200) ?? "";
    mark.isWhole = true;
    this.drawing = undefined;
    const [one, other] = mark.spots;
    // A click without a drag measures nothing.
    if (mark.spots.length === 2 && Math.hypot(one[0] - other[0], one[1] - other[1]) < 0.5) this.marks.splice(this.marks.indexOf(mark), 1);
    else if (mark.kind === "abc") this.finishABC(mark, viewport);
    this.measure(mark, viewport);
    this.onChange();
    this.app.redraw();
  }

  /** C is the number of slices that show the lesion, which nobody but the reader knows. */
  private finishABC(mark: Mark, viewport: Viewport): void {
    const positions = viewport.content?.stack.positions ?? [];
    const step = positions.length > 1 ? (positions[positions.length - 1] - positions[0]) / (positions.length - 1) : mark.frame.thickness ?? NaN;
    measureABC(mark, Number(prompt(`${words.abc}: C = ? (${words.slice})`)?.trim()) || 0, step);
  }

  private measure(mark: Mark, viewport: Viewport): void {
    measure(mark, viewport.shown?.values, mark.frame.unit);
  }

  removeLast(): void {
    const mark = this.marks.at(-1);
    if (mark) this.remove(mark);
  }

  /** What was stored stays stored; here it is not shown any more. */
  remove(mark: Mark): void {
    const index = this.marks.indexOf(mark);
    if (index >= 0) this.marks.splice(index, 1);
    if (this.drawing === mark) this.drawing = undefined;
    this.onChange();
    this.app.redraw();
  }

  toggleKey(frame: Frame | undefined): void {
    if (!frame) return;
    const key = keyOf(frame);
    const known = this.keys.get(key);
    if (known?.isSaved) return;
    if (!this.keys.delete(key)) this.keys.set(key, { frame, isSaved: false });
    this.onChange();
    this.app.redraw();
  }

  /** Stores what has been drawn and marked since, and how it was looked at. */
  async save(): Promise<void> {
    const { source } = this.app.settings;
    const open = this.marks.filter((mark) => mark.isWhole && !mark.isSaved);
    const keys = [...this.keys.values()].filter((key) => !key.isSaved);
    const views = this.viewsToSave(open);
    const studies = new Set([...open.map((mark) => mark.frame), ...keys.map((key) => key.frame), ...views.map((view) => view.frames[0])].map((frame) => frame.studyUID));
    if (!source.store || studies.size === 0) {
      this.app.say(words.nothingToSave);
      return;
    }
    for (const study of studies) {
      const own = open.filter((mark) => mark.frame.studyUID === study);
      const key = keys.filter((one) => one.frame.studyUID === study);
      // Marks on cuts go into a report of their own kind, which fewer programs read.
      for (const marks of [own.filter((mark) => !mark.plane), own.filter((mark) => mark.plane)]) {
        if (marks.length > 0) await source.store(study, writeFile(measurementReport(marks, this.author)));
        for (const mark of marks) mark.isSaved = true;
      }
      if (key.length > 0) await source.store(study, writeFile(keySelection(key.map((one) => one.frame), this.author)));
      for (const one of key) one.isSaved = true;
      for (const view of views.filter((one) => one.frames[0].studyUID === study)) await this.keepView(view, source.store.bind(source));
    }
    this.app.say(words.saved);
    this.onChange();
    this.app.redraw();
  }

  /** The view of each viewport that shows images as they were acquired: of the active one, and of those with new marks. */
  private viewsToSave(open: Mark[]): PresentationState[] {
    return this.app.visible.flatMap((viewport) => {
      const frame = viewport.shown?.frame;
      const stack = viewport.content?.stack;
      if (!frame || !stack || frame.layout.samples !== 1) return [];
      const marks = this.marks.filter((mark) => mark.isWhole && !mark.plane && stack.frames.flat().some((one) => one && keyOf(one) === keyOf(mark.frame)));
      const isWanted = viewport === this.app.activeViewport || marks.some((mark) => open.includes(mark));
      return isWanted ? [viewOf(viewport, frame, marks, this.author)] : [];
    });
  }

  private async keepView(view: PresentationState, store: (study: string, file: Uint8Array) => Promise<void>): Promise<void> {
    const set = presentationState(view);
    await store(view.frames[0].studyUID, writeFile(set));
    this.views.push({ ...view, uid: String(set["00080018"].Value?.[0]) });
  }

  /** Measurements, key images and views that objects of the study hold. */
  async reopen(study: Study): Promise<void> {
    const frames = new Map<string, Frame>();
    for (const stack of study.series.flatMap((series) => series.stacks)) {
      for (const frame of stack.frames.flat()) if (frame) frames.set(keyOf(frame), frame);
    }
    for (const series of study.series.filter((one) => ["SR", "PR", "KO"].includes(one.modality) && !this.read.has(one.uid))) {
      await loadSeries(this.app.settings.source, series);
      this.read.add(series.uid);
      for (const set of series.sets ?? []) {
        if (series.modality === "SR") this.reopenReport(readReport(set), frames);
        else if (series.modality === "PR") this.views.push(...readPresentation(set, frames));
        else {
          for (const { instanceUID, frameNumber } of readKeys(set)) {
            const frame = frames.get(`${instanceUID}/${frameNumber}`);
            if (frame) this.keys.set(keyOf(frame), { frame, isSaved: true });
          }
        }
      }
    }
    this.views.sort((one, other) => one.created.localeCompare(other.created));
    // Views of others may have drawings that no report has.
    for (const mark of this.views.flatMap((view) => view.marks)) {
      if (!this.marks.some((one) => one.trackingUID === mark.trackingUID)) this.marks.push(mark);
    }
    this.onChange();
  }

  private reopenReport(found: ReturnType<typeof readReport>, frames: Map<string, Frame>): void {
    for (const one of found) {
      const frame = frames.get(`${one.instanceUID}/${one.frameNumber}`) ??
        (one.plane ? [...frames.values()].find((known) => known.frameOfReferenceUID === one.frameOfReference) : undefined);
      const { kind, spots, note, plane, trackingUID, values } = one;
      if (frame && !this.marks.some((mark) => trackingUID !== "" && mark.trackingUID === trackingUID)) {
        this.marks.push({ kind, frame, plane, spots, note, trackingUID, values, isSaved: true, isWhole: true });
      }
    }
  }

  draw(viewport: Viewport, transform: Transform): void {
    const seen = Annotations.seenBy(viewport);
    if (seen.frame && this.keys.has(keyOf(seen.frame))) drawStar(viewport);
    for (const mark of this.marks) {
      const place = placement(mark, seen);
      if (!place) continue;
      if (mark.values.length === 0 && !mark.plane) this.measure(mark, viewport);
      drawMark(mark, viewport, (spot) => transform.toScreen(...place(spot)));
    }
  }
}

export const annotationsOf = (app: App): Annotations => new Annotations(app);

function isNear(viewport: Viewport, one: Spot, other: Spot): boolean {
  const transform = viewport.transform();
  if (!transform) return false;
  const [a, b] = [transform.toScreen(...one), transform.toScreen(...other)];
  return Math.hypot(a[0] - b[0], a[1] - b[1]) < 12;
}
