// What a browser lives through: tabs, a server that dies, a page that is loaded again.
import { callTab, dataCaller, dataPenelpon, expect, marni, stranger, test } from "./sapa";

test("drafts survive a reload, before and after the server has them", async ({ sapa, agent }) => {
  const page = await agent();
  const call = await sapa.ring(stranger);
  await sapa.answered(call, stranger);
  await dataCaller(page).getByLabel("Nama").fill("SITI");
  await dataPenelpon(page).getByLabel("Resume").pressSequentially("PADAM SEJAK PAGI");
  await page.reload();
  await expect(dataCaller(page).getByLabel("Nama")).toHaveValue("SITI");
  await expect(dataPenelpon(page).getByLabel("Resume")).toHaveValue("PADAM SEJAK PAGI");
  await expect(dataCaller(page).getByText("Belum disimpan")).toBeVisible();
});

test("a change of seat finds the draft on the other computer", async ({ sapa, agent }) => {
  const here = await agent("agent1", "1001");
  const call = await sapa.ring(stranger);
  await sapa.answered(call, stranger);
  const kept = here.waitForResponse((response) => response.url().endsWith("/draft") && response.ok());
  await dataCaller(here).getByLabel("Alamat").fill("JL CEMPAKA 7");
  await kept;
  const there = await agent("agent1", "1004");
  await expect(dataCaller(there).getByLabel("Alamat")).toHaveValue("JL CEMPAKA 7");
});

test("a server that is killed and comes back loses nothing and doubles nothing", async ({ sapa, agent }) => {
  const page = await agent();
  const call = await sapa.ring(stranger);
  await sapa.answered(call, stranger);
  await callTab(page, /Tersambung/).waitFor();
  await sapa.kill();
  await expect(page.getByText("Terputus dari server, mencoba lagi…")).toBeVisible();
  // Work goes on.
  await dataCaller(page).getByLabel("Nama").fill("SITI");
  await expect(page.getByText(/1 isian belum terkirim/)).toBeVisible();
  await sapa.start();
  await expect(page.getByText("Terputus dari server, mencoba lagi…")).toBeHidden({ timeout: 15_000 });
  await expect(dataCaller(page).getByLabel("Nama")).toHaveValue("SITI");
  await sapa.ring(marni);
  await expect(callTab(page, /Berdering.*MARNI/)).toHaveCount(1);
  await expect(page.getByRole("tab", { name: /0812-9999-0001/ })).toHaveCount(1);
  await page.reload();
  await expect(callTab(page, /MARNI/)).toHaveCount(1);
  await page.keyboard.press("F4");
  await page.keyboard.press("F4");
  await expect(dataCaller(page).getByLabel("Nama")).toHaveValue(/SITI|MARNI/);
});

test("what is first opened while the server is away comes when it is back", async ({ sapa, agent }) => {
  const page = await agent();
  await sapa.ring(marni);
  await expect(dataCaller(page).getByLabel("Nama")).toHaveValue(/MARNI/);
  await sapa.kill();
  await page.getByRole("tab", { name: /Histori/ }).click();
  await expect(page.getByRole("tab", { name: /Histori/ })).toHaveAttribute("aria-selected", "true");
  const histori = page.getByRole("tabpanel", { name: /Histori/ });
  await expect(histori).toHaveText("");
  // The desk stays, and its work goes on.
  await dataCaller(page).getByLabel("Alamat").fill("JL CEMPAKA 7");
  await expect(page.getByText("Terputus dari server, mencoba lagi…")).toBeVisible();
  await sapa.start();
  await expect(histori).toHaveText(/\S/, { timeout: 15_000 });
  await expect(dataCaller(page).getByLabel("Alamat")).toHaveValue("JL CEMPAKA 7");
});

test("a save while the server is away says so and can be repeated", async ({ sapa, agent }) => {
  const page = await agent();
  await sapa.ring(stranger);
  await dataCaller(page).getByLabel("Nama").fill("SITI");
  await sapa.kill();
  await dataCaller(page).getByRole("button", { name: "OK" }).click();
  await expect(page.getByText(/Belum tersimpan: Server tidak menjawab/)).toBeVisible();
  await expect(dataCaller(page).getByText("Belum disimpan")).toBeVisible();
  await sapa.start();
  await expect(async () => {
    await dataCaller(page).getByRole("button", { name: "OK" }).click();
    await expect(
      dataCaller(page)
        .getByText(/Tersimpan \d/)
        .first(),
    ).toBeVisible({ timeout: 1_000 });
  }).toPass();
});

test("a second tab shows the same desk and only one tab rings", async ({ sapa, agent }) => {
  const first = await agent();
  const context = first.context();
  // A speaker that counts.
  await context.addInitScript(() => {
    Object.assign(window, { tones: 0 });
    const Real = window.AudioContext;
    window.AudioContext = class extends Real {
      override createOscillator() {
        Object.assign(window, { tones: Number(Reflect.get(window, "tones")) + 1 });
        return super.createOscillator();
      }
    };
  });
  await first.reload();
  const second = await context.newPage();
  await second.goto(sapa.url);
  await expect(second.getByText("Siap menerima panggilan")).toBeVisible();
  await sapa.ring(marni);
  for (const page of [first, second]) await expect(callTab(page, /Berdering.*MARNI/)).toBeVisible();
  const tones = async () =>
    Promise.all([first, second].map((page) => page.evaluate(() => Number(Reflect.get(window, "tones")))));
  await expect.poll(async () => (await tones()).filter((count) => count > 0).length).toBe(1);
  await dataCaller(first).getByLabel("Email").fill("marni.ayu@yahoo.com");
  await expect(dataCaller(second).getByLabel("Email")).toHaveValue("marni.ayu@yahoo.com");
  // The tab that closes hands the stream and the bell on.
  await second.close();
  await sapa.ring(stranger);
  await expect(callTab(first, /Berdering.*0812-9999-0001/)).toBeVisible();
});

test("eight tabs of one browser share one stream", async ({ sapa, agent }) => {
  const first = await agent();
  const pages = [first];
  for (let count = 1; count < 8; count += 1) {
    const page = await first.context().newPage();
    await page.goto(sapa.url);
    pages.push(page);
  }
  for (const page of pages) await expect(page.getByText("Siap menerima panggilan")).toBeVisible();
  await sapa.ring(marni);
  for (const page of pages) await expect(callTab(page, /MARNI/)).toBeVisible();
});

test("a call belongs to its agent alone", async ({ sapa, agent }) => {
  const one = await agent("agent1", "1001");
  const two = await agent("agent2", "1002");
  await sapa.ring(marni, "1002");
  await expect(callTab(two, /MARNI/)).toBeVisible();
  await expect(one.getByText("Siap menerima panggilan")).toBeVisible();
});
