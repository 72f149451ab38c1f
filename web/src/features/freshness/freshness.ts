// How fresh the data of the old systems is, one line a source: pure.
import type { Schemas } from "@/api/types";

export type Fresh = Schemas["Freshness"];

export interface Source {
  source: string;
  // The oldest of what its kinds are known until; the line promises no more than that.
  until: string;
  // Older than a day, or the last file could not be taken.
  warns: boolean;
  old: boolean;
  kinds: readonly Fresh[];
}

const dayMs = 24 * 60 * 60 * 1000;

// Until when the data of one kind is: what the rows say, else when the last file was taken. "": nothing was ever imported.
export function untilOf({ dataUntil, lastFileAt }: Fresh): string {
  return dataUntil ?? lastFileAt ?? "";
}

export function sourcesOf(items: readonly Fresh[], now: number): Source[] {
  const sources = new Map<string, Fresh[]>();
  for (const item of items) {
    if (untilOf(item) === "") continue;
    sources.set(item.source, [...(sources.get(item.source) ?? []), item]);
  }
  return [...sources].map(([source, kinds]) => {
    const until = kinds.map(untilOf).reduce((oldest, one) => (Date.parse(one) < Date.parse(oldest) ? one : oldest));
    const old = now - Date.parse(until) > dayMs;
    return { source, until, old, warns: old || kinds.some(({ state }) => state === "problem"), kinds };
  });
}
