import { day, text, texts } from "../dicom/dataset.ts";
import { modalityValues } from "../dicom/pixels.ts";
import { firstFrame, hasPictures, type Series } from "../model.ts";
import { colourTable } from "../render/colours.ts";
import { grey, windowOver } from "../render/window.ts";
import type { App } from "./app.ts";
import { make } from "./dom.ts";
import { mapStyle } from "./hanging.ts";
import { fill, words } from "./words.ts";

/** The list of series with small pictures, at the left. */
export class SeriesPanel {
  readonly element = make("nav", { class: "panel series", label: words.series });
  private readonly thumbs = new Map<string, HTMLCanvasElement>();
  private drawn = new Set<string>();
  private signature = "";

  constructor(private readonly app: App) {}

  refresh(): void {
    const shown = new Set(this.app.visible.flatMap((viewport) => viewport.content ? [viewport.content.stack.id] : []));
    const signature = this.app.studies.map((study) => study.uid + study.series.map((one) => one.stacks.length).join()).join() +
      [...shown].join() + this.app.priors.length + this.app.activeViewport?.content?.stack.id;
    if (signature !== this.signature) {
      this.signature = signature;
      this.element.replaceChildren(...this.app.studies.flatMap((study) => [
        make("h2", { text: [study.date, study.description].filter((part) => part !== "").join(" · ") || words.studyDate }),
        ...study.series.filter(hasPictures).flatMap((series) => this.entries(series, shown)),
      ]), ...this.priors());
    }
    this.drawThumbs();
  }

  /** The patient's other studies; one goes beside what is open when it is asked for. */
  private priors(): HTMLElement[] {
    const open = new Set(this.app.studies.map((study) => study.uid));
    const others = this.app.priors.filter((set) => !open.has(text(set, "0020000D")));
    if (others.length === 0) return [];
    return [make("h2", { text: words.priors }), ...others.map((set) => {
      const about = [day(text(set, "00080020")), texts(set, "00080061").join("/"), text(set, "00081030")].filter((part) => part !== "").join(" · ");
      const element = make("button", { class: "wide prior", text: about, label: `${words.openBeside}: ${about}`, attributes: { type: "button" } });
      element.addEventListener("click", () => {
        element.disabled = true;
        this.app.open(text(set, "0020000D"), this.app.isNarrow).catch((error) => this.app.say(`${words.failed}: ${error}`, true));
      });
      return element;
    })];
  }

  private entries(series: Series, shown: Set<string>): HTMLElement[] {
    if (series.failure) return [make("p", { class: "failed", text: `${series.description}: ${words.failed} (${series.failure})` })];
    if (!series.sets) return [make("p", { class: "quiet", text: `${series.description} …` })];
    return series.stacks.map((stack, index) => {
      const frame = firstFrame(stack);
      const canvas = this.thumbs.get(stack.id) ?? make("canvas", { attributes: { width: "64", height: "64", "aria-hidden": "true" } });
      this.thumbs.set(stack.id, canvas);
      const times = stack.frames.length > 1 ? ` × ${stack.frames.length}` : "";
      const name = frame?.label || series.description || series.modality;
      const element = make("button", { class: "entry", attributes: { type: "button", draggable: "true" } }, canvas,
        make("span", {}, make("strong", { text: name }), make("small", { text: `${series.modality} · ${stack.sliceCount}${times}` })));
      element.setAttribute("aria-pressed", String(shown.has(stack.id)));
      element.addEventListener("click", () => this.app.place(series, index));
      element.addEventListener("dragstart", (event) => event.dataTransfer?.setData("text/plain", `${series.uid} ${index}`));
      return element;
    });
  }

  /** Thumbnails come last: the middle slice of each stack, when nothing else is wanted more. */
  private drawThumbs(): void {
    const wanted = this.app.studies.flatMap((study) => study.series).flatMap((series) => series.stacks).flatMap((stack) => {
      const frame = stack.frames[0][Math.floor(stack.sliceCount / 2)] ?? firstFrame(stack);
      if (!frame || this.drawn.has(stack.id)) return [];
      const canvas = this.thumbs.get(stack.id);
      const pixels = this.app.loader.get(frame);
      if (!pixels || !canvas) return [frame];
      this.drawn.add(stack.id);
      const style = frame.label ? mapStyle(frame.label) : undefined;
      const values = pixels.samples === 1 ? modalityValues(pixels, frame) : undefined;
      const window = style
        ? { center: (style.lower + style.upper) / 2, width: style.upper - style.lower, name: "", shape: "LINEAR_EXACT" as const }
        : frame.windows[0] ?? this.app.defaultWindow(frame) ?? windowOver(values ?? []);
      paint(canvas, pixels, values, (value) => grey(value, window), colourTable(style?.map ?? "grey"));
      return [];
    });
    // Behind everything that is looked at.
    this.app.loader.want("thumbnails", wanted, 24);
  }
}

function paint(
  canvas: HTMLCanvasElement, pixels: { columns: number; rows: number; data: ArrayLike<number> }, values: Float32Array | undefined,
  shade: (value: number) => number, table: Uint8Array,
): void {
  const context = canvas.getContext("2d");
  if (!context) return;
  const image = context.createImageData(64, 64);
  const step = Math.max(pixels.columns, pixels.rows) / 64;
  for (let y = 0; y < 64; y++) {
    for (let x = 0; x < 64; x++) {
      const column = Math.floor((x - 32) * step + pixels.columns / 2);
      const row = Math.floor((y - 32) * step + pixels.rows / 2);
      const to = (y * 64 + x) * 4;
      image.data[to + 3] = 255;
      if (column < 0 || row < 0 || column >= pixels.columns || row >= pixels.rows) continue;
      const at = row * pixels.columns + column;
      for (let sample = 0; sample < 3; sample++) {
        if (!values) image.data[to + sample] = pixels.data[at * 3 + sample];
        else image.data[to + sample] = Number.isNaN(values[at]) ? 0 : table[Math.round(shade(values[at])) * 4 + sample];
      }
    }
  }
  context.putImageData(image, 0, 0);
}

export const position = (n: number, total: number): string => fill(words.stackTime, { n, total });
