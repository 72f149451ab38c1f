// Who is calling: the decisions of the agent, one key each.
import { identifyCaller } from "@/api/calls";
import type { CallerMatch, Workspace } from "@/api/desk";
import { fullName } from "@/api/drafts/fields";
import { problemText } from "@/api/problemText";
import { i18n } from "@/lib/i18n";
import { createStore } from "@/lib/store";
import { tell, tellError } from "@/ui/toast";

// The match that "this is the person" and "not this person" mean: the suggested one, or in a tie the one that is marked (the
// first, until another has the focus). Marked is not chosen: nothing is known of the caller before the agent says so.
export const pointedAt = createStore<string | undefined>(undefined);
// The search for another person to attach the number to, per call.
export const findingFor = createStore<string | undefined>(undefined);

export function openMatches(workspace: Workspace): CallerMatch[] {
  return workspace.matches.filter((match) => !workspace.rejected.includes(match.caller.id));
}

export function meantMatch(workspace: Workspace): CallerMatch["caller"] | undefined {
  const open = openMatches(workspace);
  const pointed = open.find((match) => match.caller.id === pointedAt.get());
  if (pointed) return pointed.caller;
  if (workspace.caller) return workspace.caller;
  return open[0]?.caller;
}

// The number was sent, but is none that somebody can be called back at: 3 or 40 digits, a foreign form that no rule reads.
export function unreadableNumber(workspace: Workspace): boolean {
  const { number } = workspace.call;
  return number.e164 === null && number.display !== "";
}

// A number that can become somebody's: not hidden, not unreadable, not a service's.
export function canAttach(workspace: Workspace): boolean {
  const { number } = workspace.call;
  return number.e164 !== null && (number.status === "valid" || number.status === "suspect");
}

export async function decide(
  workspace: Workspace,
  decision: "confirm" | "reject" | "attach",
  callerId: string,
  releaseNumber = false,
): Promise<void> {
  try {
    const after = await identifyCaller(workspace.call.id, decision, callerId, releaseNumber ? { releaseNumber } : {});
    if (decision === "attach") {
      findingFor.set(undefined);
      tell(i18n.t("callers:match.attached", { name: fullName(after.caller) || i18n.t("callers:match.noName") }));
    }
  } catch (error) {
    tellError(problemText(error), { id: `identify-${workspace.call.id}` });
  }
}
