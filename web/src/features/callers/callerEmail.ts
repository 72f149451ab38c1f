// What an agent does about the e-mail that is on record: ask for a confirmation letter, note that the consent is withdrawn.
import { flushSync } from "react-dom";
import { refetchCall } from "@/api/calls";
import { client, need } from "@/api/client";
import { currentDesk, type Workspace } from "@/api/desk";
import { presentEmail } from "@/api/drafts/fields";
import { problemText } from "@/api/problemText";
import { infoTab } from "@/features/callers/infoTab";
import { focusPane, keepFocus } from "@/lib/focus";
import { i18n } from "@/lib/i18n";
import { createStore } from "@/lib/store";
import { forget, tell, tellError } from "@/ui/toast";

// The call in which the agent is asked whether the consent is really withdrawn.
export const withdrawalAsked = createStore<string | undefined>(undefined);

const confirmable = new Set(["spelled", "claimed"]);
const takesNoMail = new Set(["no_mail", "no_domain"]);

// What the server would refuse is not offered; only how often a mailbox is written to is not known here.
export function canSendLetter(workspace: Workspace): boolean {
  const email = presentEmail(workspace.caller);
  return (
    email !== undefined &&
    currentDesk()?.mail.letters === true &&
    workspace.can.includes("save") &&
    confirmable.has(email.state) &&
    email.letter?.state !== "waiting" &&
    !takesNoMail.has(email.domain?.answer ?? "")
  );
}

export function canWithdraw(workspace: Workspace): boolean {
  return workspace.can.includes("save") && presentEmail(workspace.caller) !== undefined;
}

export function showEmail(): void {
  flushSync(() => infoTab.set("email"));
  focusPane("what");
}

export function askWithdrawal({ call }: Workspace): void {
  showEmail();
  withdrawalAsked.set(call.id);
}

export function endWithdrawal(): void {
  withdrawalAsked.set(undefined);
  keepFocus(() => focusPane("what"));
}

export const sendLetter = (workspace: Workspace) =>
  change(workspace, "/api/v1/callers/{id}/confirmation", (address) => i18n.t("callers:emailQueued", { address }));

export async function withdraw(workspace: Workspace): Promise<void> {
  endWithdrawal();
  await change(workspace, "/api/v1/callers/{id}/withdrawal", (address) =>
    i18n.t("callers:emailWithdrawn", { address }),
  );
}

async function change(
  { call, caller }: Workspace,
  path: "/api/v1/callers/{id}/confirmation" | "/api/v1/callers/{id}/withdrawal",
  done: (address: string) => string,
): Promise<void> {
  const email = presentEmail(caller);
  if (!caller || !email) return;
  const refusal = `email-${call.id}`;
  try {
    await need(client.POST(path, { params: { path: { id: caller.id } }, body: { callId: call.id } }));
    await refetchCall(call.id);
    forget(refusal);
    tell(done(email.address));
  } catch (error) {
    tellError(problemText(error), { id: refusal });
  }
}
