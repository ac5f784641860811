import { shape } from "./dom.ts";

/** Line drawings on a field of 20 by 20. */
const drawings: Record<string, string> = {
  window: "M10 3a7 7 0 1 0 0 14zM10 3a7 7 0 0 1 0 14",
  pan: "M10 2v16M2 10h16M7.5 4.5 10 2l2.5 2.5M7.5 15.5 10 18l2.5-2.5M4.5 7.5 2 10l2.5 2.5M15.5 7.5 18 10l-2.5 2.5",
  zoom: "M8.5 3a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11M13 13l4.5 4.5M6 8.5h5M8.5 6v5",
  scroll: "M6 3h8v14H6zM10 6v3M8 12l2 2 2-2",
  cross: "M10 2v6M10 12v6M2 10h6M12 10h6",
  length: "M3 17 17 3M3 13v4h4M13 3h4v4",
  angle: "M16 4 4 16h13M10 10a8 8 0 0 1 3 6",
  ellipse: "M2 10c0-7 16-7 16 0s-16 7-16 0",
  polygon: "M4 7l7-4 6 6-3 8-8-1z",
  arrow: "M4 16 16 4M9 4h7v7",
  note: "M4 4h12M10 4v13",
  mirror: "M10 2v16M3 10a2.5 3.5 0 1 0 5 0 2.5 3.5 0 1 0-5 0M12 10a2.5 3.5 0 1 0 5 0 2.5 3.5 0 1 0-5 0",
  abc: "M3 10a7 5 0 1 0 14 0 7 5 0 1 0-14 0M3 10h14M10 5v10",
  midline: "M10 2v16M10 10h5M13 8l2 2-2 2",
  curve: "M2 16h16M2 15c4 0 4-11 7-11s3 8 9 9",
  invert: "M10 3a7 7 0 1 0 0 14V3",
  link: "M8 12l4-4M9 6l2-2a3.5 3.5 0 0 1 5 5l-2 2M11 14l-2 2a3.5 3.5 0 0 1-5-5l2-2",
  linkView: "M8 12l4-4M4 8V4h4M16 8V4h-4M4 12v4h4M16 12v4h-4",
  linkWindow: "M8 12l4-4M10 3a7 7 0 1 0 0 14 7 7 0 0 0 0-14",
  cine: "M6 4l10 6-10 6z",
  help: "M7 7a3 3 0 1 1 4 3c-1 .5-1 1-1 2M10 15v.5",
  keyImage: "M10 3l2 5 5 .5-4 3.5 1 5-4-3-4 3 1-5-4-3.5 5-.5z",
  save: "M4 4h10l2 2v10H4zM7 4v4h6V4M7 16v-5h6v5",
  reset: "M4 10a6 6 0 1 1 2 4.5M4 15v-4h4",
  layout: "M3 3h14v14H3zM10 3v14M3 10h14",
  back: "M12 4l-6 6 6 6",
  series: "M3 4h5v5H3zM3 12h5v5H3zM11 5h6M11 8h6M11 13h6M11 16h6",
  undo: "M8 4 4 8l4 4M4 8h8a4 4 0 0 1 0 8H9",
  redo: "M12 4l4 4-4 4M16 8H8a4 4 0 0 0 0 8h3",
  perfusion: "M10 3c-3 4-5 6-5 9a5 5 0 0 0 10 0c0-3-2-5-5-9",
  contours: "M4 10c0-5 5-7 8-5s5 6 2 9-10 2-10-4z",
  findings: "M4 9c0-4 4-6 7-5s5 5 3 8-10 2-10-3zM12 12l5 5M15 17h2v-2",
  brush: "M3 17c3 0 4-1 4-3l8-9 1 1-7 9M5 13.5l2.5 2",
  erase: "M4 13 12 5l4 4-7 7H6zM8 9l4 4M9 16h8",
  rangeBrush: "M3 16c2 0 3-1 3-2l6-8 1 1-5 8M13 17h5M13 13h5M15 9h3",
  smartFill: "M4 9l6-6 6 6-6 6zM10 3V1M17 13c0 2-2 2-2 4a2 2 0 0 0 4 0c0-2-2-2-2-4",
  measurements: "M3 6h14v8H3zM6 6v3M9 6v4M12 6v3M15 6v4",
};

export function icon(name: string): SVGElement {
  const svg = shape("svg", { viewBox: "0 0 20 20", class: "icon", "aria-hidden": "true" });
  svg.append(shape("path", { d: drawings[name] ?? "" }));
  return svg;
}
