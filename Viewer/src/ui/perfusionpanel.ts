import { type Curve, framesThrough, readCurve } from "../perfusion/curve.ts";
import { chart, type Line } from "../perfusion/chart.ts";
import { ThresholdCounter } from "../perfusion/threshold.ts";
import type { Stack } from "../geometry/stack.ts";
import type { Vector } from "../geometry/vector.ts";
import { toVoxel } from "../geometry/volume.ts";
import { firstFrame, type Series, versionOf } from "../model.ts";
import type { App } from "./app.ts";
import { unitName } from "./corners.ts";
import { decimal, make } from "./dom.ts";
import { mapStyle, roleOf } from "./hanging.ts";
import { motionView, qualityView } from "./qualityview.ts";
import { type Scale, trialAnswers, trialMarks } from "./trialscale.ts";
import { measured, readResults, type Result, type Results } from "./results.ts";
import type { Viewport } from "./viewport.ts";
import { fill, words } from "./words.ts";

interface Map_ {
  series: Series;
  index: number;
  stack: Stack;
  label: string;
}

/** Tmax itself, of either engine, and not how sure it is. */
const isTmax = (label: string): boolean => /^TMAX(_DICTIONARY)?$/.test(label);

const firstLabel = (viewport: Viewport): string => (viewport.content && firstFrame(viewport.content.stack)?.label) || "";

/** Curves at a click, volumes under a dragged limit, and the maps, swapped in place. */
export class PerfusionPanel {
  readonly element = make("aside", { class: "panel perfusion", label: words.perfusion });
  private readonly curvePlace = make("div", { class: "curve" });
  private readonly limitPlace = make("div", { class: "limits" });
  private results: Results = { reports: [], isAwaitingVersion: false, limits: [] };
  private point: Vector | undefined;
  private curve: Curve | undefined;
  private counter: { stack: Stack; counter: ThresholdCounter } | undefined;
  private limit: number | undefined;
  private mapKey = "";
  private readonly mapPlace = make("div", { class: "maps" });
  private readonly summary = make("div", { class: "summary" });
  /** Whose contours lie on the pictures, where that is not the result the numbers are of. */
  private readonly drawnBy = make("p", { class: "failed" });

  constructor(private readonly app: App, private readonly addresses: DOMStringMap) {
    this.element.append(this.summary, this.drawnBy, make("h2", { text: words.maps }), this.mapPlace, this.limitPlace, this.curvePlace);
    app.loader.onLoaded(() => this.waiting && this.readCurve());
    app.volumes.onChanged(() => this.refresh());
  }

  async load(): Promise<void> {
    this.results = await readResults(this.addresses.perfusion).catch(() => this.results);
    this.showSummary();
    this.refresh();
  }

  /** The numbers of the result, with what its quality says. */
  private showSummary(): void {
    const { result } = this;
    if (!result) return;
    const volumes = (["core", "hypoperfusion"] as const).flatMap((code) => {
      const value = measured(result, code);
      return value === undefined ? [] : [make("div", { class: `figure ${code}` }, make("strong", { text: `${decimal(value)} mL` }), make("small", { text: words[code] }))];
    });
    const ratio = measured(result, "mismatch-ratio");
    if (ratio !== undefined) volumes.push(make("div", { class: "figure" }, make("strong", { text: decimal(ratio) }), make("small", { text: words.mismatchRatio })));
    this.summary.replaceChildren(make("div", { class: "figures" }, ...volumes),
      ...(result.verdict === "good" ? [] : result.reasons.map((reason) => make("p", { class: "failed", text: reason }))),
      ...(result.version === undefined ? [] : [make("p", { class: "quiet", text: `${words.version} ${result.version} · ${result.author ?? ""}` })]));
  }

  /** Limits of trials that the scale shows. */
  get limits(): Results["limits"] {
    return this.results.limits;
  }

  get lastCurve(): Curve | undefined {
    return this.curve;
  }

  get result(): Result | undefined {
    return this.results.reports.findLast((one) => one.curves !== undefined);
  }

