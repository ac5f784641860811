import { type Frame, framesOf, keyOf } from "../dicom/frame.ts";
import { writeFile } from "../dicom/writer.ts";
import type { Volume } from "../geometry/volume.ts";
import { safeColours } from "../measure/colours.ts";
import { combine, draftOf, type Layer, mostSegments, mostVoxels, newDraft, readLayer, recombine } from "../measure/layer.ts";
import { missingSlices } from "../measure/mask.ts";
import { segmentationObject } from "../measure/segmentation.ts";
import { hasPictures, loadSeries, type Study, versionOf } from "../model.ts";
import type { App } from "./app.ts";
import type { Viewport } from "./viewport.ts";

/** Segmentations of the study, laid over all pictures of their frame of reference: a bit for each segment. */
export class Segments {
  readonly layers: Layer[] = [];
  /** Segments in colours that everybody can tell apart; else as the objects recommend. */
  isSafe = true;
  /** How opaque what lies inside the contours is filled. */
  fill = 0;
  /** The one that a person has chosen to see, by frame of reference. */
  private readonly chosen = new Map<string, Layer>();
  /** Called after a layer has come, gone or changed. */
  onChange: () => void = () => {};

  constructor(private readonly app: App) {}

  /** Newest first: drafts, those of newer results, then those drawn later. */
  of(frameOfReference: string, result?: number): Layer[] {
    return this.layers.filter((one) => one.frameOfReference === frameOfReference && (result === undefined || one.result === result))
      .sort((one, other) => Number(other.draft !== undefined) - Number(one.draft !== undefined) || other.result - one.result || other.moment.localeCompare(one.moment));
  }

  /** @param result that the picture belongs to; acquired images show the newest. A map never wears another result's contours. */
  shown(frameOfReference: string, result?: number): Layer | undefined {
    const all = this.of(frameOfReference, result);
    const chosen = this.chosen.get(frameOfReference);
    return chosen && all.includes(chosen) ? chosen : all[0];
  }

  labels(frameOfReference: string, result?: number): { volume: Volume; version: number } | undefined {
    const layer = this.shown(frameOfReference, result);
    if (!layer?.segments.some((segment) => segment.isShown)) return undefined;
    this.colour(layer);
    return layer;
  }

  private colour(layer: Layer): void {
    for (const segment of layer.segments) {
      const colour = this.colourOf(segment.bit, segment.colour);
      this.app.labelColours.set(colour.map((part) => part / 255), segment.bit * 3);
    }
  }

  colourOf(bit: number, own: [number, number, number]): [number, number, number] {
    return this.isSafe ? safeColours[bit % mostSegments] : own;
  }

  /** Every viewport fills alike. */
  applyStyle(): void {
    for (const viewport of this.app.viewports) viewport.labelFill = this.fill;
  }

  choose(layer: Layer): void {
    this.chosen.set(layer.frameOfReference, layer);
    this.changed();
  }

  async load(study: Study): Promise<void> {
    for (const series of study.series.filter((one) => one.modality === "SEG")) {
      if (this.layers.some((layer) => layer.seriesUID === series.uid && !layer.draft)) continue;
      await loadSeries(this.app.settings.source, series);
      for (const set of series.sets ?? []) {
        const frames = framesOf(set, this.app.settings.source.syntaxOf(set));
        if (frames.length === 0 || frames.some((frame) => !frame.plane)) continue;
        const pixels = (frame: Frame) => this.app.settings.source.pixels(frame, new AbortController().signal);
        const layer = await readLayer(frames, versionOf(series), pixels).catch((error) => console.warn("segmentation", error));
        if (!layer) continue;
        this.layers.push(layer);
        combine(layer);
        this.changed();
      }
    }
  }

  /** After something was shown, hidden or drawn. */
  changed(): void {
    this.applyStyle();
    this.onChange();
    this.app.redraw();
  }

  show(layer: Layer, number: number, isShown: boolean): void {
    const segment = layer.segments.find((one) => one.number === number);
    if (!segment) return;
    segment.isShown = isShown;
    combine(layer);
    this.changed();
  }

  /** The draft that is drawn on in a frame of reference. */
  draft(frameOfReference: string): Layer | undefined {
    return this.layers.find((one) => one.draft && one.frameOfReference === frameOfReference);
  }

