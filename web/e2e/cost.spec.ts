// What the desk costs the main thread of the browser until it takes calls, and for each letter that is typed: the processor's time,
// beside fixed work that the same browser does in turns with it. No clock and no machine's speed is in these ratios, only how much
// there is to do.
import type { Browser, Page } from "@playwright/test";
import { dataCaller, expect, newContext, password, type Sapa, stranger, test } from "./sapa";

const rounds = 5;
// Half as much again as was measured (docs/performance.md, "The web app").
const most = { start: 4.0, key: 2.6 };

type Meter = () => Promise<number>;

// Chrome DevTools Protocol, Performance: milliseconds of the thread itself.
async function meter(page: Page): Promise<Meter> {
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable", { timeDomain: "threadTicks" });
  return async () => {
    const { metrics } = await session.send("Performance.getMetrics");
    const found = metrics.find(({ name }) => name === "TaskDuration");
    if (!found) throw new Error("the browser does not tell what its tasks took");
    return found.value * 1000;
  };
}

async function cost(spent: Meter, work: () => Promise<void>): Promise<number> {
  const before = await spent();
  await work();
  return (await spent()) - before;
}

const median = (values: number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

// A round is the floor, then the desk; the first fills caches and does not count.
async function inTurns(floor: () => Promise<number>, desk: () => Promise<number>): Promise<number> {
  const floors: number[] = [];
  const desks: number[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    const times = [await floor(), await desk()] as const;
    if (round === 0) continue;
    floors.push(times[0]);
    desks.push(times[1]);
  }
  const ratio = median(desks) / median(floors);
  const list = (values: number[]) => values.map((value) => value.toFixed(1)).join(" ");
  console.log(`${ratio.toFixed(2)}: ${list(desks)} ms beside ${list(floors)} ms`);
  return ratio;
}

// A program of a thousand functions, each of which runs once and draws a line: read, compiled, run, laid out and painted.
const program = Array.from(
  { length: 1000 },
  (_, n) => `function draw${n}(into) {
    const line = document.createElement("p"), words = [];
    for (let at = 0; at < 12; at += 1) words.push(String.fromCharCode(97 + ((at * ${n + 7}) % 26)).repeat(1 + (at % 5)));
    line.textContent = words.join(" ") + " ${n}";
    line.dataset.line = JSON.stringify({ n: ${n}, words }).length;
    into.append(line);
  }\ndraw${n}(document.body);`,
).join("\n");

const afterFrame = (page: Page) =>
  page.evaluate(() => new Promise<void>((done) => requestAnimationFrame(() => setTimeout(done, 0))));

async function openBare(browser: Browser): Promise<Page> {
  const page = await (await newContext(browser, {})).newPage();
  await page.setContent("<!doctype html><input autofocus>");
  return page;
}

async function draw(page: Page): Promise<void> {
  await page.evaluate((source) => new Function(source)(), program);
  await afterFrame(page);
}

// The desk of an agent who has signed in; `online` when it says that news come. Nothing of Playwright's looks at the page meanwhile:
// that would be measured with it.
async function signedIn(browser: Browser, sapa: Sapa): Promise<Page> {
  const context = await newContext(browser, {});
  const data = { name: "agent1", password, extension: "1001" };
  expect((await context.request.post(`${sapa.url}/api/v1/session`, { data })).ok()).toBe(true);
  const page = await context.newPage();
  await page.addInitScript(() => {
    const online = new Promise<void>((resolve) => {
      const watch = new MutationObserver(() => {
        if (!document.querySelector("footer [data-state=open]")) return;
        watch.disconnect();
        resolve();
      });
      watch.observe(document, { subtree: true, childList: true, attributeFilter: ["data-state"] });
    });
    Object.assign(globalThis, { online });
  });
  await page.goto(`${sapa.url}/favicon.svg`); // the browser has a process for this origin then
  return page;
}

async function start(page: Page, sapa: Sapa): Promise<void> {
  await page.goto(sapa.url, { waitUntil: "commit" });
  await page.evaluate(() => Reflect.get(globalThis, "online"));
}

async function type(page: Page): Promise<void> {
  for (const letter of "SITI RAHAYU BINTI ABDUL") {
    await page.keyboard.press(letter === " " ? "Space" : letter);
    await afterFrame(page);
  }
}

test.describe.configure({ retries: 1 }); // a browser may put a pause of its own into either side

test("the desk costs the browser no more than it did until it takes calls", async ({ browser, sapa }) => {
  const ratio = await inTurns(
    async () => {
      const page = await openBare(browser);
      const spent = await cost(await meter(page), () => draw(page));
      await page.context().close();
      return spent;
    },
    async () => {
      const page = await signedIn(browser, sapa);
      const spent = await cost(await meter(page), () => start(page, sapa));
      await page.context().close();
      return spent;
    },
  );
  expect(ratio).toBeLessThan(most.start);
});

test("a letter costs the browser no more than it did", async ({ browser, sapa }) => {
  const bare = await openBare(browser);
  await draw(bare);
  await bare.locator("input").focus();
  const page = await signedIn(browser, sapa);
  await start(page, sapa);
  const call = await sapa.ring(stranger);
  await sapa.answered(call, stranger);
  await dataCaller(page).getByLabel("Nama").click();
  const [floor, desk] = [await meter(bare), await meter(page)];
  const ratio = await inTurns(
    () => cost(floor, () => type(bare)),
    () => cost(desk, () => type(page)),
  );
  for (const opened of [bare, page]) await opened.context().close();
  expect(ratio).toBeLessThan(most.key);
});
