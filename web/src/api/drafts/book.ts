// The drafts of all open calls. What is typed is on this computer within a tenth of a second (personalTable.ts) and at the server a
// moment later; a crash, a second call and a change of seat lose nothing. Pure of React and of the network: both are given.
import {
  adopted,
  type Draft,
  type DraftField,
  type DraftValues,
  emptyDraft,
  isEmpty,
  kept,
  saved,
  typed,
} from "@/api/drafts/merge";
import type { Table } from "@/lib/idb";
import { createStore, type Store } from "@/lib/store";

export type Keeping =
  | "kept" // the server has it
  | "waiting" // on this computer; the server gets it in a moment
  | "failed"; // on this computer; the server did not take it, tried again

export interface DraftView extends Draft {
  keeping: Keeping;
}

export interface StoredDraft {
  values: DraftValues;
  touched: DraftField[];
  version: number;
  atMs: number;
}

export type SendResult =
  | { outcome: "kept"; version: number }
  | { outcome: "newer"; values: DraftValues; version: number }
  // The call is closed or not ours any more: there is nothing to keep.
  | { outcome: "gone" }
  | { outcome: "failed" };

export interface BookOptions {
  table: Table<StoredDraft>;
  send: (callId: string, version: number, values: DraftValues | null) => Promise<SendResult>;
  // Other tabs of this browser.
  tellTabs: (callId: string, draft: Draft) => void;
  now: () => number;
  delayMs: number;
  retryMs: number;
}

const fresh: DraftView = { ...emptyDraft, keeping: "kept" };

export class DraftBook {
  readonly drafts: Store<ReadonlyMap<string, DraftView>> = createStore<ReadonlyMap<string, DraftView>>(new Map());
  readonly #options: BookOptions;
  readonly #timers = new Map<string, ReturnType<typeof setTimeout>>();
  readonly #sending = new Set<string>();
  // While a save is under way the server's empty draft must not wipe what is being saved.
  readonly #held = new Map<string, { values: DraftValues; version: number }[]>();
  #writing: Promise<unknown> = Promise.resolve();

  constructor(options: BookOptions) {
    this.#options = options;
  }

  view(callId: string): DraftView {
    return this.drafts.get().get(callId) ?? fresh;
  }

  type(callId: string, field: DraftField, value: string | undefined): void {
    const before = this.view(callId);
    const after = typed(before, field, value);
    if (after === before) return;
    this.#set(callId, { ...after, keeping: "waiting" });
    this.#options.tellTabs(callId, after);
    this.#schedule(callId, this.#options.delayMs);
  }

  // The server's draft, from a fetch or from news.
  adopt(callId: string, values: DraftValues, version: number): void {
    const held = this.#held.get(callId);
    if (held) {
      held.push({ values, version });
      return;
    }
    const before = this.view(callId);
    const after = adopted(before, values, version);
    if (after === before) return;
    // What the server has and nobody touched here is not written: it must not hide what an earlier page left.
    const write = before.touched.length > 0 || after.touched.length > 0;
    this.#set(callId, { ...after, keeping: after.touched.length ? "waiting" : "kept" }, write);
    if (after.touched.length) this.#schedule(callId, this.#options.delayMs);
  }

  // From another tab, which sends it to the server itself.
  adoptFromTab(callId: string, draft: Draft): void {
    const before = this.view(callId);
    if (before.touched.length > 0) return;
    const version = Math.max(before.version, draft.version);
    this.#set(callId, { values: draft.values, touched: [], version, keeping: before.keeping }, false);
  }

  // Around a save. The function is given what was taken, or undefined when nothing was.
  beginSave(callId: string): (sent: DraftValues | undefined) => void {
    this.#held.set(callId, this.#held.get(callId) ?? []);
    return (sent) => {
      const held = this.#held.get(callId) ?? [];
      this.#held.delete(callId);
      if (sent) {
        const after = saved(this.view(callId), sent);
        this.#set(callId, { ...after, keeping: after.touched.length ? "waiting" : "kept" });
        this.#options.tellTabs(callId, { ...after, touched: [] });
        if (after.touched.length) this.#schedule(callId, this.#options.delayMs);
      }
      for (const { values, version } of held) this.adopt(callId, values, version);
    };
  }