  /** A copy of a finding on which can be drawn wherever the viewport has slices; what is stored stays as it is.
   * @returns why not, by the key of a word. */
  edit(layer: Layer, viewport: Viewport): Layer | "why_large" {
    const known = this.draft(layer.frameOfReference);
    if (known) return known;
    const volume = viewport.volume();
    const more = typeof volume === "string" || viewport.frameOfReference !== layer.frameOfReference
      ? { before: 0, behind: 0 }
      : missingSlices(layer.volume, volume);
    const size = layer.volume.columns * layer.volume.rows * (layer.volume.slices + more.before + more.behind);
    if (size * layer.masks.size > mostVoxels * 4) return "why_large";
    return this.begin(draftOf(layer, more.before, more.behind));
  }

  /** An empty finding on the grid of what a viewport shows. */
  create(viewport: Viewport, name: string): Layer | string {
    const volume = viewport.volume();
    if (typeof volume === "string") return `why_${volume}`;
    const known = this.draft(volume.frameOfReferenceUID);
    if (known) return known;
    if (volume.data.length > mostVoxels) return "why_large";
    const series = viewport.content?.series;
    return this.begin(newDraft(volume, name, series ? versionOf(series) : 1));
  }

  private begin(draft: Layer): Layer {
    this.layers.push(draft);
    combine(draft);
    this.choose(draft);
    return draft;
  }

  /** Puts voxels of a draft in or out, and counts anew. */
  put(draft: Layer, number: number, voxels: number[], isInside: boolean): void {
    draft.draft?.editing.put(number, voxels, isInside);
    recombine(draft, number, voxels);
    this.changed();
  }

  /** One step back, or forth again. */
  turn(draft: Layer, isBack: boolean): boolean {
    const editing = draft.draft?.editing;
    const hasTurned = isBack ? editing?.undo() : editing?.redo();
    if (!hasTurned) return false;
    combine(draft);
    this.changed();
    return true;
  }

  discard(draft: Layer): void {
    this.layers.splice(this.layers.indexOf(draft), 1);
    if (this.chosen.get(draft.frameOfReference) === draft) this.chosen.delete(draft.frameOfReference);
    if (draft.draft?.basis) this.chosen.set(draft.frameOfReference, draft.draft.basis);
    this.changed();
  }

  /** Stores a draft as a new segmentation of the study, and opens that from where it was stored.
   * @returns the finding as the server has it. */
  async save(draft: Layer, author: string): Promise<Layer | undefined> {
    const { source } = this.app.settings;
    const made = draft.draft;
    if (!made || !source.store) return undefined;
    made.editing.close();
    const set = segmentationObject({
      grid: draft.volume, frameOfReference: draft.frameOfReference, predecessor: made.basis?.set, author, usesValues: made.usesValues,
      images: this.imagesOf(draft, [...made.images.values()]),
      segments: draft.segments.flatMap((segment) => {
        const mask = draft.masks.get(segment.number);
        return mask ? [{ number: segment.number, name: segment.name, mask, item: segment.item }] : [];
      }),
    });
    const uid = String(set["00080018"].Value?.[0]);
    await source.store(String(set["0020000D"].Value?.[0]), writeFile(set));
    await this.app.reload();
    const stored = this.layers.find((one) => one.instanceUID === uid && !one.draft);
    this.discard(draft);
    if (stored) this.choose(stored);
    return stored;
  }

  /** Images that a draft was drawn on: at least one, to say whose it is. */
  private imagesOf(draft: Layer, images: Frame[]): Frame[] {
    if (images.length > 0 || draft.draft?.basis) return images;
    const first = this.app.studies.flatMap((study) => study.series).filter(hasPictures).flatMap((series) => series.stacks)
      .flatMap((stack) => stack.frames.flat()).find((frame) => frame?.frameOfReferenceUID === draft.frameOfReference);
    return first ? [first] : [];
  }

  /** Notes which images something was drawn on. */
  note(draft: Layer, viewport: Viewport, usesValues: boolean): void {
    if (!draft.draft) return;
    for (const frame of viewport.content?.stack.frames[viewport.time] ?? []) if (frame) draft.draft.images.set(keyOf(frame), frame);
    draft.draft.usesValues ||= usesValues;
  }
}
