// node page.mjs SAPA_PORT TOKEN PASSWORD KEYS: what an agent's desk loads, and the main thread's time until it takes keys and
// for each key that is typed. Prints one line of JSON.
import { launch, openDeskUnseen, processor, signedIn } from "./browser.mjs";

const [port, token, password, keys] = process.argv.slice(2);
const base = `http://127.0.0.1:${port}`;
const browser = await launch();
const page = await signedIn(browser, base, password);
const files = new Set();
page.on("response", (response) => {
  const path = new URL(response.url()).pathname;
  if (path.startsWith("/assets/")) files.add(path.slice(1));
});
await page.goto(`${base}/favicon.svg`); // the browser has a process for this origin then
const busy = await processor(page);

const before = await busy();
await openDeskUnseen(page, base);
const interactiveMs = (await busy()) - before;

// A call, and its name is typed.
const call = `page-${Date.now()}`;
const tell = (event) =>
  fetch(`${base}/api/v1/call-events`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
    body: JSON.stringify({ source: "bench", callId: call, callerNumber: "0857-1000-0001", agent: "1002", ...event }),
  });
await tell({ event: "ringing" });
await tell({ event: "answered" });
const field = page.getByRole("region", { name: "Data Caller" }).getByLabel("Nama");
await field.waitFor();
await field.click();
const pause = 60;
const rest = async (milliseconds) => {
  const from = await busy();
  await page.waitForTimeout(milliseconds);
  return (await busy()) - from;
};
await rest(500);
const idle = (await rest(pause * 20)) / 20;
const from = await busy();
for (let i = 0; i < Number(keys); i += 1) {
  await page.keyboard.press("ABCDEFGHIJKLM"[i % 13]);
  await page.waitForTimeout(pause);
}
const keyMs = ((await busy()) - from) / Number(keys) - idle;
await tell({ event: "hungup", reason: "caller" });
await browser.close();
console.log(JSON.stringify({ files: [...files], interactiveMs, keyMs }));
