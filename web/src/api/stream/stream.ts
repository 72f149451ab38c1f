// What the rest of the app sees of the stream: a state to show, and news by kind.
import type { FeedState } from "@/api/stream/feed";
import { type Link, openLink } from "@/api/stream/link";
import type { FromHolder } from "@/api/stream/protocol";
import type { Schemas } from "@/api/types";
import { createStore } from "@/lib/store";

// The kinds of /api/v1/events and their shapes in the contract.
export interface NewsKinds {
  call: Schemas["CallNews"];
  caller: Schemas["CallerNews"];
  callback: Schemas["CallbackNews"];
  session: Schemas["SessionNews"];
  source: Schemas["SourceNews"];
  setting: Schemas["SettingNews"];
  report: Schemas["ReportNews"];
  announcement: Schemas["AnnouncementNews"];
  review: Schemas["ReviewNews"];
  duplicates: Schemas["DuplicateSearch"];
  freshness: Schemas["FreshnessNews"];
}

export interface StreamState {
  state: FeedState;
  // Milliseconds since 1970 of the last change.
  since: number;
}
export const streamState = createStore<StreamState>({ state: "connecting", since: Date.now() });

type Listener = (data: unknown) => void;
const listeners = new Map<string, Set<Listener>>();
const onReset = new Set<() => void>();

// Listens to one kind. The server wrote the data from the same contract: its shape is trusted here, in one place.
export function onNews<K extends keyof NewsKinds>(kind: K, listener: (news: NewsKinds[K]) => void): () => void {
  return onRawNews(kind, listener as Listener);
}

// For kinds that a later contract adds.
export function onRawNews(kind: string, listener: (data: unknown) => void): () => void {
  const known = listeners.get(kind) ?? new Set<Listener>();
  listeners.set(kind, known);
  known.add(listener);
  return () => known.delete(listener);
}

// Too much was missed, or the stream began afresh: fetch again what is shown.
export function onStreamReset(listener: () => void): () => void {
  onReset.add(listener);
  return () => onReset.delete(listener);
}

let link: Link | undefined;

export function receive(message: FromHolder): void {
  if (message.type === "state") {
    streamState.set({ state: message.state, since: message.since });
    if (message.state === "open" && message.fresh) for (const listener of onReset) listener();
    return;
  }
  if (message.news.kind === "reset") {
    for (const listener of onReset) listener();
    return;
  }
  let data: unknown;
  try {
    data = JSON.parse(message.news.data);
  } catch {
    return; // a proxy's page, not news; the next fetch heals it
  }
  for (const listener of listeners.get(message.news.kind) ?? []) listener(data);
}

export function attachStream(userId: string): void {
  link ??= openLink(receive);
  link.send({ type: "attach", person: userId });
}
export function stopStream(): void {
  link?.send({ type: "stop" });
}
export function retryStream(): void {
  link?.send({ type: "retry" });
}
