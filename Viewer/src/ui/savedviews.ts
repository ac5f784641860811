import { type Frame, keyOf } from "../dicom/frame.ts";
import { linesOf, type Mark, pointsOf } from "../measure/mark.ts";
import { type PresentationState, viewFor } from "../measure/presentation.ts";
import { normalized } from "../geometry/vector.ts";
import type { App } from "./app.ts";
import { make } from "./dom.ts";
import { words } from "./words.ts";

/** Brings an image into the active viewport, keeping how that shows it where it is of the same stack. */
function goTo(app: App, frame: Frame): boolean {
  for (const series of app.studies.flatMap((study) => study.series)) {
    for (const [index, stack] of series.stacks.entries()) {
      for (const [time, row] of stack.frames.entries()) {
        const slice = row.findIndex((one) => one && keyOf(one) === keyOf(frame));
        const viewport = app.activeViewport;
        if (slice < 0 || !viewport) continue;
        if (viewport.content?.stack !== stack || viewport.isCut) app.place(series, index, viewport);
        viewport.time = time;
        viewport.slice = slice;
        viewport.changed();
        app.onChange();
        return true;
      }
    }
  }
  return false;
}

/** Goes to where a measurement was made, cut or not. */
export function goToMark(app: App, mark: Mark): void {
  if (!goTo(app, mark.frame)) return;
  const viewport = app.activeViewport;
  const points = pointsOf(mark);
  if (!viewport || !mark.plane || !points) return;
  viewport.setDirection("oblique");
  viewport.basis = [normalized(mark.plane.right), normalized(mark.plane.down)];
  viewport.center = points[0];
  viewport.changed();
}

/** Shows images as somebody saved them. */
export function applyView(app: App, state: PresentationState): void {
  if (!goTo(app, state.frames[0])) return;
  const viewport = app.activeViewport;
  if (!viewport) return;
  viewport.window = { ...state.window };
  viewport.isWindowChosen = true;
  viewport.isInverted = state.isInverted !== state.frames[0].isInverted;
  viewport.view = viewFor(state, viewport.element.clientWidth || 1, viewport.element.clientHeight || 1);
  app.onChange();
  app.redraw();
}

/** Lists of measurements, key images and saved views; each leads to its place. */
export class MarkList {
  readonly element = make("div", { class: "marklist" });

  constructor(private readonly app: App) {
    app.annotations.onChange = () => this.refresh();
    this.refresh();
  }

  private row(name: string, detail: string, go: () => void, remove?: () => void): HTMLElement {
    const open = make("button", { class: "goto", attributes: { type: "button" } }, make("strong", { text: name }), make("small", { text: detail }));
    open.addEventListener("click", go);
    if (!remove) return make("li", {}, open);
    const away = make("button", { class: "goaway", text: "✕", label: `${words.remove}: ${name}`, attributes: { type: "button" } });
    away.addEventListener("click", remove);
    return make("li", {}, open, away);
  }

  refresh(): void {
    const { annotations } = this.app;
    const marks = annotations.marks.filter((mark) => mark.isWhole).map((mark) =>
      this.row(words[mark.kind], linesOf(mark).join(" · ") + (mark.isSaved ? "" : ` · ${words.draft}`), () => goToMark(this.app, mark),
        mark.isSaved ? undefined : () => annotations.remove(mark))
    );
    const keys = [...annotations.keys.values()].map(({ frame, isSaved }) =>
      this.row(`★ ${words.keyImage}`, `${frame.instanceNumber}${isSaved ? "" : ` · ${words.draft}`}`, () => goTo(this.app, frame), isSaved ? undefined : () => annotations.toggleKey(frame))
    );
    const views = annotations.views.map((view) =>
      this.row(words.savedView, [`${words.window} ${Math.round(view.window.center)}/${Math.round(view.window.width)}`, view.author, view.created].filter((part) => part !== "").join(" · "), () => applyView(this.app, view))
    );
    this.element.replaceChildren(...([[words.measurements, [...marks, ...keys]], [words.savedViews, views]] as [string, HTMLElement[]][])
      .filter(([, rows]) => rows.length > 0).flatMap(([title, rows]) => [make("h2", { text: title }), make("ul", {}, ...rows)]));
  }
}
