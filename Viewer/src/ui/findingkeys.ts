import type { App } from "./app.ts";
import type { Brush } from "./brush.ts";
import type { FindingsPanel } from "./findings.ts";

/** Keys of drawing on findings. */
export function findingKeys(app: App, brush: Brush, panel: FindingsPanel): Record<string, () => void> {
  const turn = (isBack: boolean) => {
    const draft = app.segments.draft(app.activeViewport?.frameOfReference ?? "");
    if (draft) app.segments.turn(draft, isBack);
  };
  return {
    d: () => panel.choose("brush"), q: () => panel.choose("erase"), v: () => panel.choose("rangeBrush"), o: () => panel.choose("smartFill"),
    "[": () => brush.resize(false), "]": () => brush.resize(true), u: () => turn(true), y: () => turn(false),
  };
}

/** Undo and redo as every program has them. */
export function listenForUndo(app: App): void {
  addEventListener("keydown", (event) => {
    const draft = app.segments.draft(app.activeViewport?.frameOfReference ?? "");
    if (!draft || !(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "z") return;
    app.segments.turn(draft, !event.shiftKey);
    event.preventDefault();
  });
}
