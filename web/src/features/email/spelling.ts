// How far each call's address is spelled. Outside React: a correction goes through three steps, and what was right stays so.
// Kept on this computer beside the drafts: a page that is loaded again does not ask for the same letters again.
import { currentDesk, whenWorkspace } from "@/api/desk";
import { personalTable } from "@/api/drafts/personalTable";
import type { SpelledAddress } from "@/api/procedure";
import { whenOtherPerson } from "@/api/session";
import { checkKept, type KeptProgress, keptOf, progressFrom } from "@/features/email/keptProgress";
import {
  afterCorrection,
  begin,
  correctedAddress,
  firstWrong,
  isCorrected,
  isRisky,
  type Progress,
} from "@/features/email/tiles";
import { createStore, useStore } from "@/lib/store";

const progresses = createStore<ReadonlyMap<string, Progress>>(new Map());

// A code word takes longer than this to say (milliseconds).
export const fastestSpoken = 350;

// An address that was typed while the caller spelled it.
interface TypedLive {
  address: string;
  // From the first key to the last.
  ms: number;
  // Positions that were guessed, or typed as bare letters.
  doubtful: ReadonlySet<number>;
  guessed: ReadonlySet<number>;
}
const typedLive = new Map<string, TypedLive>();

export function noteTypedLive(callId: string, typed: TypedLive): void {
  typedLive.set(callId, typed);
}
export function wasTypedLive(callId: string, spelled: SpelledAddress): boolean {
  const typed = typedLive.get(callId);
  return typed?.address === spelled.address && typed.ms >= spelled.tiles.length * fastestSpoken;
}

function fresh(callId: string, spelled: SpelledAddress): Progress {
  const progress = begin(spelled);
  const typed = typedLive.get(callId);
  if (!typed || !wasTypedLive(callId, spelled)) return progress;
  // Spelled by the caller already; read back once, it counts. What was guessed, or heard as a bare letter that is easily
  // misheard, still waits for its code word.
  const each = Math.round(typed.ms / spelled.tiles.length);
  const took = spelled.tiles.map((tile) =>
    typed.guessed.has(tile.pos) || (typed.doubtful.has(tile.pos) && isRisky(tile)) ? undefined : each,
  );
  const open = took.indexOf(undefined);
  return { ...progress, took, at: open < 0 ? spelled.tiles.length - 1 : open };
}

export function progressOf(callId: string, spelled: SpelledAddress): Progress {
  const known = progresses.get().get(callId);
  if (known?.address === spelled.address && known.tiles.length === spelled.tiles.length) return known;
  if (known && isCorrected(known) && correctedAddress(known) === spelled.address)
    return afterCorrection(known, spelled);
  return fresh(callId, spelled);
}

export function useProgress(callId: string): Progress | undefined {
  return useStore(progresses, (all) => all.get(callId));
}
export function setProgress(callId: string, progress: Progress | undefined): void {
  const held = progresses.get().has(callId);
  progresses.set((before) => {
    const after = new Map(before);
    if (progress) after.set(callId, progress);
    else after.delete(callId);
    return after;
  });
  // Without room on this computer it is in memory as before.
  if (progress) void table.put(callId, keptOf(progress, Date.now())).catch(() => {});
  else if (held) void table.remove(callId).catch(() => {});
}

// ---- kept on this computer ----------------------------------------------------------------------------------------------

const table = personalTable<KeptProgress>("sapa-spelling", "progress", checkKept);
const maxAgeMs = 24 * 3_600_000;
// What an earlier page left is here; before that nothing is spelled.
export const spellingReady = createStore(false);

async function restore(): Promise<void> {
  const desk = currentDesk();
  for (const [callId, kept] of await table.all()) {
    const over = desk && !desk.workspaces.some((workspace) => workspace.call.id === callId);
    if (over || Date.now() - kept.atMs > maxAgeMs) await table.remove(callId);
    else if (!progresses.get().has(callId)) setProgress(callId, progressFrom(kept));
  }
}
export async function restoreSpelling(): Promise<void> {
  if (spellingReady.get()) return;
  await restore().catch(() => {});
  spellingReady.set(true);
}

function forgetInMemory(): void {
  typedLive.clear();
  progresses.set(new Map());
  spellingReady.set(false);
}
// Signed out: nothing of it stays on this computer.
export async function clearSpelling(): Promise<void> {
  forgetInMemory();
  for (const [callId] of await table.all()) await table.remove(callId);
}
whenOtherPerson(forgetInMemory);

whenWorkspace((workspace) => {
  if (workspace.closedAt === null) return;
  typedLive.delete(workspace.call.id);
  setProgress(workspace.call.id, undefined);
});

// The letter that is meant when the agent says that one is wrong, counted from 1.
export function wrongLetterOf(callId: string): number {
  const progress = progresses.get().get(callId);
  return progress ? firstWrong(progress) : 1;
}
