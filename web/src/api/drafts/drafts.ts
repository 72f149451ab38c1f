// The drafts of this page: the book, wired to the server, to IndexedDB and to the other tabs.
import { client, need } from "@/api/client";
import { currentDesk, type Workspace, whenWorkspace } from "@/api/desk";
import { DraftBook, type DraftView, type StoredDraft } from "@/api/drafts/book";
import { type Draft, type DraftField, type DraftValues, draftFields, fromServer } from "@/api/drafts/merge";
import { personalTable } from "@/api/drafts/personalTable";
import { ProblemError } from "@/api/problem";
import { lastUserId, whenOtherPerson } from "@/api/session";
import { onStreamReset, streamState } from "@/api/stream/stream";
import { useStore } from "@/lib/store";

const maxAgeMs = 24 * 3_600_000;

function record(value: unknown): Record<string, unknown> | undefined {
  return typeof value === "object" && value !== null ? { ...value } : undefined;
}

function valuesIn(value: unknown): DraftValues {
  const found = record(value) ?? {};
  const values: DraftValues = {};
  for (const field of draftFields) {
    const text = found[field];
    if (typeof text === "string") values[field] = text;
  }
  return values;
}

function checkStored(value: unknown): StoredDraft | undefined {
  const found = record(value);
  if (!found || typeof found.version !== "number" || typeof found.atMs !== "number" || !Array.isArray(found.touched)) {
    return undefined;
  }
  const names: unknown[] = found.touched;
  const touched = draftFields.filter((field) => names.includes(field));
  return { values: valuesIn(found.values), touched, version: found.version, atMs: found.atMs };
}

const tabs = typeof BroadcastChannel === "undefined" ? undefined : new BroadcastChannel("sapa-drafts");
const tellMs = 80; // not with each letter
const untold = new Map<string, { user: string | undefined; callId: string; draft: Draft }>();

function tellTabs(callId: string, draft: Draft): void {
  if (!tabs) return;
  if (untold.size === 0) {
    setTimeout(() => {
      for (const message of untold.values()) tabs.postMessage(message);
      untold.clear();
    }, tellMs);
  }
  untold.set(callId, { user: lastUserId.get(), callId, draft });
}

export const draftBook = new DraftBook({
  table: personalTable("sapa", "drafts", checkStored),
  async send(callId, version, values) {
    try {
      const answer = await need(
        client.PUT("/api/v1/calls/{id}/draft", { params: { path: { id: callId } }, body: { version, draft: values } }),
      );
      return { outcome: "kept", version: answer.version };
    } catch (error) {
      if (!(error instanceof ProblemError)) return { outcome: "failed" };
      const { code, status, draft, version: newer } = error.problem;
      if (code === "draft_newer" && newer !== undefined) {
        return { outcome: "newer", values: fromServer(draft ?? null), version: newer };
      }
      return status === 404 || code === "call_closed" ? { outcome: "gone" } : { outcome: "failed" };
    }
  },
  tellTabs,
  now: () => Date.now(),
  delayMs: 350,
  retryMs: 3_000,
});

tabs?.addEventListener("message", ({ data }: MessageEvent<unknown>) => {
  const message = record(data);
  const draft = record(message?.draft);
  if (!message || !draft || message.user !== lastUserId.get() || typeof message.callId !== "string") return;
  const version = typeof draft.version === "number" ? draft.version : 0;
  draftBook.adoptFromTab(message.callId, { values: valuesIn(draft.values), touched: [], version });
});

whenOtherPerson(() => draftBook.clearMemory());

// For the life of the page.
export function followDrafts(): () => void {
  void draftBook.restore(maxAgeMs).catch(() => {});
  const adopt = (workspace: Workspace) => {
    if (workspace.closedAt !== null) draftBook.forget(workspace.call.id);
    else draftBook.adopt(workspace.call.id, fromServer(workspace.draft), workspace.draftVersion);
  };
  for (const workspace of currentDesk()?.workspaces ?? []) adopt(workspace);
  const flush = () => void draftBook.flush();
  const onHide = () => {
    if (document.visibilityState === "hidden") flush();
  };
  document.addEventListener("visibilitychange", onHide);
  const stops = [
    whenWorkspace(adopt),
    onStreamReset(flush),
    streamState.subscribe(() => {
      if (streamState.get().state === "open") flush();
    }),
    () => document.removeEventListener("visibilitychange", onHide),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

export function useDraft(callId: string): DraftView {
  return useStore(draftBook.drafts, () => draftBook.view(callId));
}
// What `tell` says of the draft: drawn anew when that changes, not with every letter.
export function useToldByDraft<T extends string | undefined>(callId: string, tell: (draft: DraftView) => T): T {
  return useStore(draftBook.drafts, () => tell(draftBook.view(callId)));
}
export function useDraftValue(callId: string, field: DraftField): string | undefined {
  return useStore(draftBook.drafts, () => draftBook.view(callId).values[field]);
}
export function useUnsentDrafts(): number {
  return useStore(draftBook.drafts, () => draftBook.unsent());
}
