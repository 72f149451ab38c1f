// The three answers to "somebody like this is there already". The focus stays in the form afterwards.
import { activeWorkspace, type Workspace } from "@/api/desk";
import { dismissDuplicates, formState, save } from "@/features/callers/callerForm";
import { decide } from "@/features/callers/identify";
import { focusField, keepFocus } from "@/lib/focus";

const toForm = () => keepFocus(() => focusField("name"));

// The open question of the call on the screen.
export function openDuplicates() {
  const workspace = activeWorkspace();
  return workspace && formState(workspace.call.id).duplicates;
}

export async function takeDuplicate(workspace: Workspace, callerId: string): Promise<void> {
  dismissDuplicates(workspace.call.id);
  await decide(workspace, workspace.call.number.e164 ? "attach" : "confirm", callerId);
  toForm();
}

export async function saveAnyway(workspace: Workspace): Promise<void> {
  const { duplicates } = formState(workspace.call.id);
  if (!duplicates) return;
  await save(workspace.call.id, duplicates.form, { acceptDuplicates: true });
  toForm();
}

export function checkAgain(workspace: Workspace): void {
  dismissDuplicates(workspace.call.id);
  toForm();
}
