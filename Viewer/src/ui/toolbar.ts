import { presets } from "../render/window.ts";
import { colourMaps } from "../render/colours.ts";
import type { App } from "./app.ts";
import { make } from "./dom.ts";
import { icon } from "./icons.ts";
import type { Direction } from "./viewport.ts";
import type { LinkKind } from "./links.ts";
import { type ProtocolKey, protocolKeys } from "./protocols.ts";
import { type Words, words } from "./words.ts";

export interface Command {
  key: keyof Words;
  run(): void;
  isOn?(): boolean;
}

/** A button that says by drawing, by name to screen readers, and by tip what it does. */
export function button(key: keyof Words, drawing: string, run: () => void): HTMLButtonElement {
  const element = make("button", { class: "tool", label: words[key], title: words[key], attributes: { type: "button" } }, icon(drawing));
  element.addEventListener("click", run);
  return element;
}

export function select(label: string, options: [string, string][], choose: (value: string) => void): HTMLSelectElement {
  const element = make("select", { class: "choice", label, title: label });
  for (const [value, name] of options) element.append(make("option", { text: name, attributes: { value } }));
  element.addEventListener("change", () => {
    choose(element.value);
    element.blur();
  });
  return element;
}

/** The bar above the pictures. */
export class Toolbar {
  readonly element = make("div", { class: "toolbar", attributes: { role: "toolbar", "aria-label": words.tools } });
  private readonly tools = new Map<string, HTMLButtonElement>();
  private readonly preset: HTMLSelectElement;
  private readonly direction: HTMLSelectElement;
  private readonly slab: HTMLSelectElement;
  private readonly colours: HTMLSelectElement;
  private readonly hanging: HTMLSelectElement;
  private readonly layout: HTMLSelectElement;
  private readonly toggles: [HTMLButtonElement, () => boolean][] = [];

  constructor(private readonly app: App, tools: { name: keyof Words; choose: () => void }[], actions: HTMLElement[]) {
    const group = (...children: HTMLElement[]) => this.element.append(make("div", { class: "group" }, ...children));
    group(...tools.map(({ name, choose }) => {
      const element = button(name, name, choose);
      this.tools.set(name, element);
      return element;
    }));
    this.preset = select(words.preset, [["", words.preset], ["file", words.file],
      ...presets.map((one): [string, string] => [one.key, words[one.key as keyof Words]])], (value) => this.choosePreset(value));
    this.colours = select(words.colours, [["grey", words.colours], ...colourMaps.slice(1).map((name): [string, string] => [name, name])],
      (value) => this.change((viewport) => viewport.colourMap = value));
    group(this.preset, this.colours, this.toggle("invert", "invert", () => this.change((viewport) => viewport.isInverted = !viewport.isInverted),
      () => app.activeViewport?.isInverted ?? false));
    this.direction = select(words.oblique, (["native", "axial", "coronal", "sagittal", "oblique"] as Direction[])
      .map((one): [string, string] => [one, words[one]]).concat([["body", words.volume3d]]), (value) => this.chooseDirection(value));
    this.slab = select(words.slab, [["0 mean", words.slab], ...[5, 10, 20, 40].flatMap((size) =>
      (["max", "mean", "min"] as const).map((kind): [string, string] => [`${size} ${kind}`, `${words[kind]} ${size} mm`]))],
      (value) => this.chooseSlab(value));
    group(this.direction, this.slab);
    this.layout = select(words.layout, [["", words.layout], ...[1, 2, 3].flatMap((rows) =>
        [1, 2, 3].map((columns): [string, string] => [`${columns}x${rows}`, `${rows} × ${columns}`])), ["4x2", "2 × 4"], ["mpr", "MPR"]],
        (value) => this.chooseLayout(value));
    this.hanging = select(words.hanging, [["", words.hanging], ...protocolKeys.map((key): [string, string] => [key, words[key]])],
      (value) => value && app.hang(value as ProtocolKey));
    group(
      this.hanging,
      this.layout,
      this.link("link", "scroll"),
      this.link("linkView", "view"),
      this.link("linkWindow", "window"),
      this.toggle("cine", "cine", () => app.toggleCine(), () => app.isPlaying),
      this.toggle("contours", "contours", () => this.change((viewport) => viewport.showsLabels = !viewport.showsLabels),
        () => app.activeViewport?.showsLabels ?? false),
      button("reset", "reset", () => this.reset()),
    );
    group(...actions);
  }

