// Signing out: what is typed is kept first, and who has calls on his desk is asked.
import { currentDesk } from "@/api/desk";
import { clearComments } from "@/api/drafts/comments";
import { draftBook } from "@/api/drafts/drafts";
import { problemText } from "@/api/problemText";
import { signOut } from "@/api/session";
import { dialog } from "@/app/dialogs";
import { clearSpelling } from "@/features/email/spelling";
import { tellError } from "@/ui/toast";

export async function leave(): Promise<void> {
  dialog.set("none");
  try {
    await draftBook.flush();
    await signOut();
    clearComments();
    await draftBook.clearKept();
    await clearSpelling();
  } catch (error) {
    tellError(problemText(error));
  }
}

export function askOrLeave(): void {
  if ((currentDesk()?.workspaces.length ?? 0) > 0) dialog.set("leave");
  else void leave();
}
