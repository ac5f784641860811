/** What a treatment rule demands of a volume, as the server's rules state it (`/studies/{study}/perfusion`). */
export interface Limit {
  rule: string;
  therapy: string;
  /** Which of several alternatives; empty outside of a choice. */
  group: string;
  fact: string;
  lower?: number;
  isLowerInclusive: boolean;
  upper?: number;
  isUpperInclusive: boolean;
  isConfirmed: boolean;
}

/** Millilitres; undefined where nobody measured. */
export interface Volumes {
  core: number | undefined;
  hypoperfusion: number | undefined;
}

/** A rule's limits against volumes. */
export interface Answer {
  rule: string;
  group: string;
  /** Undefined where a volume is missing. */
  isMet: boolean | undefined;
  lines: { limit: Limit; value: number | undefined; isMet: boolean | undefined }[];
}

/** The number that a limit is about. */
export function factOf(fact: string, { core, hypoperfusion }: Volumes): number | undefined {
  if (fact === "core") return core;
  if (fact === "hypoperfusion") return hypoperfusion;
  if (core === undefined || hypoperfusion === undefined) return undefined;
  if (fact === "mismatch") return hypoperfusion - core;
  // Over a core of zero the ratio meets any lower limit, as long as there is hypoperfusion at all.
  if (fact === "mismatch-ratio") return core > 0 ? hypoperfusion / core : hypoperfusion > 0 ? Infinity : 0;
  return undefined;
}

export function meets(limit: Limit, value: number): boolean {
  if (limit.lower !== undefined && (limit.isLowerInclusive ? value < limit.lower : value <= limit.lower)) return false;
  return !(limit.upper !== undefined && (limit.isUpperInclusive ? value > limit.upper : value >= limit.upper));
}

/** What the rules say of volumes, as far as images decide; each alternative for itself. */
export function answersOf(limits: Limit[], volumes: Volumes): Answer[] {
  const found = new Map<string, Answer>();
  for (const limit of limits) {
    const key = `${limit.rule}\n${limit.group}`;
    const answer = found.get(key) ?? { rule: limit.rule, group: limit.group, isMet: true, lines: [] };
    const value = factOf(limit.fact, volumes);
    const isMet = value === undefined ? undefined : meets(limit, value);
    answer.lines.push({ limit, value, isMet });
    if (isMet === false) answer.isMet = false;
    else if (isMet === undefined && answer.isMet) answer.isMet = undefined;
    found.set(key, answer);
  }
  return [...found.values()];
}

/** A place on the scale of one volume at which rules change their minds. */
export interface Mark {
  fact: string;
  limit: number;
  milliliters: number;
  rules: string[];
}

/** Where the limits lie on the scale of the volume that is dragged, the other one staying as it is. */
export function marksOn(dragged: "core" | "hypoperfusion", limits: Limit[], { core, hypoperfusion }: Volumes): Mark[] {
  const volumeAt = (fact: string, value: number): number | undefined => {
    if (fact === dragged) return value;
    if (dragged === "hypoperfusion" && core !== undefined) {
      return fact === "mismatch" ? core + value : fact === "mismatch-ratio" ? core * value : undefined;
    }
    if (dragged === "core" && hypoperfusion !== undefined) {
      return fact === "mismatch" ? hypoperfusion - value : fact === "mismatch-ratio" ? hypoperfusion / value : undefined;
    }
    return undefined;
  };
  const marks = new Map<string, Mark>();
  for (const limit of limits) {
    for (const value of [limit.lower, limit.upper]) {
      const milliliters = value === undefined ? undefined : volumeAt(limit.fact, value);
      if (value === undefined || milliliters === undefined || !(milliliters > 0)) continue;
      const key = `${limit.fact} ${value}`;
      const mark = marks.get(key) ?? { fact: limit.fact, limit: value, milliliters, rules: [] };
      if (!mark.rules.includes(limit.rule)) mark.rules.push(limit.rule);
      marks.set(key, mark);
    }
  }
  return [...marks.values()].sort((one, other) => one.milliliters - other.milliliters);
}