  private get maps(): Map_[] {
    return this.app.studies.flatMap((study) => study.series).flatMap((series) =>
      series.stacks.flatMap((stack, index) => {
        const label = firstFrame(stack)?.label ?? "";
        return label ? [{ series, index, stack, label }] : [];
      })
    );
  }

  refresh(): void {
    const { maps } = this;
    this.element.hidden = maps.length === 0;
    const shown = this.app.activeViewport?.content?.stack.id ?? "";
    const key = maps.map((map) => map.stack.id).join() + shown;
    if (key !== this.mapKey) {
      this.mapKey = key;
      const newest = Math.max(...maps.map((map) => versionOf(map.series)));
      const shownMap = maps.find((map) => map.stack.id === shown);
      const version = shownMap ? versionOf(shownMap.series) : newest;
      // Tmax of every version, and all maps of the one that is looked at.
      const offered = maps.filter((map) => versionOf(map.series) === version || map.label === "TMAX");
      this.mapPlace.replaceChildren(...offered.map((map) => {
        const element = make("button", { class: "map", text: map.label.replace(/_/g, " ") + (versionOf(map.series) > 1 ? ` · ${versionOf(map.series)}` : ""), attributes: { type: "button", "aria-pressed": String(map.stack.id === shown) },
          title: firstFrame(map.stack)?.title ?? "" });
        element.addEventListener("click", () => this.swap(map));
        return element;
      }));
      this.mapPlace.append(...this.views());
      this.limit = undefined;
    }
    this.showLimits();
    this.showDrawer();
  }

  private showDrawer(): void {
    const viewport = this.app.activeViewport;
    const layer = viewport && this.app.segments.shown(viewport.frameOfReference, firstLabel(viewport) ? versionOf(viewport.content?.series as Series) : undefined);
    const isByHand = layer !== undefined && (layer.author !== "" || layer.draft !== undefined);
    this.drawnBy.hidden = !isByHand;
    if (!layer || !isByHand) return;
    const sizes = layer.segments.map((segment) => `${segment.name} ${decimal(segment.milliliters)} mL`).join(", ");
    this.drawnBy.textContent = fill(words.drawnBy, { who: layer.draft ? words.draft : `${layer.author} ${layer.created}`, sizes });
  }

  /** Quality and motion, in the place of the curve; quality brings the map of how sure Tmax is. */
  private views(): HTMLElement[] {
    const view = (name: string, open: () => void) => {
      const element = make("button", { class: "map view", text: name, attributes: { type: "button" } });
      element.addEventListener("click", open);
      return element;
    };
    return [view(words.quality, () => this.showQuality()), view(words.motion, () => this.showMotion())];
  }

  private showQuality(): void {
    const version = this.result?.version ?? 1;
    const map = this.maps.find((one) => one.label === "TMAX_DEVIATION" && versionOf(one.series) === version);
    if (map) this.swap(map);
    if (this.result) this.curvePlace.replaceChildren(...qualityView(this.result));
  }

  private showMotion(): void {
    const stack = this.app.studies.flatMap((study) => study.series).flatMap((series) => series.stacks.filter((one) => ["ctp", "pwi"].includes(roleOf(series, one))))[0];
    if (this.result) this.curvePlace.replaceChildren(...motionView(this.result, stack?.times ?? []));
  }

  /** Another map in the place of the one shown: the slice, the place and the zoom stay. */
  private swap(map: Map_): void {
    const maps = this.app.visible.find((one) => one === this.app.activeViewport && one.colourMap !== "grey") ??
      this.app.visible.find((one) => one.colourMap !== "grey") ?? this.app.activeViewport;
    if (!maps) return;
    const { slice } = maps;
    const view = { ...maps.view };
    this.app.activate(maps);
    this.app.place(map.series, map.index, maps);
    maps.slice = Math.min(slice, map.stack.sliceCount - 1);
    maps.view = view;
    maps.changed();
  }

