// Whoever looks for refusals of the Content-Security-Policy must see one: in a page and in the worker of all tabs.
import { callTab, dataCaller, expect, stranger, test } from "./sapa";

const elsewhere = "http://127.0.0.1:9/"; // nobody is there, and nobody is asked

test("what a page may not load is a fault of its test", async ({ agent, faults }) => {
  const page = await agent();
  expect(faults).toEqual([]);
  const attempts: [string, (elsewhere: string) => void][] = [
    [
      "script-src-elem",
      () => document.body.append(Object.assign(document.createElement("script"), { textContent: "1" })),
    ],
    ["script-src-attr", () => document.body.setAttribute("onclick", "1")],
    ["style-src-attr", () => document.body.setAttribute("style", "color: red")],
    ["img-src", (url) => document.body.append(Object.assign(document.createElement("img"), { src: url }))],
    ["frame-src", (url) => document.body.append(Object.assign(document.createElement("iframe"), { src: url }))],
    ["connect-src", (url) => void fetch(url).catch(() => {})],
  ];
  for (const [directive, attempt] of attempts) {
    await page.evaluate(attempt, elsewhere);
    await expect.poll(() => faults.join("\n"), directive).toContain(`Content Security Policy: ${directive} refused`);
  }
  faults.length = 0;
});

test("what the worker of all tabs may not load is a fault of its test", async ({ sapa, agent, faults, workers }) => {
  const page = await agent();
  await expect.poll(() => workers.count).toBeGreaterThan(0); // one of a test before may still be on its way out
  // Its own work is allowed.
  await sapa.ring(stranger);
  await expect(callTab(page, /0812-9999-0001/)).toBeVisible();
  expect(faults).toEqual([]);
  await workers.evaluate(`fetch("${elsewhere}").catch(() => {})`);
  await expect.poll(() => faults.join("\n")).toContain("worker: ");
  expect(faults.join("\n")).toMatch(/Content Security Policy|connect-src/);
  faults.length = 0;
});

test("the pages behind a letter keep to the policy", async ({ agent, sapa }) => {
  const page = await agent();
  for (const path of ["/konfirmasi/tidak-ada", "/konfirmasi/tidak-ada/berhenti"]) {
    await page.goto(sapa.url + path);
    await expect(page.locator("h1")).toBeVisible();
  }
});

test("markup in a caller's name, address and note is text", async ({ agent, sapa }) => {
  const page = await agent();
  const name = `SARI <img src=x onerror="document.title='x'"> <b>&amp;`;
  const status = await page.evaluate(
    async (body) => {
      const session: { csrfToken: string } = await (await fetch("/api/v1/session")).json();
      const headers = { "Content-Type": "application/json", "X-CSRF-Token": session.csrfToken };
      return (await fetch("/api/v1/callers", { method: "POST", headers, body: JSON.stringify(body) })).status;
    },
    { name, hp: stranger, address: "JL <script>document.title='x'</script>", note: "<iframe src=/>" },
  );
  expect(status).toBe(201);
  await sapa.ring(stranger);
  await expect(callTab(page, /0812-9999-0001/)).toContainText("<img src=x onerror=");
  await expect(dataCaller(page).getByLabel("Nama")).toHaveValue(name);
  await expect(dataCaller(page).getByLabel("Alamat")).toHaveValue("JL <script>document.title='x'</script>");
  expect(await page.locator("img[src=x], iframe").count()).toBe(0);
  await expect(page).not.toHaveTitle("x");
});
