import type { Viewport } from "./viewport.ts";

export type Gesture = "window" | "pan" | "zoom" | "scroll" | "cross";

/** What a tool does with the first button; places are those of the viewport. */
export interface Tool {
  down(viewport: Viewport, x: number, y: number, event: PointerEvent): void;
  move(viewport: Viewport, x: number, y: number, event: PointerEvent): void;
  up(viewport: Viewport, x: number, y: number, event: PointerEvent): void;
}

export interface PointerHost {
  tool(): Gesture | Tool;
  activate(viewport: Viewport): void;
  hover(viewport: Viewport, x: number, y: number): void;
  point(viewport: Viewport, x: number, y: number): void;
  coarse(isCoarse: boolean): void;
  /** What is dragged at a place instead of what the tool does: handles of planes. @param reach in pixels. */
  grip(viewport: Viewport, x: number, y: number, reach: number): Tool | undefined;
  windowChanged(viewport: Viewport): void;
}

interface Press {
  id: number;
  gesture: Gesture | Tool;
  x: number;
  y: number;
  travelled: number;
}

/** Mouse, touch, pen and wheel on one viewport. */
export function listen(viewport: Viewport, host: PointerHost): void {
  const { element } = viewport;
  const touches = new Map<number, { x: number; y: number }>();
  let press: Press | undefined;
  let rest = 0;
  const at = (event: PointerEvent | WheelEvent): [number, number] => {
    const box = element.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  };

  element.addEventListener("pointerdown", (event) => {
    const [x, y] = at(event);
    host.activate(viewport);
    element.setPointerCapture(event.pointerId);
    touches.set(event.pointerId, { x, y });
    if (touches.size === 2) {
      // A second finger turns whatever the first had begun into pinching.
      press = undefined;
      return;
    }
    const tool = host.tool();
    const grip = event.button === 0 && !event.shiftKey && typeof tool === "string"
      ? host.grip(viewport, x, y, event.pointerType === "touch" ? 22 : 9)
      : undefined;
    const gesture = grip ?? (event.button === 1 ? "pan" : event.button === 2 ? "zoom" : event.shiftKey ? "cross" : tool);
    press = { id: event.pointerId, gesture, x, y, travelled: 0 };
    if (typeof gesture === "object") gesture.down(viewport, x, y, event);
    else if (gesture === "cross") host.point(viewport, x, y);
    if (event.pointerType !== "touch") event.preventDefault();
    element.focus({ preventScroll: true });
  });

  element.addEventListener("pointermove", (event) => {
    const [x, y] = at(event);
    const known = touches.get(event.pointerId);
    if (touches.size === 2 && known) pinch(viewport, touches, event.pointerId, x, y);
    else if (press && press.id === event.pointerId) {
      if (typeof press.gesture === "object") press.gesture.move(viewport, x, y, event);
      else drag(viewport, press, x, y, host);
      press.x = x;
      press.y = y;
    }
    if (known) touches.set(event.pointerId, { x, y });
    if (event.pointerType !== "touch" || press) host.hover(viewport, x, y);
    if (!press && event.pointerType === "mouse") element.classList.toggle("gripping", host.grip(viewport, x, y, 9) !== undefined);
  });

  const end = (event: PointerEvent) => {
    const [x, y] = at(event);
    touches.delete(event.pointerId);
    if (press && press.id === event.pointerId) {
      if (typeof press.gesture === "object") press.gesture.up(viewport, x, y, event);
      press = undefined;
      host.coarse(false);
    }
  };
  element.addEventListener("pointerup", end);
  element.addEventListener("pointercancel", end);
  element.addEventListener("contextmenu", (event) => event.preventDefault());

  element.addEventListener("wheel", (event) => {
    event.preventDefault();
    host.activate(viewport);
    const [x, y] = at(event);
    const pixels = event.deltaMode === 1 ? event.deltaY * 33 : event.deltaY;
    if (event.ctrlKey || event.metaKey) {
      zoomAt(viewport, Math.exp(-pixels / 300), x, y);
      return;
    }
    // A notch of a mouse is one slice; a trackpad's small steps add up.
    rest += Math.abs(pixels) >= 80 ? Math.sign(pixels) * 40 : pixels;
    const steps = Math.trunc(rest / 40);
    rest -= steps * 40;
    if (steps !== 0) viewport.scroll(steps);
    host.hover(viewport, x, y);
  }, { passive: false });
}

export function zoomAt(viewport: Viewport, factor: number, x: number, y: number): void {
  const { view, element } = viewport;
  const zoom = Math.max(0.2, Math.min(60, view.zoom * factor));
  const change = zoom / view.zoom;
  // What is under the pointer stays there.
  view.panX = (view.panX - (x - element.clientWidth / 2)) * change + (x - element.clientWidth / 2);
  view.panY = (view.panY - (y - element.clientHeight / 2)) * change + (y - element.clientHeight / 2);
  view.zoom = zoom;
  viewport.house.viewChanged(viewport);
  viewport.house.redraw();
}

function drag(viewport: Viewport, press: Press, x: number, y: number, host: PointerHost): void {
  const dx = x - press.x;
  const dy = y - press.y;
  switch (press.gesture) {
    case "pan":
      viewport.view.panX += dx;
      viewport.view.panY += dy;
      viewport.house.viewChanged(viewport);
      viewport.house.redraw();
      return;
    case "zoom":
      zoomAt(viewport, Math.exp(-dy / 150), viewport.element.clientWidth / 2, viewport.element.clientHeight / 2);
      return;
    case "scroll": {
      press.travelled += dy;
      const step = Math.max(4, Math.min(24, viewport.element.clientHeight / (viewport.content?.stack.sliceCount ?? 1)));
      const steps = Math.trunc(press.travelled / step);
      press.travelled -= steps * step;
      if (steps !== 0) viewport.scroll(steps);
      return;
    }
    case "cross":
      host.coarse(true);
      host.point(viewport, x, y);
      return;
    default: {
      const { window } = viewport;
      const speed = Math.max(window.width, 1) / 400;
      const least = window.shape === "LINEAR" ? 1 : 1e-6;
      viewport.window = {
        ...window,
        width: Math.max(least, window.width + dx * Math.max(speed, window.width > 20 ? 0.5 : 0.02)),
        center: window.center + dy * Math.max(speed, window.width > 20 ? 0.25 : 0.01),
        name: "",
      };
      if (window.width > 20) viewport.window = { ...viewport.window, width: Math.round(viewport.window.width), center: Math.round(viewport.window.center) };
      viewport.isWindowChosen = true;
      host.windowChanged(viewport);
      viewport.house.redraw();
    }
  }
}

function pinch(viewport: Viewport, touches: Map<number, { x: number; y: number }>, moved: number, x: number, y: number): void {
  const other = [...touches.entries()].find(([id]) => id !== moved)?.[1];
  const before = touches.get(moved);
  if (!other || !before) return;
  const span = (px: number, py: number) => Math.max(10, Math.hypot(px - other.x, py - other.y));
  viewport.view.panX += (x - before.x) / 2;
  viewport.view.panY += (y - before.y) / 2;
  zoomAt(viewport, span(x, y) / span(before.x, before.y), (x + other.x) / 2, (y + other.y) / 2);
}
