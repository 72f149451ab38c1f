// What the call bar says about a call. Pure.
import type { Workspace } from "@/api/desk";
import { fullName } from "@/api/drafts/fields";
import type { Tone } from "@/ui/Tag";

export type Verdict = Workspace["verdict"];

export const verdictTone: Record<Verdict, Tone> = { known: "ok", incomplete: "warn", new: "info", withheld: "neutral" };

// What a verdict is called. A number that is none is not withheld.
export function verdictWord({ verdict, call }: Workspace): Verdict | "unreadable" {
  return verdict === "withheld" && call.number.display ? "unreadable" : verdict;
}

// The instant from which the timer of a call counts, in each of its states.
export function timerSince(workspace: Workspace): string {
  const { call, wrapUpAt } = workspace;
  switch (call.state) {
    case "ringing":
      return call.startedAt;
    case "answered":
      return call.answeredAt ?? call.startedAt;
    case "held":
      return call.heldSince ?? call.answeredAt ?? call.startedAt;
    default:
      return wrapUpAt ?? call.endedAt ?? call.startedAt;
  }
}

// Name and number in one breath, for a screen reader and for a small tab.
export function whoCalls(workspace: Workspace, unknown: string, withheld: string): { name: string; number: string } {
  const name = fullName(workspace.caller);
  const number = workspace.call.number.display || withheld;
  return { name: name || unknown, number };
}

// The call beside the present one, in the order of the tabs: pressed often enough, the key shows every call.
export function nextCall(
  workspaces: readonly Workspace[],
  active: string | undefined,
  step: 1 | -1,
): Workspace | undefined {
  const at = workspaces.findIndex((workspace) => workspace.call.id === active);
  if (at < 0) return workspaces.at(step === 1 ? 0 : -1);
  return workspaces[(at + step + workspaces.length) % workspaces.length];
}

export type Decision = "show" | "offer" | "nothing";

// What this tab does when a call reaches the desk: never takes a screen from somebody who types, never leaves a running call
// or one in wrap-up by itself; answering says that the agent turned to it.
export function decideOnPop(
  workspace: Workspace,
  change: "new" | "answered" | "other",
  active: Workspace | undefined,
  typing: boolean,
): Decision {
  if (active?.call.id === workspace.call.id || change === "other") return "nothing";
  if (typing) return "offer";
  if (change === "answered") return "show";
  return active === undefined ? "show" : "offer";
}
