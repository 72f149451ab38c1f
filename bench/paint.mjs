// node paint.mjs SAPA_PORT TOKEN PASSWORD BARE_PORT COUNT: milliseconds from sending a call event until its number is in the
// page and until it is painted, in Sapa and on a bare page, in turns; in Sapa also until the whole desk of the call is painted. Prints
// one line of JSON: lists of them.
import { launch, openDesk, signedIn } from "./browser.mjs";

const [sapaPort, token, password, barePort, count] = process.argv.slice(2);

// The time of the frame in which the text (or the element) is there: the message after the animation frame comes when it was painted.
function watchFor() {
  globalThis.__watch = ({ text, selector }) =>
    new Promise((resolve) => {
      const now = () => performance.timeOrigin + performance.now();
      const look = () => {
        if (!(selector ? document.querySelector(selector) : document.body.innerText.includes(text))) return false;
        const dom = now();
        observer.disconnect();
        requestAnimationFrame(() => {
          const channel = new MessageChannel();
          channel.port1.onmessage = () => resolve({ dom, paint: now() });
          channel.port2.postMessage(0);
        });
        return true;
      };
      const observer = new MutationObserver(look);
      observer.observe(document.body, { childList: true, subtree: true, characterData: true });
      look();
    });
}

const browser = await launch();
const base = `http://127.0.0.1:${sapaPort}`;
const sapa = await signedIn(browser, base, password);
await sapa.addInitScript(watchFor);
await openDesk(sapa, base);
const bare = await (await browser.newContext()).newPage();
await bare.addInitScript(watchFor);
await bare.goto(`http://127.0.0.1:${barePort}/`);
await bare.waitForTimeout(300);

const now = () => performance.timeOrigin + performance.now();
const send = (url, body, headers = {}) =>
  fetch(url, { method: "POST", headers: { "content-type": "application/json", ...headers }, body: JSON.stringify(body) }).then((answer) => answer.text());
const key = { authorization: `Bearer ${token}` };

async function measure(page, deliver, text, times, whole) {
  const watch = (wanted) => page.evaluate((asked) => globalThis.__watch(asked), wanted);
  const seen = watch({ text });
  const drawn = whole && watch({ selector: whole });
  await page.evaluate(() => 0);
  const sent = now();
  await deliver();
  const at = await Promise.race([seen, new Promise((done) => setTimeout(done, 10_000))]);
  if (!at) throw new Error(`${text} did not appear; the page shows: ${(await page.evaluate(() => document.body.innerText)).slice(0, 400)}`);
  times.dom.push(at.dom - sent);
  times.paint.push(at.paint - sent);
  if (whole) times.whole.push((await drawn).paint - sent);
}

const times = { sapa: { dom: [], paint: [], whole: [] }, bare: { dom: [], paint: [] } };
for (let i = 0; i < Number(count); i++) {
  const digits = String(10_000_000 + i * 7919);
  const number = `0899-${digits.slice(0, 4)}-${digits.slice(4)}`;
  const event = { source: "bench", callId: `paint-${Date.now()}-${i}`, event: "ringing", callerNumber: number, location: "CC MATARAM", agent: "1002" };
  await measure(bare, () => send(`http://127.0.0.1:${barePort}/send`, event), number, times.bare);
  await measure(sapa, () => send(`${base}/api/v1/call-events`, event, key), number, times.sapa, "#call-panel");
  await send(`${base}/api/v1/call-events`, { source: "bench", callId: event.callId, event: "hungup", reason: "abandoned" }, key);
  await sapa.waitForFunction((text) => !document.body.innerText.includes(text) && !document.querySelector("#call-panel"), number, { timeout: 5000 });
}
await browser.close();
console.log(JSON.stringify(times));
