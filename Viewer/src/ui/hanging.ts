import type { Stack } from "../geometry/stack.ts";
import { firstFrame, hasPictures, type Series, type Study, versionOf } from "../model.ts";
import type { Projection } from "../geometry/volume.ts";
import type { Direction } from "./viewport.ts";

/** What one viewport of a protocol shows, and how. */
export interface Hang {
  series: Series;
  stack: Stack;
  center?: number;
  width?: number;
  colourMap?: string;
  direction?: Direction;
  slab?: { millimeters: number; projection: Projection };
  showsLabels?: boolean;
}

export interface Protocol {
  columns: number;
  rows: number;
  hangs: Hang[];
}

export type Role = "ncct" | "cta" | "ctp" | "dwi" | "adc" | "pwi" | "map" | "summary" | "flair" | "other";

/** What a stack is in a stroke examination, by modality, words in its description, and shape. */
export function roleOf(series: Series, stack: Stack): Role {
  const frame = firstFrame(stack);
  if (!frame) return "other";
  if (frame.label) return "map";
  const words = series.description.toLowerCase();
  if (frame.layout.samples === 3) return "summary";
  if (series.modality === "CT") {
    if (stack.frames.length >= 8) return "ctp";
    if (/cta|angio|carot|artery/.test(words)) return "cta";
    if (frame.imageType.includes("LOCALIZER")) return "other";
    if (frame.dataSet["00180010"]?.Value?.[0] && stack.sliceCount > 60) return "cta";
    return "ncct";
  }
  if (series.modality === "MR") {
    if (/adc|apparent/.test(words) || frame.imageType.includes("ADC")) return "adc";
    if (frame.bValue !== undefined || /dwi|diff|trace/.test(words)) return "dwi";
    if (stack.frames.length >= 8) return "pwi";
    if (/flair/.test(words)) return "flair";
  }
  return "other";
}

/** How a map is shown: its window and colours. Late is bright; little flow and volume are dark. */
export function mapStyle(label: string): { lower: number; upper: number; map: string } {
  const name = label.toUpperCase();
  if (name.startsWith("TMAX_DEV")) return { lower: 0, upper: 6, map: "viridis" };
  if (name.startsWith("TMAX")) return { lower: 0, upper: 12, map: "inferno" };
  if (name.startsWith("MTT")) return { lower: 0, upper: 16, map: "inferno" };
  if (name === "DELAY") return { lower: 0, upper: 8, map: "inferno" };
  if (name.startsWith("RCB")) return { lower: 0, upper: 2, map: "viridis" };
  if (name.startsWith("CBV")) return { lower: 0, upper: 6, map: "viridis" };
  if (name.startsWith("CBF")) return { lower: 0, upper: 70, map: "viridis" };
  if (name.startsWith("ADC")) return { lower: 0, upper: 1600, map: "grey" };
  return { lower: 0, upper: 10, map: "viridis" };
}

interface Found {
  role: Role;
  series: Series;
  stack: Stack;
}

/** The stroke protocol for what the study has: plain CT in two windows, angiography as slabs, perfusion with its maps and
 * contours, diffusion beside ADC. */
export function strokeProtocol(study: Study, isNarrow: boolean): Protocol {
  const found: Found[] = study.series.filter(hasPictures).flatMap((series) =>
    series.stacks.map((stack) => ({ role: roleOf(series, stack), series, stack }))
  );
  const of = (role: Role) => found.filter((one) => one.role === role);
  // The numbers beside the pictures are those of the newest version; so are its maps.
  const map = (label: string) =>
    of("map").filter((one) => firstFrame(one.stack)?.label === label).sort((one, other) => versionOf(other.series) - versionOf(one.series))[0];
  const hangs: Hang[] = [];
  const put = (one: Found | undefined, style: Partial<Hang> = {}) => {
    if (one) hangs.push({ series: one.series, stack: one.stack, ...style });
  };
  const putMap = (label: string) => {
    const one = map(label);
    const style = mapStyle(label);
    put(one, { center: (style.lower + style.upper) / 2, width: style.upper - style.lower, colourMap: style.map, showsLabels: true });
  };
  const plain = largest(of("ncct"));
  put(plain, { center: 40, width: 80 });
  put(plain, { center: 35, width: 30 });
  const angio = largest(of("cta"));
  put(angio, { center: 300, width: 800, direction: "axial", slab: { millimeters: 20, projection: "max" } });
  put(angio, { center: 300, width: 800, direction: "coronal", slab: { millimeters: 20, projection: "max" } });
  put(of("dwi")[0]);
  put(of("adc")[0]);
  put(of("flair")[0]);
  put(of("ctp")[0] ?? of("pwi")[0], of("ctp")[0] ? { center: 60, width: 160, showsLabels: false } : {});
  putMap("TMAX");
  putMap(map("CBF") ? "CBF" : "RCBF");
  if (hangs.length < 4) putMap(map("CBV") ? "CBV" : "RCBV");
  if (hangs.length === 0) found.slice(0, 4).forEach((one) => put(one));
  if (isNarrow) {
    const chosen = phoneChoice(hangs);
    return { columns: 1, rows: Math.max(1, chosen.length), hangs: chosen };
  }
  const count = hangs.length;
  const columns = count <= 1 ? 1 : count <= 4 ? 2 : count <= 6 ? 3 : 4;
  return { columns, rows: Math.max(1, Math.ceil(Math.min(count, 8) / columns)), hangs: hangs.slice(0, 8) };
}

/** A phone has room for two: the map that decides, and the pictures. */
function phoneChoice(hangs: Hang[]): Hang[] {
  const map = hangs.find((hang) => hang.colourMap !== undefined);
  const plain = hangs.find((hang) => hang.colourMap === undefined);
  return [plain, map].filter((hang): hang is Hang => hang !== undefined);
}

function largest(found: Found[]): Found | undefined {
  return [...found].sort((one, other) => other.stack.sliceCount - one.stack.sliceCount)[0];
}
