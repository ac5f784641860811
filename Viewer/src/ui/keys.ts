import { presets } from "../render/window.ts";
import type { App } from "./app.ts";

/** What keys do; returns whether one was used. */
export function press(app: App, event: KeyboardEvent, tools: Record<string, () => void>, choosePreset: (key: string) => void): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  if (event.target instanceof HTMLInputElement || event.target instanceof HTMLSelectElement) return false;
  const viewport = app.activeViewport;
  const stack = viewport?.content?.stack;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (tools[key]) {
    tools[key]();
    return true;
  }
  const digit = Number(key);
  if (digit >= 1 && digit <= presets.length) {
    choosePreset(presets[digit - 1].key);
    return true;
  }
  if (!viewport || !stack) return false;
  switch (key) {
    case "ArrowUp": case "PageUp": viewport.scroll(key === "PageUp" ? -5 : -1); return true;
    case "ArrowDown": case "PageDown": viewport.scroll(key === "PageDown" ? 5 : 1); return true;
    case "ArrowLeft": viewport.setTime(viewport.time - 1); app.onChange(); return true;
    case "ArrowRight": viewport.setTime(viewport.time + 1); app.onChange(); return true;
    case "Home": viewport.scroll(-100_000); return true;
    case "End": viewport.scroll(100_000); return true;
    case " ": app.toggleCine(); return true;
    case "f": app.toggleSingle(); return true;
    case "i": viewport.isInverted = !viewport.isInverted; app.onChange(); app.redraw(); return true;
    case "r":
      viewport.view = { zoom: 1, panX: 0, panY: 0, turns: 0, isMirrored: false };
      app.redraw();
      return true;
    case "b": viewport.isSmooth = !viewport.isSmooth; app.redraw(); return true;
    default: return false;
  }
}
