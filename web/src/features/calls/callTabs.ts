// How the calls of a desk share the bar. Pure. The one that is shown keeps its words; the others are small; what has no room
// goes into a menu.
import type { Workspace } from "@/api/desk";

export const smallTab = 116; // px: a sign and the beginning of a name
export const tabGap = 4;
export const moreButton = 44;

// What the tab that is shown lets go, one more at each level: nothing, the count of earlier contacts, the chip, the number
// (or, of somebody unknown, the words that say so).
export const levels = [0, 1, 2, 3] as const;
export type Level = (typeof levels)[number];

// How many of the other calls have room beside the shown one.
export function othersFit(width: number, shown: number, others: number): number {
  const roomIn = (free: number) => Math.max(0, Math.floor(free / (smallTab + tabGap)));
  if (roomIn(width - shown) >= others) return others;
  return Math.min(others, roomIn(width - shown - moreButton - tabGap));
}

// The first level at which three others have room, else the last. `widthAt` is asked in turn and no further than that: to answer,
// the browser lays the bar out.
export function levelFor(width: number, widthAt: (level: Level) => number, others: number): Level {
  const wanted = Math.min(others, 3);
  const suits = (shown: number) => shown <= width && othersFit(width, shown, others) >= wanted;
  return levels.find((level) => suits(widthAt(level))) ?? 3;
}

// In the order of the desk. What rings comes before what is done, then what is next to the shown one.
export function tabsShown(
  workspaces: readonly Workspace[],
  active: string | undefined,
  room: number | undefined,
): Workspace[] {
  const at = workspaces.findIndex((workspace) => workspace.call.id === active);
  const others = workspaces.filter((_, index) => index !== at);
  if (room === undefined || others.length <= room) return [...workspaces];
  const urgency = (workspace: Workspace) => ({ ringing: 0, answered: 1, held: 1 })[String(workspace.call.state)] ?? 2;
  const far = (workspace: Workspace) => Math.abs(workspaces.indexOf(workspace) - at);
  const chosen = new Set(others.toSorted((a, b) => urgency(a) - urgency(b) || far(a) - far(b)).slice(0, room));
  return workspaces.filter((workspace, index) => index === at || chosen.has(workspace));
}
