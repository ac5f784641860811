import { shape } from "../ui/dom.ts";
import type { Viewport } from "../ui/viewport.ts";
import { linesOf, type Mark, outlines } from "./mark.ts";
import type { Spot } from "./shapes.ts";

/** A mark with its handles and what it measures.
 * @param place from the mark's own columns and rows to the screen. */
export function drawMark(mark: Mark, viewport: Viewport, place: (spot: Spot) => [number, number]): void {
  const lines = mark.kind === "note" ? [] : outlines(mark);
  for (const line of lines) {
    const d = "M" + line.map((spot) => place(spot).map((part) => part.toFixed(1)).join(" ")).join("L");
    viewport.svg.append(shape("path", { class: `mark ${mark.isSaved ? "saved" : ""}`, d }));
  }
  const screen = mark.spots.map(place);
  if (mark.kind === "arrow" && screen.length > 1) arrowHead(viewport, screen, mark.isSaved);
  for (const [x, y] of screen) viewport.svg.append(shape("circle", { class: "handle", cx: x, cy: y, r: 3 }));
  const [x, y] = screen.reduce((rightmost, point) => point[0] > rightmost[0] ? point : rightmost);
  const texts = linesOf(mark);
  const { clientWidth, clientHeight } = viewport.element;
  // Beside the last spot; where that is too near to the edge, under it.
  const wide = Math.max(0, ...texts.map((line) => line.length)) * 7.2;
  const isTight = x + 8 + wide > clientWidth - 4;
  const left = isTight ? Math.max(4, clientWidth - 4 - wide) : x + 8;
  const top = Math.max(14, Math.min(isTight ? y + 22 : y, clientHeight - 6 - (texts.length - 1) * 15));
  texts.forEach((line, index) => viewport.svg.append(shape("text", { x: left, y: top + index * 15, class: "value" }, line)));
}

function arrowHead(viewport: Viewport, [from, to]: [number, number][], isSaved: boolean): void {
  const angle = Math.atan2(to[1] - from[1], to[0] - from[0]);
  const side = (turn: number) => `${(to[0] - 12 * Math.cos(angle + turn)).toFixed(1)} ${(to[1] - 12 * Math.sin(angle + turn)).toFixed(1)}`;
  viewport.svg.append(shape("path", { class: `mark ${isSaved ? "saved" : ""}`, d: `M${side(0.4)}L${to[0]} ${to[1]}L${side(-0.4)}` }));
}

/** A key image has a star. */
export function drawStar(viewport: Viewport): void {
  viewport.svg.append(shape("text", { x: viewport.element.clientWidth - 24, y: viewport.element.clientHeight - 30 }, "★"));
}
