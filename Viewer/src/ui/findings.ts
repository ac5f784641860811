import { firstFrame } from "../model.ts";
import type { Layer, Segment } from "../measure/layer.ts";
import type { App } from "./app.ts";
import { type Brush, brushes } from "./brush.ts";
import { unitName } from "./corners.ts";
import { decimal, make } from "./dom.ts";
import { button } from "./toolbar.ts";
import { words } from "./words.ts";

/** What the server counts in a stored segmentation (`/studies/{study}/findings`). */
interface Counted {
  sopInstanceUID: string;
  trouble?: string;
  segments: { number: number; voxels: number; milliliters: number }[];
}

/** Findings with their versions, how they are shown, and what they are drawn with. */
export class FindingsPanel {
  readonly element = make("aside", { class: "panel findings", label: words.findings, attributes: { hidden: "" } });
  private readonly list = make("div", { class: "versions" });
  private readonly drawing = make("div", { class: "drawing" });
  private readonly style = make("div", { class: "style" });
  readonly more = make("div", { class: "measured" });
  private counted = new Map<string, Counted>();
  private key = "";

  constructor(private readonly app: App, private readonly brush: Brush, private readonly addresses: DOMStringMap) {
    this.element.append(make("h2", { text: words.findings }), this.list, this.style,
      make("section", { class: "drawsection" }, make("h2", { text: words.draw }), this.drawing), this.more);
    this.makeStyle();
    app.segments.onChange = () => this.refresh();
    brush.onChange = () => this.refresh(true);
    addEventListener("beforeunload", (event) => {
      if (app.segments.layers.some((layer) => layer.draft?.editing.canUndo)) event.preventDefault();
    });
  }

  get isOpen(): boolean {
    return !this.element.hidden;
  }

  toggle(isOpen = !this.isOpen): void {
    this.element.hidden = !isOpen;
    this.app.settings.root.classList.toggle("with-findings", isOpen);
    if (isOpen) {
      this.refresh(true);
      this.recount().catch(() => {});
    } else if (this.brush.isChosen) this.app.setTool("window", "window");
    this.app.onChange();
    this.app.redraw();
  }

  choose(kind: typeof brushes[number]): void {
    if (!this.isOpen) this.toggle(true);
    this.app.setTool(kind, this.brush.tool(kind));
    this.refresh(true);
  }

  /** Asks the server what it counts in what is stored. */
  async recount(): Promise<void> {
    if (!this.addresses.findings) return;
    const answer = await fetch(this.addresses.findings, { credentials: "same-origin" });
    if (!answer.ok) return;
    const { findings } = await answer.json() as { findings: Counted[] };
    this.counted = new Map(findings.map((one) => [one.sopInstanceUID, one]));
    this.refresh(true);
  }

  private get frameOfReference(): string {
    return this.app.activeViewport?.frameOfReference ?? "";
  }

  private get shown(): Layer | undefined {
    const viewport = this.app.activeViewport;
    return viewport && this.app.segments.shown(this.frameOfReference, this.brush.resultOf(viewport));
  }

  refresh(isForced = false): void {
    this.app.segments.applyStyle();
    if (!this.isOpen) return;
    const { segments, activeViewport } = this.app;
    const frame = activeViewport?.content && firstFrame(activeViewport.content.stack);
    const key = [this.frameOfReference, frame?.label, frame?.unit, this.app.toolName, segments.isSafe, this.shown?.version,
      ...segments.layers.map((layer) => `${layer.instanceUID}${layer.version}${layer.draft ? layer.draft.editing.canUndo : ""}`)].join();
    if (key === this.key && !isForced) return;
    this.key = key;
    this.makeList();
    this.makeDrawing();
  }

  private makeList(): void {
    const layers = this.app.segments.of(this.frameOfReference);
    const { shown } = this;
    this.list.replaceChildren(...layers.map((layer) => this.version(layer, layer === shown)),
      ...(layers.length === 0 ? [make("p", { class: "quiet", text: words.noFindings })] : []));
  }

