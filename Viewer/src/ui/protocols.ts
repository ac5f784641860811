import type { Stack } from "../geometry/stack.ts";
import { firstFrame, hasPictures, type Series, type Study, versionOf } from "../model.ts";
import { type Hang, mapStyle, type Protocol, type Role, roleOf } from "./hanging.ts";

/** Ways to hang an examination, in the order in which they are offered. */
export const protocolKeys = ["strokeCT", "strokeMR", "followUp", "everySeries"] as const;
export type ProtocolKey = typeof protocolKeys[number];

interface Found {
  role: Role;
  study: Study;
  series: Series;
  stack: Stack;
}

/** The pictures of a study by what they are. */
class Holdings {
  readonly all: Found[];

  constructor(readonly study: Study) {
    this.all = study.series.filter(hasPictures).flatMap((series) =>
      series.stacks.map((stack) => ({ role: roleOf(series, stack), study, series, stack }))
    );
  }

  of(role: Role): Found[] {
    return this.all.filter((one) => one.role === role);
  }

  /** The one with most slices. */
  largest(role: Role): Found | undefined {
    return this.of(role).sort((one, other) => other.stack.sliceCount - one.stack.sliceCount)[0];
  }

  /** The numbers beside the pictures are those of the newest version; so are its maps. */
  map(...labels: string[]): Found | undefined {
    for (const label of labels) {
      const found = this.of("map").filter((one) => firstFrame(one.stack)?.label === label)
        .sort((one, other) => versionOf(other.series) - versionOf(one.series))[0];
      if (found) return found;
    }
    return undefined;
  }
}

const mapHang = (found: Found | undefined): Partial<Hang> => {
  const style = mapStyle(found ? firstFrame(found.stack)?.label ?? "" : "");
  return { center: (style.lower + style.upper) / 2, width: style.upper - style.lower, colourMap: style.map, showsLabels: true };
};

const slab = (direction: "axial" | "coronal"): Partial<Hang> =>
  ({ center: 300, width: 800, direction, slab: { millimeters: 20, projection: "max" } });

/** Collects what there is and leaves out what there is not. */
function collector(): { hangs: Hang[]; put(found: Found | undefined, style?: Partial<Hang>): void } {
  const hangs: Hang[] = [];
  return {
    hangs,
    put(found, style = {}) {
      if (found) hangs.push({ study: found.study, series: found.series, stack: found.stack, ...style });
    },
  };
}

/** Plain CT in two windows, angiography as slabs, perfusion with its maps and contours, diffusion beside ADC. */
function strokeCT(held: Holdings): Hang[] {
  const { hangs, put } = collector();
  const plain = held.largest("ncct");
  put(plain, { center: 40, width: 80 });
  put(plain, { center: 35, width: 30 });
  put(held.largest("cta"), slab("axial"));
  put(held.largest("cta"), slab("coronal"));
  put(held.largest("dwi"), highestB(held.largest("dwi")));
  put(held.largest("adc"));
  put(held.largest("ctp"), { center: 60, width: 160, showsLabels: false });
  put(held.map("TMAX"), mapHang(held.map("TMAX")));
  put(held.map("CBF", "RCBF"), mapHang(held.map("CBF", "RCBF")));
  if (hangs.length < 4) put(held.map("CBV", "RCBV"), mapHang(held.map("CBV", "RCBV")));
  return hangs;
}

/** Diffusion first, then what shows age, blood and vessels, then perfusion. */
function strokeMR(held: Holdings): Hang[] {
  const { hangs, put } = collector();
  put(held.largest("dwi"), highestB(held.largest("dwi")));
  put(held.largest("adc"));
  put(held.largest("flair"));
  put(held.largest("swi"));
  put(held.largest("tof"), { direction: "axial", slab: { millimeters: 20, projection: "max" } });
  put(held.largest("pwi"));
  put(held.map("TMAX"), mapHang(held.map("TMAX")));
  put(held.map("CBF", "RCBF"), mapHang(held.map("CBF", "RCBF")));
  return hangs;
}

/** The new at the left, what was before at its right, the same kind in each row. */
function followUp(now: Holdings, before: Holdings): Hang[] {
  const { hangs, put } = collector();
  const pair = (role: Role, style: (found: Found) => Partial<Hang>) => {
    const [one, other] = [now.largest(role), before.largest(role)];
    if (!one || !other || hangs.length >= 6) return;
    put(one, style(one));
    put(other, style(other));
  };
  pair("ncct", () => ({ center: 40, width: 80 }));
  pair("dwi", (found) => highestB(found));
  pair("flair", () => ({}));
  pair("cta", () => slab("axial"));
  pair("adc", () => ({}));
  const maps = [now.map("TMAX"), before.map("TMAX")];
  if (maps[0] && maps[1] && hangs.length < 6) for (const map of maps) put(map, mapHang(map));
  // Another kind of examination than before is still put beside it.
  if (hangs.length === 0) for (const held of [now, before]) put(held.all.find((one) => one.role !== "map" && one.role !== "summary"));
  return hangs;
}

/** The last of the stack's b-values is the highest. */
const highestB = (found: Found | undefined): Partial<Hang> => found ? { time: found.stack.frames.length - 1 } : {};

/** What fits the studies that are open. */
export function chooseProtocol(studies: Study[]): ProtocolKey {
  if (studies.length > 1) return "followUp";
  const held = studies[0] && new Holdings(studies[0]);
  if (!held) return "everySeries";
  const has = (...roles: Role[]) => roles.some((role) => held.of(role).length > 0);
  if (has("ncct", "cta", "ctp")) return "strokeCT";
  if (has("dwi", "adc", "pwi", "swi", "tof")) return "strokeMR";
  return has("map") ? "strokeCT" : "everySeries";
}

export function protocolOf(key: ProtocolKey, studies: Study[], isNarrow: boolean): Protocol {
  const held = new Holdings(studies[0]);
  let hangs = key === "strokeCT" ? strokeCT(held) : key === "strokeMR" ? strokeMR(held)
    : key === "followUp" && studies[1] ? followUp(held, new Holdings(studies[1])) : [];
  if (hangs.length === 0) hangs = held.all.slice(0, 9).map((one) => ({ study: one.study, series: one.series, stack: one.stack }));
  if (isNarrow) {
    const chosen = key === "followUp" ? hangs.slice(0, 2) : phoneChoice(hangs);
    return { columns: 1, rows: Math.max(1, chosen.length), hangs: chosen };
  }
  const count = Math.min(hangs.length, 9);
  const columns = key === "followUp" ? Math.min(2, Math.max(1, count)) : count <= 1 ? 1 : count <= 4 ? 2 : 3;
  if (count === 8 || count === 7) return { columns: 4, rows: 2, hangs: hangs.slice(0, 8) };
  return { columns, rows: Math.max(1, Math.ceil(count / columns)), hangs: hangs.slice(0, 9) };
}

/** A phone has room for two: the map that decides, and the pictures. */
function phoneChoice(hangs: Hang[]): Hang[] {
  const map = hangs.find((hang) => hang.colourMap !== undefined);
  const plain = hangs.find((hang) => hang.colourMap === undefined);
  return [plain, map].filter((hang): hang is Hang => hang !== undefined);
}
