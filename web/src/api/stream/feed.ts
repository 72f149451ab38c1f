// The event stream of this browser: GET /api/v1/events, resumed with Last-Event-ID after every cut. Runs in a SharedWorker
// (worker.ts) or in the tab that leads (leader.ts); knows nothing of tabs. A fetch instead of an EventSource, because the
// heartbeat comments are what tells a sleeping laptop's dead connection from a silent one.
import { createParser } from "eventsource-parser";

export interface News {
  kind: string;
  id: string;
  data: string;
}

export type FeedState = "connecting" | "open" | "lost" | "signed_out";

export type FeedMessage =
  // `fresh`: the stream begins now, without a past; whoever listens must fetch what he shows.
  { type: "state"; state: FeedState; since: number; fresh: boolean } | { type: "news"; news: News };

export interface FeedOptions {
  url: string;
  fetch: typeof fetch;
  now: () => number;
  // Longer than this without a byte (the server sends a comment every 15 s) and the connection is given up.
  silenceMs: number;
  // Before the first, second ... attempt after a cut; the last one repeats.
  retryMs: readonly number[];
  say: (message: FeedMessage) => void;
}

export class Feed {
  readonly #options: FeedOptions;
  #lastEventId = "";
  #abort: AbortController | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #watchdog: ReturnType<typeof setTimeout> | undefined;
  #failures = 0;
  #running = false;
  #state: FeedMessage = { type: "state", state: "connecting", since: 0, fresh: true };

  constructor(options: FeedOptions) {
    this.#options = options;
  }

  get state(): FeedMessage {
    return this.#state;
  }

  start(): void {
    if (this.#running) return;
    this.#running = true;
    this.#failures = 0;
    this.#setState("connecting", this.#lastEventId === "");
    void this.#connect();
  }

  stop(): void {
    this.#running = false;
    clearTimeout(this.#timer);
    clearTimeout(this.#watchdog);
    this.#abort?.abort();
  }

  // Another person: nothing of the past is his.
  restart(): void {
    this.stop();
    this.#lastEventId = "";
    this.start();
  }

  // The network is back, the laptop woke up, somebody pressed "try again".
  retryNow(): void {
    if (!this.#running || this.#state.type !== "state" || this.#state.state === "open") return;
    clearTimeout(this.#timer);
    this.#abort?.abort();
    void this.#connect();
  }

  async #connect(): Promise<void> {
    const abort = new AbortController();
    this.#abort = abort;
    let signedOut = false;
    try {
      this.#watch(abort);
      const headers: Record<string, string> = { Accept: "text/event-stream" };
      if (this.#lastEventId) headers["Last-Event-ID"] = this.#lastEventId;
      const response = await this.#options.fetch(this.#options.url, {
        headers,
        signal: abort.signal,
        cache: "no-store",
        credentials: "same-origin",
      });
      if (response.status === 401) signedOut = true;
      if (!response.ok || !response.body) throw new Error(`stream answered ${response.status}`);
      await this.#read(response.body, abort);
    } catch {
      // Every way to end is the same: wait a little and come again with what was seen.
    }
    clearTimeout(this.#watchdog);
    if (!this.#running || this.#abort !== abort) return;
    if (signedOut) {
      this.#running = false;
      this.#setState("signed_out", false);
      return;
    }
    if (this.#state.type === "state" && this.#state.state !== "lost") this.#setState("lost", false);
    const { retryMs } = this.#options;
    const wait = retryMs[Math.min(this.#failures, retryMs.length - 1)] ?? 1000;
    this.#failures += 1;
    // Spread out: after a restart every desk of the room comes back at once.
    this.#timer = setTimeout(() => void this.#connect(), wait * (0.75 + Math.random() / 2));
  }

  async #read(body: ReadableStream<Uint8Array>, abort: AbortController): Promise<void> {
    const resumed = this.#lastEventId !== "";
    const parser = createParser({
      onEvent: (event) => {
        if (event.id !== undefined) this.#lastEventId = event.id;
        if (event.event === "hello") {
          this.#failures = 0;
          this.#setState("open", !resumed);
          return;
        }
        this.#options.say({
          type: "news",
          news: { kind: event.event ?? "message", id: event.id ?? "", data: event.data },
        });
      },
    });
    const reader = body.getReader();
    const decoder = new TextDecoder();
    for (;;) {
      const { done, value } = await reader.read();
      if (done || abort.signal.aborted) return;
      this.#watch(abort);
      parser.feed(decoder.decode(value, { stream: true }));
    }
  }

  #watch(abort: AbortController): void {
    clearTimeout(this.#watchdog);
    this.#watchdog = setTimeout(() => abort.abort(), this.#options.silenceMs);
  }

  #setState(state: FeedState, fresh: boolean): void {
    this.#state = { type: "state", state, since: this.#options.now(), fresh };
    this.#options.say(this.#state);
  }
}

export function feedOptions(say: FeedOptions["say"]): FeedOptions {
  return {
    url: "/api/v1/events",
    fetch: (input, init) => fetch(input, init),
    now: () => Date.now(),
    silenceMs: 40_000,
    retryMs: [300, 700, 1500, 3000, 5000],
    say,
  };
}
