import { type ControlAction, controlCall } from "@/api/calls";
import { activeCallId, activeWorkspace, currentDesk } from "@/api/desk";
import { problemText } from "@/api/problemText";
import { nextCall } from "@/features/calls/callStatus";
import { i18n } from "@/lib/i18n";
import { createStore } from "@/lib/store";
import { tellError } from "@/ui/toast";

// The small form that is open in the call bar.
export const barForm = createStore<"none" | "manual" | "transfer" | "hangup">("none");
export const closeBarForm = () => barForm.set("none");

export function offers(action: ControlAction): boolean {
  return activeWorkspace()?.can.includes(action) ?? false;
}

// True when the telephone system took it; what comes of it arrives as news.
export async function control(action: ControlAction, target?: string): Promise<boolean> {
  const workspace = activeWorkspace();
  if (!workspace) return false;
  try {
    await controlCall(workspace.call.id, action, target);
    return true;
  } catch (error) {
    tellError(i18n.t("calls:control.failed", { reason: problemText(error) }), { id: `control-${workspace.call.id}` });
    return false;
  }
}

export function show(callId: string | undefined): void {
  activeCallId.set(callId);
}

// How to get to the desk from any screen; known while the shell is there.
let openDesk = () => {};
export function withDesk(open: () => void): () => void {
  openDesk = open;
  return () => {
    openDesk = () => {};
  };
}

export function step(by: 1 | -1): void {
  const workspaces = currentDesk()?.workspaces ?? [];
  if (workspaces.length === 0) return;
  show(nextCall(workspaces, activeCallId.get(), by)?.call.id);
  openDesk();
}