  private toggle(key: keyof Words, drawing: string, run: () => void, isOn: () => boolean): HTMLButtonElement {
    const element = button(key, drawing, () => {
      run();
      this.refresh();
      this.app.redraw();
    });
    this.toggles.push([element, isOn]);
    return element;
  }

  private link(key: keyof Words, kind: LinkKind): HTMLButtonElement {
    const { kinds } = this.app.links;
    return this.toggle(key, key, () => kinds[kind] = !kinds[kind], () => kinds[kind]);
  }

  private change(work: (viewport: NonNullable<App["activeViewport"]>) => void): void {
    const viewport = this.app.activeViewport;
    if (!viewport) return;
    work(viewport);
    this.refresh();
    this.app.redraw();
  }

  choosePreset(value: string): void {
    this.change((viewport) => {
      const preset = presets.find((one) => one.key === value);
      if (preset) viewport.window = { center: preset.center, width: preset.width, name: "", shape: "LINEAR" };
      else if (value === "file") {
        const own = (viewport.frame ?? viewport.shown?.frame)?.windows[0];
        if (own) viewport.window = own;
      }
      viewport.isWindowChosen = preset !== undefined;
      this.app.windowChanged(viewport);
    });
  }

  private chooseDirection(value: string): void {
    this.change((viewport) => {
      if (value !== "body") viewport.setDirection(value as Direction);
      else {
        viewport.setRendering(true);
        viewport.changed();
      }
    });
  }

  private chooseSlab(value: string): void {
    const [size, kind] = value.split(" ");
    this.change((viewport) => {
      const wasCut = viewport.isCut;
      if (!wasCut && viewport.shown?.plane) viewport.setDirection("native");
      viewport.slabMillimeters = Number(size);
      viewport.projection = kind === "max" || kind === "min" ? kind : "mean";
      viewport.changed();
    });
  }

  private chooseLayout(value: string): void {
    const { app } = this;
    if (value === "mpr") this.chooseMPR();
    else if (value !== "") {
      const [columns, rows] = value.split("x").map(Number);
      app.setLayout(columns, rows);
    }
    this.refresh();
  }

  /** Three planes at right angles through the middle, and a slab. */
  private chooseMPR(): void {
    const { app } = this;
    const content = app.activeViewport?.content;
    const window = app.activeViewport?.window;
    if (!content || !window) return;
    app.setLayout(2, 2);
    (["axial", "coronal", "sagittal", "axial"] as Direction[]).forEach((direction, index) => {
      const viewport = app.viewports[index];
      viewport.show(content);
      viewport.window = { ...window };
      viewport.isWindowChosen = true;
      viewport.setDirection(direction);
      if (index === 3) {
        viewport.slabMillimeters = 20;
        viewport.projection = "max";
      }
    });
    for (const viewport of app.viewports) viewport.changed();
    app.redraw();
  }

  private reset(): void {
    this.change((viewport) => {
      viewport.view = { zoom: 1, panX: 0, panY: 0, turns: 0, isMirrored: false };
      viewport.isInverted = false;
    });
  }

  refresh(): void {
    for (const [name, element] of this.tools) element.setAttribute("aria-pressed", String(this.app.toolName === name));
    for (const [element, isOn] of this.toggles) element.setAttribute("aria-pressed", String(isOn()));
    const viewport = this.app.activeViewport;
    if (!viewport) return;
    this.direction.value = viewport.rendering ? "body" : viewport.direction;
    const layout = `${this.app.columns}x${this.app.rows}`;
    this.layout.value = [...this.layout.options].some((one) => one.value === layout) ? layout : "";
    this.slab.value = `${viewport.slabMillimeters} ${viewport.slabMillimeters > 0 ? viewport.projection : "mean"}`;
    this.colours.value = viewport.colourMap;
    const preset = presets.find((one) => one.center === viewport.window.center && one.width === viewport.window.width);
    this.preset.value = preset?.key ?? "";
  }
}
