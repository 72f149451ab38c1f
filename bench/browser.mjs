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

// Opens the desk and waits until it says that news come.
export async function openDesk(page, base) {
  await page.goto(base);
  await page.getByRole("contentinfo").getByText("Tersambung", { exact: true }).waitFor();
}