  /** One version: who made it and when, with the volume of each segment. */
  private version(layer: Layer, isShown: boolean): HTMLElement {
    const radio = make("input", { label: `${words.showVersion}: ${layer.description}`, attributes: { type: "radio", name: "finding" } });
    radio.checked = isShown;
    radio.addEventListener("change", () => this.app.segments.choose(layer));
    const who = layer.draft ? words.draft : [layer.author || words.automatic, layer.created].filter((part) => part !== "").join(" · ");
    const head = make("label", { class: "version" }, radio, make("span", {}, make("strong", { text: layer.description }), make("small", { text: who })));
    const rows = layer.segments.map((segment) => this.segmentRow(layer, segment, isShown));
    return make("div", { class: `finding${isShown ? " chosen" : ""}` }, head, ...rows);
  }

  private segmentRow(layer: Layer, segment: Segment, isShown: boolean): HTMLElement {
    const swatch = make("span", { class: "swatch" });
    swatch.style.background = `rgb(${this.app.segments.colourOf(segment.bit, segment.colour).join()})`;
    const box = make("input", { label: `${words.showSegment}: ${segment.name}`, attributes: { type: "checkbox" } });
    box.checked = segment.isShown;
    box.disabled = !isShown;
    box.addEventListener("change", () => this.app.segments.show(layer, segment.number, box.checked));
    const server = layer.draft ? undefined : this.counted.get(layer.instanceUID)?.segments.find((one) => one.number === segment.number);
    const isSame = server && Math.abs(server.milliliters - segment.milliliters) < 0.005;
    return make("div", { class: "segment" }, box, swatch, make("span", { text: segment.name, title: segment.description }),
      make("output", { text: `${decimal(segment.milliliters, 2)} mL` }),
      server ? make("small", { class: isSame ? "agrees" : "failed", text: isSame ? `✓ ${words.serverToo}` : `${words.serverCounts} ${decimal(server.milliliters, 2)} mL` }) : undefined);
  }

  private makeStyle(): void {
    const { segments } = this.app;
    const filling = make("select", { class: "choice", label: words.contoursOrFill }, make("option", { text: words.contours, attributes: { value: "0" } }),
      make("option", { text: words.fill, attributes: { value: "1" } }));
    const opacity = make("input", { label: words.opacity, attributes: { type: "range", min: "0.1", max: "1", step: "0.05", value: "0.4" } });
    const safe = make("input", { attributes: { type: "checkbox" } });
    safe.checked = segments.isSafe;
    const update = () => {
      segments.fill = filling.value === "1" ? Number(opacity.value) : 0;
      opacity.disabled = filling.value !== "1";
      segments.isSafe = safe.checked;
      segments.changed();
    };
    for (const input of [filling, opacity, safe]) input.addEventListener("input", update);
    opacity.disabled = true;
    this.style.append(filling, opacity, make("label", { class: "check" }, safe, make("span", { text: words.safeColours })));
  }

  private makeDrawing(): void {
    const { segments, activeViewport: viewport, settings } = this.app;
    const draft = segments.draft(this.frameOfReference);
    const tools = brushes.map((kind) => {
      const element = button(kind, kind, () => this.choose(kind));
      element.setAttribute("aria-pressed", String(this.app.toolName === kind));
      return element;
    });
    const undo = button("undoStroke", "undo", () => draft && segments.turn(draft, true));
    const redo = button("redoStroke", "redo", () => draft && segments.turn(draft, false));
    undo.disabled = !draft?.draft?.editing.canUndo;
    redo.disabled = !draft?.draft?.editing.canRedo;
    const of = draft ?? this.shown;
    const segment = of && of.segments.length > 1
      ? [this.select(words.segment, of.segments.map((one) => [String(one.number), one.name]), String(this.brush.segment), (value) => this.brush.segment = Number(value))]
      : [];
    const frame = viewport?.content && firstFrame(viewport.content.stack);
    const named = draft && !draft.draft?.basis ? [this.name(draft)] : [];
    const actions = draft
      ? [this.wide(words.saveVersion, () => this.save(draft), !settings.source.store), this.wide(words.discard, () => this.discard(draft))]
      : [this.wide(words.newFinding, () => this.begin())];
    this.drawing.replaceChildren(make("div", { class: "row" }, ...tools, undo, redo), ...named, ...segment, ...this.settings(frame ? unitName(frame.unit) : ""),
      make("div", { class: "row" }, ...actions), make("p", { class: "quiet", text: draft ? words.draftNote : words.drawNote }));
  }

