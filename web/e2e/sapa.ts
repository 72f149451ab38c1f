// The real server in demo mode on a free port with a folder of its own, and pages of people who are signed in.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { type Browser, type BrowserContext, test as base, expect, type Page } from "@playwright/test";
import { WorkerWatch, watchPages } from "./policy";

const binary = process.env.SAPA_BINARY ?? resolve(import.meta.dirname, "../../build/dev/sapa");
export const password = "only-for-this-test";
const token = "sapa_only-for-this-test-0000";

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

export class Sapa {
  readonly url: string;
  readonly #port: number;
  readonly #data: string;
  #child: ChildProcess | undefined;
  #calls = 0;
  output = "";
  onOutput: ((chunk: string) => void) | undefined;

  private constructor(port: number, data: string, mail: Record<string, string>) {
    this.#port = port;
    this.#data = data;
    const lines = Object.entries(mail).map(([name, value]) => `${name} = ${JSON.stringify(value)}`);
    writeFileSync(this.#config, lines.length > 0 ? `[mail]\n${lines.join("\n")}\n` : "");
    this.url = `http://127.0.0.1:${port}`;
  }

  get #config(): string {
    return join(this.#data, "sapa.toml");
  }

  // `mail`: the [mail] table of the configuration; without it no letters are sent.
  static async open(mail: Record<string, string> = {}): Promise<Sapa> {
    const sapa = new Sapa(await freePort(), mkdtempSync(join(tmpdir(), "sapa-desk-")), mail);
    await sapa.start();
    return sapa;
  }

  async start(): Promise<void> {
    const options = ["--config", this.#config, "--port", String(this.#port), "--data", this.#data];
    const child = spawn(binary, ["serve", "--demo", ...options, "--log-level", "debug"], {
      env: { ...process.env, SAPA_DEMO_PASSWORD: password, SAPA_DEMO_TOKEN: token },
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.#child = child;
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on("data", (chunk: Buffer) => {
        this.output = (this.output + chunk.toString()).slice(-10_000);
        this.onOutput?.(chunk.toString());
      });
    }
    // Kept where the whole run's logs are searched for people (tests/hold/canaries).
    const kept = process.env.SAPA_SERVER_LOGS;
    if (kept) child.stderr?.on("data", (chunk: Buffer) => appendFileSync(join(kept, `e2e-${this.#port}.log`), chunk));
    const end = Date.now() + 20_000;
    for (;;) {
      if (child.exitCode !== null) throw new Error(`sapa ended: ${this.output}`);
      if (Date.now() > end) throw new Error(`sapa is not ready: ${this.output}`);
      const ready = await fetch(`${this.url}/readyz`).then(
        (response) => response.ok,
        () => false,
      );
      if (ready) return;
      await new Promise((done) => setTimeout(done, 25));
    }
  }

  // As a power cut does it.
  async kill(): Promise<void> {
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return; // it has ended already
    child.kill("SIGKILL");
    await once(child, "exit");
  }

  async close(): Promise<void> {
    await this.kill();
    rmSync(this.#data, { recursive: true, force: true });
  }

  // Beside the server, as another process of the same place would.
  get database(): string {
    return join(this.#data, "sapa.db");
  }

  // A call event in the Zammad dialect, as a PBX would post it.
  async event(fields: Record<string, string>): Promise<void> {
    const response = await fetch(`${this.url}/api/v1/cti/${token}`, {
      method: "POST",
      body: new URLSearchParams(fields),
    });
    if (!response.ok) throw new Error(`event refused: ${response.status} ${await response.text()}`);
  }

  // A call that rings at an extension; what comes of it is said with the id.
  async ring(from: string, extension = "1001"): Promise<string> {
    this.#calls += 1;
    const callId = `e2e-${this.#calls}`;
    await this.event({ event: "newCall", direction: "in", callId, from, to: "123", "user[]": extension });
    return callId;
  }
  answered(callId: string, from: string, extension = "1001"): Promise<void> {
    return this.event({ event: "answer", direction: "in", callId, from, to: "123", answeringNumber: extension });
  }
  ended(callId: string, from: string, cause = "normalClearing"): Promise<void> {
    return this.event({ event: "hangup", direction: "in", callId, from, to: "123", cause });
  }
}

export async function signIn(page: Page, name: string, extension: string): Promise<void> {
  await page.getByLabel("Nama pengguna").fill(name);
  await page.getByLabel("Kata sandi").fill(password);
  await page.getByLabel("Ekstensi meja").fill(extension);
  await page.keyboard.press("Enter");
}

export interface Fixtures {
  sapa: Sapa;
  // A page of an agent at his extension, in a browser of his own.
  agent: (name?: string, extension?: string) => Promise<Page>;
  // What policy.ts saw go wrong; a test ends well only with none.
  faults: string[];
  // For tests that load no page again: Chromium may hold a worker that starts anew while somebody looks at it.
  workers: WorkerWatch;
}

export const test = base.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the pattern
  sapa: async ({}, use) => {
    const sapa = await Sapa.open();
    await use(sapa);
    await sapa.close();
  },
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the pattern
  faults: async ({}, use) => {
    const faults: string[] = [];
    await use(faults);
    expect(faults).toEqual([]);
  },
  // The pages that Playwright makes by itself are watched like the others.
  context: async ({ context, faults }, use) => {
    await watchPages(context, faults);
    await use(context);
  },
  workers: async ({ browser, faults }, use) => {
    const workers = await WorkerWatch.open(browser, faults);
    await use(workers);
    await workers.close();
  },
  agent: async ({ browser, sapa, faults, contextOptions }, use) => {
    const contexts: BrowserContext[] = [];
    await use(async (name = "agent1", extension = "1001") => {
      const context = await newContext(browser, contextOptions);
      contexts.push(context);
      await watchPages(context, faults);
      const page = await context.newPage();
      await page.goto(sapa.url);
      await signIn(page, name, extension);
      await expect(page.getByRole("contentinfo").getByText("Tersambung", { exact: true })).toBeVisible();
      return page;
    });
    for (const context of contexts) await context.close();
  },
});

function newContext(browser: Browser, options: object): Promise<BrowserContext> {
  return browser.newContext({
    locale: "id-ID",
    timezoneId: "Asia/Jakarta",
    viewport: { width: 1366, height: 768 },
    ...options,
  });
}

export { expect };

// The numbers of the demo's people.
export const marni = "087700001234";
export const budi = "081200004321";
export const shared = "081300007777";
export const stranger = "081299990001";

export const dataCaller = (page: Page) => page.getByRole("region", { name: "Data Caller" });
export const dataPenelpon = (page: Page) => page.getByRole("region", { name: "Data Penelpon" });
export const callTab = (page: Page, text: RegExp | string) => page.getByRole("tab", { name: text });

// Two agents have the same caller before them, and each has typed another address; nobody has saved.
export async function twoAgentsChangeMarni(sapa: Sapa, agent: Fixtures["agent"]): Promise<[Page, Page]> {
  const one = await agent("agent1", "1001");
  const two = await agent("agent2", "1002");
  await sapa.ring(marni, "1001");
  await sapa.ring(marni, "1002");
  for (const page of [one, two]) await callTab(page, /MARNI/).waitFor();
  await dataCaller(one).getByLabel("Alamat").fill("JL MAWAR 1");
  await dataCaller(two).getByLabel("Alamat").fill("JL ANGGREK 2");
  return [one, two];
}
