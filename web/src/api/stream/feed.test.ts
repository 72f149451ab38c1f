import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Feed, type FeedMessage } from "@/api/stream/feed";

interface Opened {
  headers: Record<string, string>;
  send: (text: string) => void;
  end: () => void;
}

function stage() {
  const said: FeedMessage[] = [];
  const opened: Opened[] = [];
  let refuse = 0;
  const feed = new Feed({
    url: "/events",
    now: () => 0,
    silenceMs: 40_000,
    retryMs: [1000],
    say: (message) => said.push(message),
    fetch: async (_input, init) => {
      if (refuse) return new Response(null, { status: refuse });
      let controller: ReadableStreamDefaultController<Uint8Array> | undefined;
      const body = new ReadableStream<Uint8Array>({
        start(c) {
          controller = c;
        },
      });
      init?.signal?.addEventListener("abort", () => controller?.error(new Error("aborted")));
      opened.push({
        headers: Object.fromEntries(new Headers(init?.headers)),
        send: (text) => controller?.enqueue(new TextEncoder().encode(text)),
        end: () => controller?.close(),
      });
      return new Response(body, { status: 200 });
    },
  });
  const refuseWith = (status: number) => {
    refuse = status;
  };
  return { feed, said, opened, refuseWith };
}

const states = (said: FeedMessage[]) => said.flatMap((m) => (m.type === "state" ? [m.state] : []));
const news = (said: FeedMessage[]) => said.flatMap((m) => (m.type === "news" ? [m.news.kind] : []));

describe("the stream", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());
  const settle = () => vi.advanceTimersByTimeAsync(0);

  it("says news in order, also when a frame comes in pieces", async () => {
    const { feed, said, opened } = stage();
    feed.start();
    await settle();
    opened[0]?.send("id: user:1=1\nevent: hello\ndata: {}\n\nid: user:1=2\nevent: ca");
    opened[0]?.send('ll\ndata: {"a":1}\n\n: heartbeat\n\n');
    await settle();
    expect(states(said)).toEqual(["connecting", "open"]);
    expect(said.at(-1)).toEqual({ type: "news", news: { kind: "call", id: "user:1=2", data: '{"a":1}' } });
    feed.stop();
  });

  it("resumes after a cut from what it has seen", async () => {
    const { feed, said, opened } = stage();
    feed.start();
    await settle();
    opened[0]?.send("id: user:1=7\nevent: hello\ndata: {}\n\n");
    await settle();
    opened[0]?.end();
    await settle();
    expect(states(said).at(-1)).toBe("lost");
    await vi.advanceTimersByTimeAsync(1300);
    expect(opened[1]?.headers["last-event-id"]).toBe("user:1=7");
    opened[1]?.send("id: user:1=7\nevent: hello\ndata: {}\n\nid: user:1=8\nevent: call\ndata: {}\n\n");
    await settle();
    expect(said.findLast((m) => m.type === "state")).toMatchObject({ state: "open", fresh: false });
    expect(news(said)).toEqual(["call"]);
    feed.stop();
  });

  it("gives up a connection that is silent longer than the heartbeat", async () => {
    const { feed, opened } = stage();
    feed.start();
    await settle();
    opened[0]?.send("id: a=1\nevent: hello\ndata: {}\n\n");
    await vi.advanceTimersByTimeAsync(30_000);
    opened[0]?.send(": still here\n\n");
    await vi.advanceTimersByTimeAsync(30_000);
    expect(opened.length).toBe(1);
    await vi.advanceTimersByTimeAsync(12_000);
    expect(opened.length).toBe(2);
    feed.stop();
  });

  it("stops when the session is over", async () => {
    const { feed, said, refuseWith } = stage();
    refuseWith(401);
    feed.start();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(states(said)).toEqual(["connecting", "signed_out"]);
  });

  it("forgets the past for another person", async () => {
    const { feed, opened } = stage();
    feed.start();
    await settle();
    opened[0]?.send("id: user:1=7\nevent: hello\ndata: {}\n\n");
    await settle();
    feed.restart();
    await settle();
    expect(opened[1]?.headers["last-event-id"]).toBeUndefined();
    feed.stop();
  });
});
