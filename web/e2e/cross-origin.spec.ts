// What the page of another origin can do in the browser of somebody who is signed in: forms, fetches, streams, frames, images, over every
// route of the contract. Nothing changes on the server, nothing can be read.
import { DatabaseSync } from "node:sqlite";
import type { BrowserContext, Page } from "@playwright/test";
import { Elsewhere } from "./elsewhere";
import { expect, marni, password, type Sapa, test as signedIn, stranger } from "./sapa";

const test = signedIn.extend<{ elsewhere: Elsewhere }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the pattern
  elsewhere: async ({}, use) => {
    const elsewhere = await Elsewhere.open();
    await use(elsewhere);
    await elsewhere.close();
  },
  // What the browser refuses there is what is shown.
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the pattern
  faults: async ({}, use) => {
    await use([]);
  },
});

interface Attempt {
  method: string;
  url: string;
}

// A body that many routes would take.
const body = JSON.stringify({
  name: "PENYUSUP",
  displayName: "PENYUSUP",
  role: "admin",
  site: "S1",
  password,
  extension: "1002",
  takeOver: true,
  phone: stranger,
  direction: "out",
  decision: "confirm",
  text: "PENYUSUP",
  acceptDuplicates: true,
});

// Every way to change something, at things that are there.
async function changing(sapa: Sapa): Promise<Attempt[]> {
  const database = new DatabaseSync(sapa.database, { readOnly: true, timeout: 5_000 });
  const one = (sql: string) => String(Object.values(database.prepare(sql).get() ?? {})[0] ?? "none");
  const ids: [RegExp, string][] = [
    [/^\/api\/v1\/calls\//, one("SELECT call_id FROM calls LIMIT 1")],
    [/^\/api\/v1\/callers\//, one("SELECT caller_id FROM callers LIMIT 1")],
    [/^\/api\/v1\/users\//, one("SELECT user_id FROM users WHERE name = 'agent2'")],
    [/^\/api\/v1\/tickets\//, one("SELECT ticket_id FROM tickets LIMIT 1")],
  ];
  database.close();
  const contract: { paths: Record<string, Record<string, unknown>> } = await (
    await fetch(`${sapa.url}/openapi.json`)
  ).json();
  const attempts: Attempt[] = [];
  for (const [pattern, methods] of Object.entries(contract.paths)) {
    if (/^\/api\/v1\/(cti|sipgate|call-events|bounces)/.test(pattern)) continue; // for machines with a key
    const id = ids.find(([prefix]) => prefix.test(pattern))?.[1] ?? "none";
    const path = pattern.replaceAll(/\{[^}]+\}/g, id);
    for (const method of ["post", "put", "patch", "delete"]) {
      if (method in methods) attempts.push({ method: method.toUpperCase(), url: sapa.url + path });
    }
  }
  return attempts;
}

// All that is known, but for who looked at what and when somebody was last seen.
function everything(sapa: Sapa): string {
  const database = new DatabaseSync(sapa.database, { readOnly: true, timeout: 5_000 });
  const tables = database
    .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name")
    .all()
    .map((row) => String(row.name));
  const rows = tables
    .filter((table) => table !== "accesses")
    .map((table) => {
      const columns = database
        .prepare(`SELECT name FROM pragma_table_info('${table}')`)
        .all()
        .map((row) => String(row.name))
        .filter((column) => table !== "sessions" || !column.includes("seen"));
      const all = database.prepare(`SELECT ${columns.join(", ")} FROM ${table}`).all();
      return `${table}: ${all
        .map((row) => JSON.stringify(row))
        .sort()
        .join("\n")}`;
    });
  database.close();
  return rows.join("\n\n");
}

// What reached the server with another method than GET, as its log says.
class Reached {
  readonly lines: string[] = [];
  #rest = "";
  constructor(sapa: Sapa) {
    sapa.onOutput = (chunk) => {
      const lines = (this.#rest + chunk).split("\n");
      this.#rest = lines.pop() ?? "";
      this.lines.push(...lines.filter((line) => line.includes("event=request") && !/method=(GET|HEAD) /.test(line)));
    };
  }
  get statuses(): number[] {
    return this.lines.map((line) => Number(/status=(\d+)/.exec(line)?.[1]));
  }
}

// Somebody who is signed in, with a call at his desk, and a page of the other origin in the same browser.
async function victim(context: BrowserContext, sapa: Sapa, name: string, origin: string): Promise<Page> {
  const data = { name, password, ...(name === "agent1" ? { extension: "1001", takeOver: true } : {}) };
  const answer = await context.request.post(`${sapa.url}/api/v1/session`, { data });
  expect(answer.status(), await answer.text()).toBe(200);
  const page = await context.newPage();
  await page.goto(origin);
  return page;
}

const types = ["application/x-www-form-urlencoded", "multipart/form-data", "text/plain"];

// One form each, into frames of their own; resolves when each frame has an answer, or the browser's page that says it was blocked.
function submitForms(page: Page, urls: string[]): Promise<void> {
  return page.evaluate(
    async ({ urls, types, body }) => {
      let count = 0;
      for (const url of urls) {
        await Promise.all(
          types.map(async (type) => {
            count += 1;
            const frame = document.createElement("iframe");
            frame.name = `frame${count}`;
            document.body.append(frame);
            const form = Object.assign(document.createElement("form"), {
              method: "post",
              action: url,
              enctype: type,
              target: frame.name,
            });
            // As text this is JSON: {"name": ..., "rest": "="}
            const fields: [string, string][] =
              type === "text/plain"
                ? [[`${body.slice(0, -1)},"rest":"`, '"}']]
                : Object.entries(JSON.parse(body)).map(([key, value]) => [key, String(value)]);
            for (const [key, value] of fields) {
              form.append(Object.assign(document.createElement("input"), { type: "hidden", name: key, value }));
            }
            document.body.append(form);
            const loaded = new Promise((done) => frame.addEventListener("load", done, { once: true }));
            form.submit();
            await loaded;
            frame.remove();
            form.remove();
          }),
        );
      }
    },
    { urls, types, body },
  );
}

// Each fetch that a page may make with the cookie of another origin; what it could read of the answers.
function fetchAll(page: Page, attempts: Attempt[]): Promise<string[]> {
  return page.evaluate(
    async ({ attempts, types, body }) => {
      const read: string[] = [];
      const attempt = async (url: string, options: RequestInit) => {
        try {
          const answer = await fetch(url, { credentials: "include", ...options });
          if (answer.type !== "opaque") read.push(`${options.method} ${url}: ${answer.type} ${answer.status}`);
          if ((await answer.text()) !== "") read.push(`${options.method} ${url}: a body`);
        } catch {
          // refused by the browser: nothing to read
        }
      };
      for (const { method, url } of attempts) {
        const sends: Promise<void>[] = [];
        for (const mode of ["no-cors", "cors"] satisfies RequestMode[]) {
          for (const type of types) {
            const content = type === "multipart/form-data" ? new FormData() : body;
            const headers = new Headers(type === "multipart/form-data" ? [] : [["Content-Type", type]]);
            sends.push(attempt(url, { method: mode === "cors" ? method : "POST", mode, headers, body: content }));
          }
        }
        const custom = { "Content-Type": "application/json", "X-CSRF-Token": "guessed" };
        sends.push(attempt(url, { method, mode: "cors", headers: custom, body }));
        navigator.sendBeacon(url, new Blob([body], { type: "text/plain" }));
        await Promise.all(sends);
      }
      return read;
    },
    { attempts, types, body },
  );
}

for (const name of ["agent1", "admin"]) {
  test(`no page of another origin changes anything for ${name}`, async ({ sapa, elsewhere, context }) => {
    test.slow();
    await sapa.ring(marni);
    const attempts = await changing(sapa);
    expect(attempts.length).toBeGreaterThan(50);
    for (const origin of [elsewhere.sameSite, elsewhere.otherSite]) {
      const page = await victim(context, sapa, name, origin);
      const reached = new Reached(sapa);
      const before = everything(sapa);
      const posts = attempts.filter((attempt) => attempt.method === "POST").map((attempt) => attempt.url);
      await submitForms(page, posts);
      // All came, most of them with the cookie: it was the server that refused them.
      await expect.poll(() => reached.lines.length).toBeGreaterThanOrEqual(posts.length * types.length);
      expect(await fetchAll(page, attempts), "readable").toEqual([]);
      expect(reached.statuses.filter((status) => status < 400)).toEqual([]);
      expect(everything(sapa)).toBe(before);
      const session = await context.request.get(`${sapa.url}/api/v1/session`);
      expect(session.status(), "still signed in").toBe(200);
      // The same from a page of our own is another matter: this test can fail.
      const token = String((await session.json()).csrfToken);
      await page.goto(`${sapa.url}/konfirmasi/tidak-ada`);
      const status = await page.evaluate(
        async ({ body, token }) => {
          const headers = { "Content-Type": "application/json", "X-CSRF-Token": token };
          return (await fetch("/api/v1/callers", { method: "POST", headers, body })).status;
        },
        { body, token },
      );
      if (name === "agent1") {
        expect(status).toBe(201);
        expect(everything(sapa)).not.toBe(before);
      }
      await page.close();
    }
  });
}

test("no image, script or style of ours is loaded elsewhere, and asking for them changes nothing", async ({
  sapa,
  elsewhere,
  context,
}) => {
  await sapa.ring(marni);
  const urls = [...new Set((await changing(sapa)).map((attempt) => attempt.url))];
  for (const origin of [elsewhere.sameSite, elsewhere.otherSite]) {
    const page = await victim(context, sapa, "agent1", origin);
    const before = everything(sapa);
    const loaded = await page.evaluate(
      async (urls) => {
        const load = (element: HTMLElement, address: object) =>
          new Promise<boolean>((done) => {
            element.addEventListener("load", () => done(true));
            element.addEventListener("error", () => done(false));
            document.body.append(Object.assign(element, address));
          });
        const loaded: string[] = [];
        for (const url of urls) {
          const ways = await Promise.all([
            load(document.createElement("img"), { src: url }),
            load(document.createElement("script"), { src: url }),
            load(document.createElement("link"), { rel: "stylesheet", href: url }),
          ]);
          if (ways.includes(true)) loaded.push(`${url} ${ways}`);
        }
        return loaded;
      },
      [...urls, `${sapa.url}/api/v1/session`, `${sapa.url}/favicon.svg`],
    );
    expect(loaded).toEqual([]);
    expect(everything(sapa)).toBe(before);
    await page.close();
  }
});

test("no page of another origin reads the stream, frames the desk or holds its window", async ({
  sapa,
  elsewhere,
  context,
}) => {
  for (const origin of [elsewhere.sameSite, elsewhere.otherSite]) {
    const page = await victim(context, sapa, "agent1", origin);
    // Both kinds of stream end before a word is heard, though the telephone rings.
    const heard = page.evaluate(async (url) => {
      const heard: string[] = [];
      const ended = (source: EventTarget) =>
        new Promise<void>((done) => {
          for (const word of ["open", "message", "hello", "call", "session"])
            source.addEventListener(word, () => heard.push(word));
          source.addEventListener("error", () => done());
        });
      const stream = new EventSource(url, { withCredentials: true });
      await Promise.all([ended(stream), ended(new WebSocket(url.replace("http", "ws")))]);
      stream.close();
      return heard;
    }, `${sapa.url}/api/v1/events`);
    await sapa.ring(marni);
    expect(await heard).toEqual([]);

    // A frame shows the browser's own error, whose document nobody may touch.
    for (const path of ["/", "/api/v1/session", "/konfirmasi/tidak-ada"]) {
      await page.evaluate(
        (src) =>
          new Promise((done) => {
            const frame = document.createElement("iframe");
            frame.addEventListener("load", done);
            document.body.append(Object.assign(frame, { src }));
          }),
        sapa.url + path,
      );
    }
    const shown = () => page.frames().flatMap((frame) => (frame === page.mainFrame() ? [] : [frame.url()]));
    await expect.poll(shown).toEqual(Array(3).fill("chrome-error://chromewebdata/"));

    // A window that it opens is cut off from it.
    const [opened] = await Promise.all([
      context.waitForEvent("page"),
      page.evaluate((url) => void Object.assign(window, { opened: window.open(url) }), sapa.url),
    ]);
    await opened.waitForLoadState();
    expect(await opened.evaluate(() => window.opener)).toBeNull();
    await expect.poll(() => page.evaluate(() => Reflect.get(window, "opened").closed)).toBe(true);
    await opened.close();
    await page.close();
  }
});
