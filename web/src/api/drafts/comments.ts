// Comments on reports that were begun and not sent: on this computer until they are sent or somebody signs out.
import { lastUserId } from "@/api/session";
import { newKey } from "@/lib/id";
import { openTail } from "@/lib/tail";

export interface CommentDraft {
  text: string;
  // A repeat after a cut line is the same comment.
  key: string;
  atMs: number;
}

const maxAgeMs = 24 * 3_600_000;

function check(value: unknown): CommentDraft | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { text, key, atMs }: { text?: unknown; key?: unknown; atMs?: unknown } = value;
  if (typeof text !== "string" || typeof key !== "string" || typeof atMs !== "number") return undefined;
  return Date.now() - atMs > maxAgeMs ? undefined : { text, key, atMs };
}

const tail = openTail("sapa.comment/", check);
// A shared computer: what is on disk is filed under the person who typed it.
const nameOf = (reportNo: string) => `${lastUserId.get() ?? ""}/${reportNo}`;

export function commentDraft(reportNo: string): CommentDraft {
  return tail.get(nameOf(reportNo)) ?? { text: "", key: newKey(), atMs: Date.now() };
}
export function keepComment(reportNo: string, draft: CommentDraft): void {
  if (draft.text) tail.put(nameOf(reportNo), { ...draft, atMs: Date.now() });
  else tail.remove(nameOf(reportNo));
}
export function clearComments(): void {
  tail.clear();
}
