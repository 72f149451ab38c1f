// Letter tiles as the agent goes through them: what is confirmed, what was corrected, what is to be said next. Pure.
import type { LetterCheck, SpelledAddress, Tile } from "@/api/procedure";

// At most so many are said in one breath.
export const breath = 4;

export interface Progress {
  address: string;
  tiles: readonly Tile[];
  // The tile that is next.
  at: number;
  // Milliseconds that each took; undefined: not confirmed yet.
  took: readonly (number | undefined)[];
  // Position in the address -> what stands there instead; '' is taken out.
  edits: Readonly<Record<number, string>>;
  // What was typed over the present tile and is not confirmed yet.
  proposed?: string | undefined;
  // Position -> the letter that stood there before the correction that is being spelled again.
  was: Readonly<Record<number, string>>;
  // When the tile before was confirmed (performance.now); undefined: spelling has not begun.
  since: number | undefined;
}

export function begin(spelled: SpelledAddress): Progress {
  const { address, tiles } = spelled;
  return { address, tiles, at: 0, took: tiles.map(() => undefined), edits: {}, was: {}, since: undefined };
}

export function isRisky(tile: Tile | undefined): boolean {
  return tile?.level === "high" || tile?.level === "conflict";
}
export function isSettled(progress: Progress, index: number): boolean {
  const tile = progress.tiles[index];
  return tile !== undefined && (progress.took[index] !== undefined || progress.edits[tile.pos] !== undefined);
}
export function firstOpen(progress: Progress): number {
  const found = progress.tiles.findIndex((_, index) => !isSettled(progress, index));
  return found < 0 ? progress.tiles.length : found;
}
export function isComplete(progress: Progress): boolean {
  return firstOpen(progress) === progress.tiles.length;
}

// The tiles that one Enter confirms: from the present one up to the next risky letter, which stands alone.
export function group(progress: Progress): { from: number; to: number } {
  const { tiles, at } = progress;
  let to = at + 1;
  if (!isRisky(tiles[at])) {
    while (to < tiles.length && to < at + breath && !isRisky(tiles[to]) && !isSettled(progress, to)) to += 1;
    // "@" is not left behind before what it belongs to.
    if (tiles[to - 1]?.kind === "at" && tiles[to]?.kind === "domain") to += 1;
  }
  return { from: at, to: Math.min(to, tiles.length) };
}

// Where to go on after `index`: the next tile that is not settled, from there on and then from the beginning.
function nextOpen(progress: Progress, index: number): number {
  for (let i = index; i < progress.tiles.length; i += 1) if (!isSettled(progress, i)) return i;
  const first = firstOpen(progress);
  return first < progress.tiles.length ? first : progress.tiles.length;
}

// "Right": of the tiles that are said now, or of a correction that was typed.
export function confirm(progress: Progress, now: number): Progress {
  if (progress.proposed !== undefined) return accept(progress, progress.proposed);
  const { from, to } = group(progress);
  if (from >= progress.tiles.length) return progress;
  const each = progress.since === undefined ? 0 : Math.max(0, Math.round((now - progress.since) / (to - from)));
  const took = progress.took.map((ms, index) => (index >= from && index < to ? (ms ?? 0) + each : ms));
  // Right as it stands is said of a corrected tile too: the correction stays.
  const after = { ...progress, took, since: now };
  return { ...after, at: nextOpen(after, to) };
}

export const correctable = /^[a-z0-9._+-]$/;

// Another letter for the present tile: it stands there once it is confirmed. Whole domains are not corrected letter by letter.
export function propose(progress: Progress, letter: string, insert = false): Progress {
  const tile = progress.tiles[progress.at];
  if (!tile || !["letter", "digit", "sign"].includes(tile.kind)) return progress;
  const proposed = insert ? letter + tile.text : letter;
  return { ...progress, proposed: proposed === (progress.edits[tile.pos] ?? tile.text) ? undefined : proposed };
}

export function takeBack(progress: Progress): Progress {
  return progress.proposed === undefined ? progress : { ...progress, proposed: undefined };
}

function accept(progress: Progress, letter: string): Progress {
  const tile = progress.tiles[progress.at];
  if (!tile) return takeBack(progress);
  const { [tile.pos]: _, ...others } = progress.edits;
  const edits = letter === tile.text ? others : { ...others, [tile.pos]: letter };
  const took = progress.took.map((ms, index) => (index === progress.at ? undefined : ms));
  const after = { ...progress, proposed: undefined, edits, took };
  return letter === tile.text ? after : { ...after, at: nextOpen(after, progress.at + 1) };
}

// Backspace: what was typed is taken back; without that, one tile back, and what was said of it is taken back.
export function back(progress: Progress): Progress {
  if (progress.proposed !== undefined) return takeBack(progress);
  const at = Math.max(0, Math.min(progress.at, progress.tiles.length) - 1);
  const tile = progress.tiles[at];
  if (!tile) return progress;
  const { [tile.pos]: _, ...edits } = progress.edits;
  return { ...progress, at, edits, took: progress.took.map((ms, index) => (index === at ? undefined : ms)) };
}

export function moveTo(progress: Progress, at: number): Progress {
  return { ...takeBack(progress), at: Math.max(0, Math.min(progress.tiles.length - 1, at)) };
}

export function isCorrected(progress: Progress): boolean {
  return Object.keys(progress.edits).length > 0;
}

export function correctedAddress(progress: Progress): string {
  return progress.tiles.map((tile) => progress.edits[tile.pos] ?? tile.text).join("");
}

// Where the first wrong letter is, counted from 1 as people count.
export function firstWrong(progress: Progress): number {
  const positions = Object.keys(progress.edits).map(Number);
  return (positions.length > 0 ? Math.min(...positions) : (progress.tiles[progress.at]?.pos ?? 0)) + 1;
}

// The corrected address is spelled again - only what was corrected: what was right before stays right.
export function afterCorrection(before: Progress, spelled: SpelledAddress): Progress {
  const fresh = begin(spelled);
  const took = new Map<number, { ms: number | undefined; text: string }>();
  const was: Record<number, string> = {};
  let pos = 0;
  before.tiles.forEach((tile, index) => {
    const edit = before.edits[tile.pos];
    if (edit === undefined) took.set(pos, { ms: before.took[index], text: tile.text });
    else was[pos] = tile.text;
    if (before.was[tile.pos] !== undefined && edit === undefined) was[pos] = before.was[tile.pos] ?? "";
    pos += (edit ?? tile.text).length;
  });
  const progress = {
    ...fresh,
    was,
    took: fresh.tiles.map((tile) => {
      const known = took.get(tile.pos);
      return known?.text === tile.text ? known.ms : undefined;
    }),
  };
  return { ...progress, at: Math.min(firstOpen(progress), Math.max(0, fresh.tiles.length - 1)) };
}

export function lettersOf(progress: Progress): LetterCheck {
  return {
    address: progress.address,
    letters: progress.tiles.map((tile, index) => ({
      pos: tile.pos,
      ms: progress.took[index] ?? 0,
      ...(progress.was[tile.pos] !== undefined && { was: (progress.was[tile.pos] ?? "").slice(0, 4) }),
    })),
  };
}
