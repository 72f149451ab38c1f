// The progress of the letters as it is kept on this computer. What comes back is checked: another version may have written it.
import type { Tile } from "@/api/procedure";
import type { Progress } from "@/features/email/tiles";

export interface KeptProgress {
  address: string;
  tiles: readonly Tile[];
  at: number;
  // -1: not confirmed.
  took: readonly number[];
  edits: Readonly<Record<number, string>>;
  was: Readonly<Record<number, string>>;
  atMs: number;
}

// A letter that was typed and not confirmed is not kept.
export function keptOf({ address, tiles, at, took, edits, was }: Progress, now: number): KeptProgress {
  return { address, tiles, at, took: took.map((ms) => ms ?? -1), edits, was, atMs: now };
}
export function progressFrom({ address, tiles, at, took, edits, was }: KeptProgress): Progress {
  return { address, tiles, at, took: took.map((ms) => (ms < 0 ? undefined : ms)), edits, was, since: undefined };
}

function record(value: unknown): Record<string, unknown> | undefined {
  return typeof value === "object" && value !== null ? { ...value } : undefined;
}
function letters(value: unknown): Record<number, string> | undefined {
  const entries = Object.entries(record(value) ?? {}).filter((entry): entry is [string, string] => {
    return /^\d+$/.test(entry[0]) && typeof entry[1] === "string";
  });
  return record(value) && Object.fromEntries(entries);
}
function isTile(value: unknown): value is Tile {
  const tile = record(value);
  return (
    tile !== undefined &&
    [tile.kind, tile.text, tile.level, tile.mistakenFor].every((text) => typeof text === "string") &&
    typeof tile.pos === "number" &&
    Array.isArray(tile.words)
  );
}

export function checkKept(value: unknown): KeptProgress | undefined {
  const kept = record(value);
  if (!kept || typeof kept.address !== "string" || typeof kept.at !== "number" || typeof kept.atMs !== "number") return;
  const { address, at, atMs } = kept;
  const tiles: unknown = kept.tiles;
  const took: unknown = kept.took;
  const edits = letters(kept.edits);
  const was = letters(kept.was);
  if (!Array.isArray(tiles) || !tiles.every(isTile) || !Array.isArray(took) || took.length !== tiles.length) return;
  if (!took.every((ms): ms is number => typeof ms === "number") || !edits || !was) return;
  return { address, tiles, at, took, edits, was, atMs };
}
