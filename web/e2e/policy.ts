// What a browser under test was refused by the Content-Security-Policy, in its pages and in its shared workers, and errors of
// scripts: each is a fault of the test.
import type { Browser, BrowserContext, CDPSession } from "@playwright/test";

const aboutPolicy = /Content Security Policy|^Refused to /i;
const listening = `addEventListener("securitypolicyviolation", (event) => {
  console.error("Content Security Policy: " + event.effectiveDirective + " refused " + (event.blockedURI || "inline"));
})`;

// REQUIRES: it has no page yet.
export async function watchPages(context: BrowserContext, faults: string[]): Promise<void> {
  await context.addInitScript(listening);
  context.on("weberror", (error) => faults.push(`script: ${error.error().message}`));
  context.on("console", (message) => {
    if (aboutPolicy.test(message.text())) faults.push(message.text());
  });
}

// Chrome DevTools Protocol, Target and Log domains: Playwright shows pages, but no shared workers.
export class WorkerWatch {
  readonly #session: CDPSession;
  readonly #faults: string[];
  readonly #workers = new Set<string>();
  #messages = 0;

  private constructor(session: CDPSession, faults: string[]) {
    this.#session = session;
    this.#faults = faults;
  }

  static async open(browser: Browser, faults: string[]): Promise<WorkerWatch> {
    const session = await browser.newBrowserCDPSession();
    const watch = new WorkerWatch(session, faults);
    session.on("Target.targetCreated", ({ targetInfo }) => {
      // A worker that has gone again before it is looked at has nothing more to say.
      if (targetInfo.type === "shared_worker") watch.#attach(targetInfo.targetId).catch(() => {});
    });
    session.on("Target.detachedFromTarget", ({ sessionId }) => watch.#workers.delete(sessionId));
    session.on("Target.receivedMessageFromTarget", ({ sessionId, message }) => watch.#take(sessionId, message));
    await session.send("Target.setDiscoverTargets", { discover: true });
    return watch;
  }

  get count(): number {
    return this.#workers.size;
  }

  // In every shared worker, as its own script would.
  async evaluate(expression: string): Promise<void> {
    for (const worker of this.#workers) await this.#send(worker, "Runtime.evaluate", { expression });
  }

  async close(): Promise<void> {
    await this.#session.detach();
  }

  async #attach(targetId: string): Promise<void> {
    const { sessionId } = await this.#session.send("Target.attachToTarget", { targetId, flatten: false });
    this.#workers.add(sessionId);
    // Log and Runtime tell what came before them, too.
    for (const domain of ["Inspector", "Log", "Runtime"]) await this.#send(sessionId, `${domain}.enable`);
    await this.#look(sessionId);
  }

  // The last tab that is loaded again ends its worker and starts it anew, under the same session, and Chromium then holds it until
  // whoever looks lets it go.
  async #look(sessionId: string): Promise<void> {
    await this.#send(sessionId, "Runtime.runIfWaitingForDebugger");
    await this.#send(sessionId, "Runtime.evaluate", { expression: listening });
  }

  async #send(sessionId: string, method: string, params: object = {}): Promise<void> {
    this.#messages += 1;
    const message = JSON.stringify({ id: this.#messages, method, params });
    await this.#session.send("Target.sendMessageToTarget", { sessionId, message });
  }

  #take(sessionId: string, message: string): void {
    if (message.includes('"method":"Inspector.targetReloadedAfterCrash"')) this.#look(sessionId).catch(() => {});
    const about = /"method":"(Log\.entryAdded|Runtime\.consoleAPICalled|Runtime\.exceptionThrown)"/.exec(message);
    if (!about) return;
    const text = /"(?:text|value|description)":("(?:[^"\\]|\\.)*")/.exec(message)?.[1] ?? '""';
    if (about[1] === "Runtime.exceptionThrown" || aboutPolicy.test(message)) this.#faults.push(`worker: ${text}`);
  }
}
