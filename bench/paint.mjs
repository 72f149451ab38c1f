// node paint.mjs SAPA_PORT TOKEN PASSWORD BARE_PORT COUNT: milliseconds from sending a call event until its number is
// painted, in Sapa and on a bare page, in turns. Prints one line of JSON.
import { createRequire } from "node:module";
import path from "node:path";

const require = createRequire(path.join(process.env.NODE_PATH ?? ".", "package.json"));
const { chromium } = require("@playwright/test");
const [sapaPort, token, password, barePort, countText] = process.argv.slice(2);
const count = Number(countText);

// The time of the frame in which the text is there: the message after the animation frame comes when it was painted.
function watchFor() {
  globalThis.__painted = {};
  globalThis.__watch = (text) =>
    new Promise((resolve) => {
      const look = () => {
        if (!document.body.innerText.includes(text)) return false;
        observer.disconnect();
        requestAnimationFrame(() => {
          const channel = new MessageChannel();
          channel.port1.onmessage = () => resolve(performance.timeOrigin + performance.now());
          channel.port2.postMessage(0);
        });
        return true;
      };
      const observer = new MutationObserver(look);
      observer.observe(document.body, { childList: true, subtree: true, characterData: true });
      look();
    });
}

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  chromiumSandbox: false,
  args: ["--disable-gpu", "--disable-quic"],
});
const context = await browser.newContext({ locale: "id-ID", timezoneId: "Asia/Jakarta" });
const sapa = await context.newPage();
await sapa.addInitScript(watchFor);
const base = `http://127.0.0.1:${sapaPort}`;
await context.request.post(`${base}/api/v1/session`, { data: { name: "agent2", password, extension: "1002" } });
await sapa.goto(base);
await sapa.waitForLoadState("networkidle").catch(() => {});
const bare = await (await browser.newContext()).newPage();
await bare.addInitScript(watchFor);
await bare.goto(`http://127.0.0.1:${barePort}/`);
await bare.waitForTimeout(300);

const now = () => performance.timeOrigin + performance.now();
const send = (url, body, headers = {}) =>
  fetch(url, { method: "POST", headers: { "content-type": "application/json", ...headers }, body: JSON.stringify(body) }).then((answer) => answer.text());
const key = { authorization: `Bearer ${token}` };

async function measure(page, deliver, text) {
  const painted = page.evaluate((wanted) => globalThis.__watch(wanted), text);
  await page.evaluate(() => 0);
  const sent = now();
  await deliver();
  return (await painted) - sent;
}

const times = { sapa: [], bare: [] };
for (let i = 0; i < count; i++) {
  const digits = String(10_000_000 + i * 7919);
  const number = `0899-${digits.slice(0, 4)}-${digits.slice(4)}`;
  const call = `paint-${Date.now()}-${i}`;
  const event = { source: "bench", callId: call, event: "ringing", callerNumber: number, location: "CC MATARAM", agent: "1002" };
  times.bare.push(await measure(bare, () => send(`http://127.0.0.1:${barePort}/send`, event), number));
  times.sapa.push(await measure(sapa, () => send(`${base}/api/v1/call-events`, event, key), number));
  await send(`${base}/api/v1/call-events`, { source: "bench", callId: call, event: "hungup", reason: "abandoned" }, key);
  await sapa.waitForFunction((text) => !document.body.innerText.includes(text), number, { timeout: 5000 }).catch(() => {});
}
await browser.close();
const part = (list, at) => list.sort((a, b) => a - b)[Math.min(list.length - 1, Math.floor(list.length * at))];
const summary = (list) => ({ p50: part(list, 0.5), p99: part(list, 0.99) });
console.log(JSON.stringify({ sapa: summary(times.sapa), bare: summary(times.bare) }));