  /** What a finding of one's own is called. */
  private name(draft: Layer): HTMLElement {
    const segment = draft.segments[0];
    const input = make("input", { class: "number name", label: words.nameOf, attributes: { type: "text", maxlength: "64", value: segment.name } });
    input.addEventListener("change", () => {
      segment.name = input.value.trim() || words.finding;
      this.refresh(true);
    });
    return make("div", { class: "row" }, make("span", { text: words.nameOf }), input);
  }

  /** What the chosen tool can be set to. */
  private settings(unit: string): HTMLElement[] {
    const { brush } = this;
    const tool = this.app.toolName;
    const viewport = this.app.activeViewport;
    if (!brush.isChosen) return [];
    const found: HTMLElement[] = [];
    if (tool === "smartFill") found.push(this.slider(words.distance, brush.distance, 5, 120, 5, "mm", (value) => brush.distance = value));
    else {
      found.push(this.slider(words.radius, brush.millimeters, 1, 40, 0.5, "mm", (value) => brush.millimeters = value));
      const ball = make("input", { attributes: { type: "checkbox" } });
      ball.checked = brush.isBall;
      ball.addEventListener("change", () => brush.isBall = ball.checked);
      found.push(make("label", { class: "check" }, ball, make("span", { text: words.intoDepth })));
    }
    if (tool === "smartFill" || tool === "rangeBrush") {
      const [lower, upper] = brush.range(viewport);
      const input = (value: number, label: string) => make("input", { class: "number", label, attributes: { type: "number", step: "any", value: String(value) } });
      const [from, to] = [input(lower, words.minimum), input(upper, words.maximum)];
      for (const one of [from, to]) one.addEventListener("input", () => brush.setRange(viewport, from.valueAsNumber, to.valueAsNumber));
      found.push(make("div", { class: "row" }, make("span", { text: words.values }), from, make("span", { text: "…" }), to, make("span", { text: unit })));
    }
    return found;
  }

  private slider(name: string, value: number, least: number, most: number, step: number, unit: string, set: (value: number) => void): HTMLElement {
    const input = make("input", { label: name, attributes: { type: "range", min: String(least), max: String(most), step: String(step), value: String(value) } });
    const output = make("output", { text: `${value} ${unit}` });
    input.addEventListener("input", () => {
      set(Number(input.value));
      output.textContent = `${input.value} ${unit}`;
    });
    return make("div", { class: "row" }, make("span", { text: name }), input, output);
  }

  private select(name: string, options: [string, string][], value: string, set: (value: string) => void): HTMLElement {
    const element = make("select", { class: "choice", label: name }, ...options.map(([key, text]) => make("option", { text, attributes: { value: key } })));
    element.value = options.some(([key]) => key === value) ? value : options[0][0];
    set(element.value);
    element.addEventListener("change", () => set(element.value));
    return make("div", { class: "row" }, make("span", { text: name }), element);
  }

  private wide(name: string, run: () => void, isDisabled = false): HTMLButtonElement {
    const element = make("button", { class: "wide small", text: name, attributes: { type: "button" } });
    element.disabled = isDisabled;
    element.addEventListener("click", run);
    return element;
  }

  private begin(): void {
    const viewport = this.app.activeViewport;
    const made = viewport && this.app.segments.create(viewport, words.finding);
    if (typeof made === "string") this.app.say(`${words.cannotDraw}: ${words[made as keyof typeof words] ?? made}`, true);
    else {
      if (viewport) viewport.showsLabels = true;
      this.choose("brush");
    }
  }

  private discard(draft: Layer): void {
    if (draft.draft?.editing.canUndo && !confirm(words.discardAsk)) return;
    this.app.segments.discard(draft);
  }

  private async save(draft: Layer): Promise<void> {
    try {
      const stored = await this.app.segments.save(draft, this.app.annotations.author);
      this.app.say(stored ? words.saved : words.notSaved, !stored);
      await this.recount();
    } catch (error) {
      this.app.say(`${words.notSaved}: ${error instanceof Error ? error.message : error}`, true);
    }
  }
}