  // The call is closed.
  forget(callId: string): void {
    clearTimeout(this.#timers.get(callId));
    this.#timers.delete(callId);
    this.drafts.set((before) => {
      if (!before.has(callId)) return before;
      const after = new Map(before);
      after.delete(callId);
      return after;
    });
    this.#write(() => this.#options.table.remove(callId));
  }

  // What an earlier page left on this computer and the server does not have yet.
  async restore(maxAgeMs: number): Promise<void> {
    for (const [callId, stored] of await this.#options.table.all()) {
      if (this.#options.now() - stored.atMs > maxAgeMs) {
        await this.#options.table.remove(callId);
        continue;
      }
      const present = this.view(callId);
      if (stored.touched.length === 0 || present.touched.length > 0) continue;
      // The server's draft may be here already: ours wins where it had not been sent.
      const mine = { values: stored.values, touched: stored.touched, version: stored.version };
      const merged =
        present === fresh ? mine : adopted(mine, present.values, Math.max(present.version, stored.version + 1));
      this.#set(callId, { ...merged, version: Math.max(present.version, stored.version), keeping: "waiting" }, false);
      this.#schedule(callId, 0);
    }
  }

  // Sends now what waits: before signing out, when the line is back, when the page is hidden.
  async flush(): Promise<void> {
    const waiting = [...this.drafts.get()].filter(([, draft]) => draft.touched.length > 0);
    await Promise.all(waiting.map(([callId]) => this.#send(callId)));
    await this.#writing;
  }

  // Somebody has signed out: what the server has needs no copy on this computer; what it does not have waits for the same person.
  async clearKept(): Promise<void> {
    await this.#writing;
    const kept = (await this.#options.table.all()).filter(([, stored]) => stored.touched.length === 0);
    await Promise.all(kept.map(([callId]) => this.#options.table.remove(callId)));
  }

  unsent(): number {
    return [...this.drafts.get().values()].filter((draft) => draft.touched.length > 0).length;
  }

  // Another person: nothing of the drafts in memory is his. On disk they stay under the first person's name.
  clearMemory(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
    this.drafts.set(new Map());
  }

  #set(callId: string, draft: DraftView, write = true): void {
    this.drafts.set((before) => new Map(before).set(callId, draft));
    if (!write) return;
    if (isEmpty(draft) && draft.touched.length === 0) {
      this.#write(() => this.#options.table.remove(callId));
      return;
    }
    const { values, version } = draft;
    const stored: StoredDraft = { values, touched: [...draft.touched], version, atMs: this.#options.now() };
    this.#write(() => this.#options.table.put(callId, stored));
  }

  // At once, not after the one before: the table keeps their order. A browser without a table still has the server.
  #write(task: () => Promise<void>): void {
    this.#writing = Promise.all([this.#writing, task().catch(() => {})]);
  }

  #schedule(callId: string, delayMs: number): void {
    clearTimeout(this.#timers.get(callId));
    this.#timers.set(
      callId,
      setTimeout(() => void this.#send(callId), delayMs),
    );
  }

  async #send(callId: string): Promise<void> {
    clearTimeout(this.#timers.get(callId));
    if (this.#sending.has(callId)) return; // comes again when the answer is there
    const draft = this.view(callId);
    if (draft.touched.length === 0) return;
    if (this.#held.has(callId)) {
      this.#schedule(callId, this.#options.delayMs);
      return;
    }
    this.#sending.add(callId);
    const version = draft.version + 1;
    const result = await this.#options.send(callId, version, isEmpty(draft) ? null : draft.values);
    this.#sending.delete(callId);
    if (!this.drafts.get().has(callId)) return;
    const now = this.view(callId);
    switch (result.outcome) {
      case "kept": {
        const after = kept(now, draft.values, result.version);
        this.#set(callId, { ...after, keeping: after.touched.length ? "waiting" : "kept" });
        if (after.touched.length) this.#schedule(callId, this.#options.delayMs);
        return;
      }
      case "newer": {
        const older = { ...now, version: Math.min(now.version, result.version - 1) };
        this.#set(callId, { ...adopted(older, result.values, result.version), keeping: "waiting" });
        this.#schedule(callId, 0);
        return;
      }
      case "gone":
        this.forget(callId);
        return;
      case "failed":
        this.#set(callId, { ...now, keeping: "failed" }, false);
        this.#schedule(callId, this.#options.retryMs);
    }
  }
}