  private showLimits(): void {
    const viewport = this.app.activeViewport;
    const stack = viewport?.content?.stack;
    const frame = stack && firstFrame(stack);
    if (!stack || !frame?.label || !viewport) {
      this.limitPlace.replaceChildren();
      return;
    }
    const volume = this.app.volumes.get(stack, 0);
    if (typeof volume === "string" || !this.app.volumes.isWhole(stack, 0)) return;
    if (this.counter?.stack !== stack) {
      this.counter = { stack, counter: new ThresholdCounter(volume) };
      this.limit = undefined;
      this.makeSlider(frame.label, frame.unit);
    } else if (this.limitPlace.childElementCount === 0) this.makeSlider(frame.label, frame.unit);
  }

  private makeSlider(label: string, unit: string): void {
    const style = mapStyle(label);
    const isLow = /CB[FV]/.test(label.toUpperCase());
    // What trials set limits to: late tissue on Tmax, tissue with little flow on CBF.
    const dragged = isTmax(label) ? "hypoperfusion" : /^R?CBF/.test(label) ? "core" : undefined;
    const scale: Scale | undefined = dragged && { lower: style.lower, upper: style.upper, isLow, dragged };
    const answers = make("div", {});
    const usual = isTmax(label) ? 6 : label.startsWith("MTT") ? 8 : (style.lower + style.upper) / (isLow ? 6 : 2);
    this.limit ??= usual;
    const slider = make("input", { label: words.threshold, attributes: { type: "range", min: String(style.lower), max: String(style.upper), step: String((style.upper - style.lower) / 240), value: String(this.limit) } });
    const output = make("output", {});
    const update = () => {
      this.limit = Number(slider.value);
      const { counter } = this.counter ?? {};
      const volume = counter ? (isLow ? counter.below(this.limit) : counter.above(this.limit)) : NaN;
      output.textContent = `${label.replace(/_/g, " ")} ${isLow ? "<" : ">"} ${decimal(this.limit, 1)} ${unitName(unit)}: ${decimal(volume)} mL`;
      slider.setAttribute("aria-valuetext", output.textContent);
      if (dragged && this.results.limits.length > 0) answers.replaceChildren(trialAnswers(this.results.limits, { ...this.volumes(), [dragged]: volume }));
    };
    slider.addEventListener("input", update);
    update();
    const published = this.published(label);
    const marks = scale && this.counter && trialMarks(scale, this.counter.counter, this.results.limits, this.volumes());
    this.limitPlace.replaceChildren(make("h2", { text: words.threshold }), ...(marks ? [marks] : []), slider, output, make("p", { class: "quiet", text: words.plainCount }),
      ...(published ? [make("p", { text: `${words.published}: ${published}` })] : []), answers);
  }

  /** The result that the map shown belongs to, not another version. */
  private get resultShown(): Result | undefined {
    const series = this.app.activeViewport?.content?.series;
    const version = series ? versionOf(series) : 1;
    return this.results.reports.find((one) => one.curves !== undefined && (one.version ?? 1) === version);
  }

  /** Volumes as they were published. */
  private volumes(): { core: number | undefined; hypoperfusion: number | undefined } {
    const result = this.resultShown;
    return { core: result && measured(result, "core"), hypoperfusion: result && measured(result, "hypoperfusion") };
  }

  private published(label: string): string {
    const result = this.resultShown;
    if (!result) return "";
    const code = isTmax(label) ? "hypoperfusion" : /CBF/.test(label) ? "core" : "";
    const value = code ? measured(result, code) : undefined;
    const definition = result.measurements.find((one) => one.code === code)?.definition ?? "";
    return value === undefined ? "" : `${words[code as "core" | "hypoperfusion"]} ${decimal(value)} mL (${definition})`;
  }

  private waiting = false;

  /** Reads the curve at a point of the patient from the dynamic series of that frame of reference. */
  showCurve(point: Vector, frameOfReference: string): void {
    this.point = point;
    this.frameOfReference = frameOfReference;
    this.app.point = point;
    this.app.pointFrame = frameOfReference;
    this.element.hidden = false;
    this.readCurve();
    this.app.redraw();
  }

