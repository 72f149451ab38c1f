// An agent without a browser: signs in, holds the event stream open, keeps what it brought.
import type { components } from "../src/api/schema";
import { password } from "./processes";

type Schemas = components["schemas"];
export type CallNews = Schemas["CallNews"];

export class Agent {
  readonly news: CallNews[] = [];
  private cookie = "";
  private lastId = "";
  private stream = new AbortController();
  private readonly waiting = new Set<() => void>();
  private readonly url: string;
  private readonly name: string;
  private readonly extension: string;
  constructor(url: string, name: string, extension: string) {
    this.url = url;
    this.name = name;
    this.extension = extension;
  }

  async signIn(): Promise<void> {
    const response = await fetch(`${this.url}/api/v1/session`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ name: this.name, password, extension: this.extension, takeOver: true }),
    });
    if (!response.ok) throw new Error(`${this.name} cannot sign in: ${await response.text()}`);
    this.cookie = response.headers
      .getSetCookie()
      .map((cookie) => cookie.split(";")[0])
      .join("; ");
  }

  // Opens the stream, or opens it again where it broke off; resolves at `hello`.
  async listen(): Promise<void> {
    this.stream = new AbortController();
    const response = await fetch(`${this.url}/api/v1/events`, {
      headers: { Cookie: this.cookie, ...(this.lastId === "" ? {} : { "Last-Event-ID": this.lastId }) },
      signal: this.stream.signal,
    });
    if (!response.ok || response.body === null) throw new Error(`no stream: ${await response.text()}`);
    let greet = () => {};
    const greeted = new Promise<void>((done) => {
      greet = done;
    });
    void this.read(response.body, greet).catch(() => {}); // broken off: listen() again
    await greeted;
  }

  async get<T>(path: string): Promise<T> {
    const response = await fetch(this.url + path, { headers: { Cookie: this.cookie } });
    if (!response.ok) throw new Error(`GET ${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as T;
  }

  // The first news, old or to come, for which it is so.
  async waitFor(what: string, so: (news: CallNews) => boolean, limit = 15_000): Promise<CallNews> {
    const end = Date.now() + limit;
    for (;;) {
      const found = this.news.find(so);
      if (found) return found;
      const left = end - Date.now();
      if (left <= 0) throw new Error(`${this.name} waited in vain: ${what}; heard ${this.heard()}`);
      await new Promise<void>((done) => {
        const timer = setTimeout(done, left);
        this.waiting.add(() => {
          clearTimeout(timer);
          done();
        });
      });
    }
  }

  heard(): string {
    return JSON.stringify(this.news.map((news) => [news.change, news.workspace.call.number.raw]));
  }

  hangUp(): void {
    this.stream.abort();
  }

  private async read(body: ReadableStream<Uint8Array>, greet: () => void): Promise<void> {
    const decoder = new TextDecoder();
    let rest = "";
    for await (const chunk of body) {
      rest += decoder.decode(chunk, { stream: true });
      const frames = rest.split("\n\n");
      rest = frames.pop() ?? "";
      for (const frame of frames) this.take(frame, greet);
    }
  }

  private take(frame: string, greet: () => void): void {
    const field = (name: string) =>
      frame
        .split("\n")
        .find((line) => line.startsWith(`${name}:`))
        ?.slice(name.length + 1)
        .trim();
    this.lastId = field("id") ?? this.lastId;
    if (field("event") === "hello") greet();
    if (field("event") === "call") this.news.push(JSON.parse(field("data") ?? "") as CallNews);
    for (const wake of this.waiting) wake();
    this.waiting.clear();
  }
}
