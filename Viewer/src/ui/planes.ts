import { normalOfBasis } from "../geometry/cut.ts";
import { intersection } from "../geometry/plane.ts";
import { add, cross, dot, inverse, rotate, scale, subtract, type Vector } from "../geometry/vector.ts";
import { shape } from "./dom.ts";
import type { Tool } from "./pointer.ts";
import type { Viewport } from "./viewport.ts";

/** Where the cut of another viewport crosses a picture, on the screen. */
interface Trace {
  other: Viewport;
  /** From one end to the other, inside the viewport. */
  from: [number, number];
  to: [number, number];
}

export type Grip = "turn" | "slab" | "move";

const normalOfView = (viewport: Viewport): Vector => normalOfBasis(viewport.currentBasis);

/** Cuts through the same pictures: the planes of a multi-planar view. */
export const areCompanions = (one: Viewport, other: Viewport): boolean =>
  one !== other && one.isCut && other.isCut && !one.rendering && !other.rendering &&
  one.content?.stack === other.content?.stack && one.content !== undefined;

function tracesIn(viewport: Viewport, visible: Viewport[]): Trace[] {
  const transform = viewport.transform();
  const plane = viewport.shown?.plane;
  if (!transform || !plane) return [];
  return visible.flatMap((other) => {
    if (!areCompanions(viewport, other)) return [];
    const cut = other.shown?.plane;
    const line = cut && intersection(plane, cut);
    if (!line) return [];
    const ends = clipped(transform.toScreen(line[0], line[1]), transform.toScreen(line[2], line[3]), viewport);
    return ends ? [{ other, from: ends[0], to: ends[1] }] : [];
  });
}

/** The part of a stretch that is well inside the viewport (Liang and Barsky). */
function clipped(from: [number, number], to: [number, number], viewport: Viewport): [[number, number], [number, number]] | undefined {
  const margin = 14;
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
  let [start, end] = [0, 1];
  const sides: [number, number][] = [
    [-dx, from[0] - margin], [dx, viewport.element.clientWidth - margin - from[0]],
    [-dy, from[1] - margin], [dy, viewport.element.clientHeight - margin - from[1]],
  ];
  for (const [step, room] of sides) {
    if (step === 0) {
      if (room < 0) return undefined;
    } else if (step < 0) start = Math.max(start, room / step);
    else end = Math.min(end, room / step);
  }
  if (end - start < 1e-6) return undefined;
  return [[from[0] + dx * start, from[1] + dy * start], [from[0] + dx * end, from[1] + dy * end]];
}

const along = (trace: Trace, part: number): [number, number] => [
  trace.from[0] + (trace.to[0] - trace.from[0]) * part,
  trace.from[1] + (trace.to[1] - trace.from[1]) * part,
];

/** Pixels of the screen from a plane's line to the side of its slab, as it is seen from the viewport. */
function slabOffset(viewport: Viewport, trace: Trace): [number, number] {
  const [dx, dy] = [trace.to[0] - trace.from[0], trace.to[1] - trace.from[1]];
  const size = Math.hypot(dx, dy) || 1;
  const tilt = Math.abs(dot(normalOfView(viewport), normalOfView(trace.other)));
  const slant = Math.sqrt(Math.max(0.05, 1 - tilt * tilt));
  const half = (trace.other.slabMillimeters / 2 / slant) * (viewport.transform()?.perUnit ?? 1);
  return [(-dy / size) * half, (dx / size) * half];
}

/** At least so far from the line that a finger finds it. */
function slabGrips(viewport: Viewport, trace: Trace): [number, number][] {
  const offset = slabOffset(viewport, trace);
  const [dx, dy] = [trace.to[0] - trace.from[0], trace.to[1] - trace.from[1]];
  const size = Math.hypot(dx, dy) || 1;
  const least = Math.hypot(...offset) >= 12 ? offset : [(-dy / size) * 12, (dx / size) * 12];
  return [0.3, 0.7].flatMap((part): [number, number][] => {
    const [x, y] = along(trace, part);
    return [[x + least[0], y + least[1]], [x - least[0], y - least[1]]];
  });
}

const turnGrips = (trace: Trace): [number, number][] => [along(trace, 0.08), along(trace, 0.92)];