  private frameOfReference = "";

  private get dynamic(): Stack | undefined {
    return this.app.studies.flatMap((study) => study.series).flatMap((series) => series.stacks.filter((stack) =>
      ["ctp", "pwi"].includes(roleOf(series, stack)) && firstFrame(stack)?.frameOfReferenceUID === this.frameOfReference
    ))[0];
  }

  private readCurve(): void {
    const stack = this.dynamic;
    if (!stack || !this.point) return;
    const frames = framesThrough(stack, this.point);
    const missing = frames.filter((frame) => frame && !this.app.loader.has(frame) && !this.app.loader.failure(frame));
    this.waiting = missing.length > 0;
    this.app.loader.want("curve", missing.filter((frame) => frame !== undefined));
    this.curve = readCurve(frames, stack.times, (frame) => this.app.loader.get(frame), this.point);
    this.draw();
  }

  private draw(): void {
    const { curve, result } = this;
    if (!curve) return;
    const lines: Line[] = [{ name: words.here, kind: "here", times: curve.times, values: curve.enhancement, hasOwnScale: true }];
    if (result?.curves) {
      lines.push({ name: words.artery, kind: "artery", times: result.curves.timesSeconds, values: result.curves.arterial });
      lines.push({ name: words.vein, kind: "vein", times: result.curves.timesSeconds, values: result.curves.venous });
    }
    const legend = make("p", { class: "legend" }, ...lines.map((line) => make("span", { class: line.kind, text: line.name })));
    const buttons = result && this.addresses.vessels
      ? [this.choice("artery", words.useArtery, result), this.choice("vein", words.useVein, result)]
      : [];
    this.curvePlace.replaceChildren(make("h2", { text: words.curve }), chart(lines, "HU", words.curve), legend, ...buttons);
  }

  /** Asks the server for maps with the vessel at this point. */
  private choice(kind: string, name: string, result: Result): HTMLButtonElement {
    const element = make("button", { class: "wide small", text: name, attributes: { type: "button" } });
    element.addEventListener("click", () => this.choose(kind, result).catch((error) => this.app.say(String(error), true)));
    return element;
  }

  private async choose(kind: string, result: Result): Promise<void> {
    const map = this.maps.find((one) => one.label === "TMAX") ?? this.maps[0];
    const volume = map && this.app.volumes.get(map.stack, 0);
    const origin = result.grid?.pictureOrigin;
    if (!this.point || !map || typeof volume === "string" || !origin) return;
    const [column, row, slice] = toVoxel(volume, this.point).map(Math.round);
    const form = new URLSearchParams({ token: this.addresses.token ?? "", report: String(result.position), kind });
    form.set(`at-${slice}.x`, String(column - origin[0]));
    form.set(`at-${slice}.y`, String(row - origin[1]));
    const answer = await fetch(this.addresses.vessels ?? "", { method: "POST", body: form, credentials: "same-origin" });
    if (!answer.ok) throw new Error(`${words.failed}: HTTP ${answer.status}`);
    this.app.say(words.computing);
    await this.awaitVersion(this.results.reports.length);
  }

  private async awaitVersion(before: number): Promise<void> {
    for (let attempt = 0; attempt < 60; attempt++) {
      await new Promise((resolve) => setTimeout(resolve, 1000));
      await this.load();
      if (this.results.reports.length <= before || this.results.isAwaitingVersion) continue;
      this.app.say(`${words.version} ${this.result?.version ?? ""}`);
      this.draw();
      await this.awaitMaps(this.result?.version ?? 1);
      return;
    }
  }

  /** The numbers are there first; the maps of a version follow as objects of the study. */
  private async awaitMaps(version: number): Promise<void> {
    for (let attempt = 0; attempt < 150; attempt++) {
      await this.app.reload();
      this.refresh();
      const map = this.maps.find((one) => one.label === "TMAX" && versionOf(one.series) === version);
      if (map) {
        this.swap(map);
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, 1000));
    }
  }
}
