import { normalOfBasis } from "../geometry/cut.ts";
import { intersection } from "../geometry/plane.ts";
import { dot, type Vector } from "../geometry/vector.ts";
import { shape } from "./dom.ts";
import { areCompanions } from "./planes.ts";
import type { Viewport } from "./viewport.ts";

/** Where the active viewport's picture lies in another one. */
export function drawReference(viewport: Viewport, active: Viewport | undefined): void {
  if (!active || active === viewport || active.frameOfReference !== viewport.frameOfReference || areCompanions(viewport, active)) return;
  const [own, other] = [viewport.shown?.plane, active.shown?.plane];
  const line = own && other && intersection(own, other);
  const transform = viewport.transform();
  if (!line || !transform) return;
  const [x1, y1] = transform.toScreen(line[0], line[1]);
  const [x2, y2] = transform.toScreen(line[2], line[3]);
  viewport.svg.append(shape("line", { x1, y1, x2, y2, class: "reference" }));
}

/** The cross-hair, in pictures that are near to its point. */
export function drawCross(viewport: Viewport, point: Vector | undefined, frameOfReference: string): void {
  const here = point && viewport.house.across(point, frameOfReference, viewport.frameOfReference);
  const place = here && viewport.screenOf(here);
  if (!place || Math.abs(place.distance) > 6) return;
  viewport.svg.append(shape("path", {
    class: "cross",
    d: `M${place.x - 18} ${place.y}h12m12 0h12M${place.x} ${place.y - 18}v12m0 12v12`,
  }));
}

/** Scrolling one moves the other only where their pictures lie about the same way. */
export const isParallel = (one: Viewport, other: Viewport): boolean =>
  Math.abs(dot(normalOfBasis(one.currentBasis), normalOfBasis(other.currentBasis))) > 0.9;