/** Lines of the other planes with what they are turned, moved and thickened by. */
export function drawPlanes(viewport: Viewport, visible: Viewport[]): void {
  for (const trace of tracesIn(viewport, visible)) {
    const group = shape("g", { class: `plane tone-${trace.other.index % 4}` });
    const { from, to } = trace;
    group.append(shape("line", { x1: from[0], y1: from[1], x2: to[0], y2: to[1] }));
    if (trace.other.slabMillimeters > 0) {
      const [ox, oy] = slabOffset(viewport, trace);
      for (const side of [-1, 1]) {
        group.append(shape("line", {
          class: "edge", x1: from[0] + ox * side, y1: from[1] + oy * side, x2: to[0] + ox * side, y2: to[1] + oy * side,
        }));
      }
    }
    for (const [cx, cy] of turnGrips(trace)) group.append(shape("circle", { cx, cy, r: 6 }));
    for (const [x, y] of slabGrips(viewport, trace)) group.append(shape("rect", { x: x - 4, y: y - 4, width: 8, height: 8 }));
    viewport.svg.append(group);
  }
}

/** What lies under a place of the screen. @param reach pixels; more for fingers. */
export function gripAt(viewport: Viewport, visible: Viewport[], x: number, y: number, reach: number): { other: Viewport; grip: Grip } | undefined {
  const traces = tracesIn(viewport, visible);
  const isNear = ([px, py]: [number, number]) => Math.hypot(px - x, py - y) <= reach;
  for (const trace of traces) if (turnGrips(trace).some(isNear)) return { other: trace.other, grip: "turn" };
  for (const trace of traces) if (slabGrips(viewport, trace).some(isNear)) return { other: trace.other, grip: "slab" };
  for (const trace of traces) {
    const [dx, dy] = [trace.to[0] - trace.from[0], trace.to[1] - trace.from[1]];
    const size = Math.hypot(dx, dy) || 1;
    const part = ((x - trace.from[0]) * dx + (y - trace.from[1]) * dy) / size / size;
    const distance = Math.abs((x - trace.from[0]) * dy - (y - trace.from[1]) * dx) / size;
    if (part > 0 && part < 1 && distance <= Math.min(reach, 6)) return { other: trace.other, grip: "move" };
  }
  return undefined;
}

/** The point that all planes share, or the one nearest to it on the line of two. */
export function pivotOf(viewport: Viewport, other: Viewport, third: Viewport | undefined): Vector {
  const [n1, n2] = [normalOfView(viewport), normalOfView(other)];
  const line = cross(n1, n2);
  const n3 = third ? normalOfView(third) : line;
  const place = third ? third.center : other.center;
  // Rows are the normals; the inverse's columns follow from their transpose.
  const back = inverse([[n1[0], n2[0], n3[0]], [n1[1], n2[1], n3[1]], [n1[2], n2[2], n3[2]]]);
  if (!back) return other.center;
  const heights: Vector = [dot(n1, viewport.center), dot(n2, other.center), dot(n3, place)];
  return add(add(scale(back[0], heights[0]), scale(back[1], heights[1])), scale(back[2], heights[2]));
}

/** A drag at a plane of another viewport. With Alt, only this one plane turns; else all turn together. */
export function planeTool(viewport: Viewport, visible: Viewport[], found: { other: Viewport; grip: Grip }, coarse: (isCoarse: boolean) => void): Tool {
  const { other, grip } = found;
  const axis = normalOfView(viewport);
  const isSteep = (one: Viewport) => Math.abs(dot(axis, normalOfView(one))) < 0.95;
  const companions = visible.filter((one) => areCompanions(viewport, one) && isSteep(one));
  const pivot = pivotOf(viewport, other, companions.find((one) => one !== other && Math.abs(dot(normalOfView(one), normalOfView(other))) < 0.95));
  const before = companions.map((one) => ({ one, basis: one.currentBasis }));
  let start: Vector | undefined;
  let center = other.center;
  return {
    down(_, x, y) {
      start = viewport.pointAt(x, y);
      center = other.center;
    },
    move(_, x, y, event) {
      const point = viewport.pointAt(x, y);
      if (!point || !start) return;
      coarse(true);
      const normal = normalOfView(other);
      if (grip === "move") other.center = add(center, scale(normal, dot(normal, subtract(point, start))));
      else if (grip === "slab") other.slabMillimeters = Math.min(100, Math.round(2 * Math.abs(dot(normal, subtract(point, other.center)))));
      else turn(before.filter(({ one }) => one === other || !event.altKey), axis, pivot, start, point);
      for (const { one } of before) one.changed();
      other.changed();
    },
    up() {},
  };
}

function turn(planes: { one: Viewport; basis: [Vector, Vector] }[], axis: Vector, pivot: Vector, start: Vector, point: Vector): void {
  const flat = (one: Vector) => subtract(one, add(pivot, scale(axis, dot(axis, subtract(one, pivot)))));
  const [a, b] = [flat(start), flat(point)];
  const angle = Math.atan2(dot(axis, cross(a, b)), dot(a, b));
  for (const { one, basis } of planes) {
    one.direction = "oblique";
    one.basis = [rotate(basis[0], axis, angle), rotate(basis[1], axis, angle)];
    one.center = pivot;
  }
}
