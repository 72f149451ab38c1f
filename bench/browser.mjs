// Chromium for the benchmarks, and a page of agent2 (extension 1002) who has signed in.
import { createRequire } from "node:module";
import path from "node:path";

const require = createRequire(path.join(process.env.NODE_PATH ?? ".", "package.json"));
const { chromium } = require("@playwright/test");

export const launch = () =>
  chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    chromiumSandbox: false,
    args: ["--disable-gpu", "--disable-quic"],
  });

export async function signedIn(browser, base, password) {
  const context = await browser.newContext({ locale: "id-ID", timezoneId: "Asia/Jakarta", viewport: { width: 1366, height: 768 } });
  const answer = await context.request.post(`${base}/api/v1/session`, { data: { name: "agent2", password, extension: "1002" } });
  if (!answer.ok()) throw new Error(`agent2 cannot sign in: ${answer.status()}`);
  return context.newPage();
}

// What the main thread of a page has used of the processor, in milliseconds: of the thread itself, so that what else the machine does
// is not in it.
export async function processor(page) {
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable", { timeDomain: "threadTicks" });
  return async () => {
    const { metrics } = await session.send("Performance.getMetrics");
    return metrics.find((item) => item.name === "TaskDuration").value * 1000;
  };
}

// The same as openDesk below, without Playwright's locators, which work in the page and would be measured with it.
export async function openDeskUnseen(page, base) {
  await page.addInitScript(() => {
    globalThis.__online = new Promise((resolve) => {
      const watch = new MutationObserver(() => {
        if (!document.querySelector("footer [data-state=open]")) return;
        watch.disconnect();
        resolve();
      });
      watch.observe(document, { subtree: true, childList: true, attributeFilter: ["data-state"] });
    });
  });
  await page.goto(base, { waitUntil: "commit" });
  await page.evaluate(() => globalThis.__online);
}

// Opens the desk and waits until it says that news come.
export async function openDesk(page, base) {
  await page.goto(base);
  await page.getByRole("contentinfo").getByText("Tersambung", { exact: true }).waitFor();
}
