// Doubtful pairs: found by the search, compared, decided with one key each, and every decision taken back.
import { DatabaseSync } from "node:sqlite";
import type { Page } from "@playwright/test";
import { clean } from "./clean";
import { expect, test } from "./sapa";

interface Person {
  name: string;
  honorific?: string;
  phone?: string;
  email?: string;
  address?: string;
  note?: string;
}

// What agents took down twice. Made over the wire, as the desk does it.
async function people(page: Page, list: readonly Person[]): Promise<void> {
  await page.evaluate(async (persons) => {
    const session = await (await fetch("/api/v1/session")).json();
    for (const { phone, ...person } of persons) {
      const response = await fetch("/api/v1/callers", {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-CSRF-Token": session.csrfToken },
        body: JSON.stringify({ ...person, ...(phone && { phones: [{ phone }] }), acceptDuplicates: true }),
      });
      if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
    }
  }, list);
}

const pairs: Person[] = [
  {
    name: "WATI LESTARI",
    honorific: "IBU",
    phone: "081344440001",
    email: "wati.lestari@yahoo.com",
    address: "JL MAWAR NO 3 MATARAM",
    note: "Pagar hijau",
  },
  {
    name: "WATI LESTARY",
    honorific: "IBU",
    phone: "081344440001",
    email: "wati.lestary@yahoo.com",
    address: "JL MAWAR 3",
    note: "Telepon setelah jam 9",
  },
  { name: "HASAN", honorific: "BAPAK", phone: "081344440002", email: "hasan.b@gmail.com", address: "JL KENANGA 12" },
  { name: "HASSAN", honorific: "BAPAK", phone: "081344440002", address: "JL KENANGA 21" },
  { name: "ANDI", phone: "081344440003", email: "toko.melati@gmail.com" },
  { name: "DEWI", phone: "081344440004", email: "Toko.Melati@gmail.com" },
];

async function goTo(page: Page, words: string): Promise<void> {
  await page.keyboard.press("Control+k");
  await page.getByRole("combobox", { name: "Perintah" }).fill(words);
  await page.keyboard.press("Enter");
}

const card = (page: Page, name: RegExp) => page.getByRole("region", { name });
const list = (page: Page) => page.getByRole("listbox", { name: "Pasangan" });
const view = (page: Page, name: string) => page.getByRole("radio", { name: new RegExp(`^${name}`) });
const said = (page: Page, text: RegExp) => page.getByRole("status").filter({ hasText: text });
const focusInCard = (page: Page) =>
  expect.poll(() => page.evaluate(() => document.activeElement?.closest("#review-card") !== null)).toBe(true);

type Open = (name?: string, extension?: string) => Promise<Page>;

// Agents took people down twice; the leader's search has found them.
async function found(agent: Open): Promise<{ leader: Page; desk: Page }> {
  const desk = await agent();
  await people(desk, pairs);
  const leader = await agent("leader", "");
  await goTo(leader, "data ganda");
  await leader.getByRole("button", { name: "Cari data ganda" }).click();
  await expect(said(leader, /Pencarian terakhir .* oleh SARI: 4 pasangan baru/)).toBeVisible();
  await expect(list(leader).getByRole("option")).toHaveCount(4);
  return { leader, desk };
}

async function choose(page: Page, name: RegExp): Promise<void> {
  await list(page).getByRole("option", { name }).click();
  await expect(card(page, name)).toBeVisible();
  await focusInCard(page);
}

// What an agent changes at the desk meanwhile.
async function change(page: Page, phone: string, name: string, fields: Record<string, string>): Promise<void> {
  await page.evaluate(
    async ([number, who, what]) => {
      const session = await (await fetch("/api/v1/session")).json();
      const { items } = await (await fetch(`/api/v1/callers?phone=${number}`)).json();
      const caller = items
        .map((item: { caller: { name: string } }) => item.caller)
        .find((one: { name: string }) => one.name === who);
      const response = await fetch(`/api/v1/callers/${caller.id}`, {
        method: "PATCH",
        headers: {
          "Content-Type": "application/json",
          "X-CSRF-Token": session.csrfToken,
          "If-Match": `"${caller.version}"`,
        },
        body: JSON.stringify({ ...what, acceptDuplicates: true }),
      });
      if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
    },
    [phone, name, fields] as const,
  );
}

test("a leader finds, compares and decides by keys alone, and takes everything back", async ({ agent }) => {
  const desk = await agent();
  await people(desk, pairs);
  const page = await agent("leader", "");
  await goTo(page, "data ganda");
  await expect(page.getByText("Tidak ada pasangan yang menunggu")).toBeVisible();
  await focusInCard(page);
  for (let back = 0; back < 3; back += 1) await page.keyboard.press("Shift+Tab");
  await expect(page.getByRole("button", { name: "Cari data ganda" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(said(page, /Pencarian terakhir .* oleh SARI: 4 pasangan baru/)).toBeVisible();
  await expect(list(page).getByRole("option")).toHaveCount(4);
  for (let on = 0; on < 3; on += 1) await page.keyboard.press("Tab");
  await expect(list(page).getByRole("option").first()).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await expect(card(page, /WATI LESTARI dan IBU WATI LESTARY/)).toBeVisible();
  // The letters mean something on the card alone.
  await page.keyboard.press("G");
  await page.keyboard.press("Enter");
  await focusInCard(page);
  await expect(list(page).getByRole("option")).toHaveCount(4);
  await expect(card(page, /WATI/).locator("mark").first()).toHaveText("I");
  await expect(page.getByRole("columnheader", { name: /Data yang dipertahankan/ })).toContainText("LESTARY");
  await page.keyboard.press("S");
  await expect(page.getByRole("columnheader", { name: /Data yang dipertahankan/ })).toContainText("LESTARI");
  const address = (name: string) => page.getByRole("radio", { name: `Pakai Alamat dari IBU WATI ${name}` });
  for (let on = 0; on < 6 && !(await address("LESTARI").evaluate((radio) => radio === document.activeElement)); on += 1)
    await page.keyboard.press("Tab");
  await expect(address("LESTARI")).toBeFocused();
  await page.keyboard.press("ArrowRight");
  await expect(address("LESTARY")).toBeChecked();
  await page.keyboard.press("G");
  await expect(said(page, /^IBU WATI LESTARY digabungkan ke IBU WATI LESTARI/)).toBeVisible();
  // Who calls is one person now, with both addresses.
  const matches = await desk.evaluate(async () => (await fetch("/api/v1/callers?phone=081344440001")).json());
  expect(matches.items).toHaveLength(1);
  const kept = matches.items[0].caller;
  expect(kept.name).toBe("WATI LESTARI");
  expect(kept.address).toBe("JL MAWAR 3");
  expect(kept.emails.map((email: { address: string }) => email.address).sort()).toEqual([
    "wati.lestari@yahoo.com",
    "wati.lestary@yahoo.com",
  ]);
  // The next pair is there and listens.
  await expect(card(page, /HASAN dan/)).toBeVisible();
  await focusInCard(page);
  await expect(view(page, "Menunggu")).toContainText("3");
  await page.keyboard.press("P");
  await expect(said(page, /dibiarkan terpisah/)).toBeVisible();
  await expect(card(page, /ANDI dan DEWI/)).toBeVisible();
  await focusInCard(page);
  await page.keyboard.press("T");
  await expect(said(page, /ditunda/)).toBeVisible();
  await expect(view(page, "Ditunda")).toContainText("1");
  await expect(card(page, /YUDI dan/)).toBeVisible();
  await focusInCard(page);
  for (const name of [/ANDI dan DEWI/, /HASAN dan/, /WATI LESTARI dan IBU WATI LESTARY/]) {
    await page.keyboard.press("U");
    await expect(said(page, name)).toBeVisible();
    await expect(card(page, name)).toBeVisible();
    await focusInCard(page);
  }
  await expect(list(page).getByRole("option")).toHaveCount(4);
  await expect(view(page, "Menunggu")).toContainText("4");
  await page.keyboard.press("Escape");
  await expect(list(page).getByRole("option", { name: /WATI/ })).toBeFocused();
});

test("what was decided is taken back from its list", async ({ agent }) => {
  const { leader: page } = await found(agent);
  await choose(page, /WATI/);
  await page.keyboard.press("G");
  await expect(said(page, /digabungkan ke/)).toBeVisible();
  await choose(page, /HASAN/);
  await page.keyboard.press("P");
  await expect(said(page, /dibiarkan terpisah/)).toBeVisible();
  await view(page, "Digabung").click();
  await expect(card(page, /WATI/).getByText(/oleh SARI/)).toBeVisible();
  await list(page).getByRole("option", { name: /WATI/ }).press("Enter");
  await page.keyboard.press("U");
  await expect(page.getByText("Belum ada yang digabung")).toBeVisible();
  await expect(said(page, /kembali ke daftar Menunggu/)).toBeVisible();
  await view(page, "Dipisah").click();
  await choose(page, /HASAN/);
  await page.keyboard.press("U");
  await expect(page.getByText("Belum ada yang dibiarkan terpisah")).toBeVisible();
  await view(page, "Menunggu").click();
  await expect(list(page).getByRole("option")).toHaveCount(4);
  // A reason leaves the others out, and stands in the address.
  await page.getByRole("combobox", { name: "Alasan" }).selectOption("Email sama");
  await expect(list(page).getByRole("option")).toHaveCount(1);
  await expect(page).toHaveURL(/reason=same_email/);
  await expect(view(page, "Menunggu")).toHaveText("Menunggu1");
  await page.reload();
  await expect(card(page, /ANDI dan DEWI/)).toBeVisible();
  await expect(list(page).getByRole("option")).toHaveCount(1);
});

test("what others decide or change meanwhile is explained, and nothing is lost", async ({ agent }) => {
  const { leader: page, desk } = await found(agent);
  const second = await agent("leader", "");
  await goTo(second, "data ganda");
  await choose(page, /HASAN/);
  await choose(second, /HASAN/);
  await second.keyboard.press("P");
  await expect(said(second, /dibiarkan terpisah/)).toBeVisible();
  await expect(said(page, /Orang lain sudah memutuskan pasangan ini/)).toBeVisible();
  await expect(list(page).getByRole("option", { name: /HASAN/ })).toContainText("Dua orang berbeda");
  await page.getByRole("button", { name: "Lanjut ke pasangan berikutnya" }).click();
  await focusInCard(page);
  await expect(list(page).getByRole("option")).toHaveCount(3);

  await choose(page, /WATI/);
  await change(desk, "081344440001", "WATI LESTARI", { address: "JL MELATI 8" });
  await page.keyboard.press("G");
  await expect(said(page, /Data ini berubah saat Anda memeriksanya/)).toBeVisible();
  await expect(page.getByRole("row", { name: /Alamat.*baru berubah/ })).toContainText("JL MELATI 8");
  await clean(page, "light changed meanwhile");
  await focusInCard(page);
  await page.keyboard.press("S");
  await page.keyboard.press("G");
  await expect(said(page, /^IBU WATI LESTARY digabungkan ke IBU WATI LESTARI/)).toBeVisible();
  await choose(second, /YUDI/);
});

test("an undo that later work stands in the way of says whose work it is", async ({ agent }) => {
  const { leader: page, desk } = await found(agent);
  await choose(page, /WATI/);
  await page.getByRole("radio", { name: "Pakai Alamat dari IBU WATI LESTARI" }).check();
  await page.keyboard.press("G");
  await expect(said(page, /^IBU WATI LESTARI digabungkan ke IBU WATI LESTARY/)).toBeVisible();
  await change(desk, "081344440001", "WATI LESTARY", { address: "JL DAHLIA 5" });
  await page.keyboard.press("U");
  await expect(said(page, /tidak dapat diurungkan/)).toContainText(/Alamat sudah diubah RINI, \d\d\.\d\d/);
  await clean(page, "light undo blocked");
});

test("while the server is away nothing is decided, and the same key decides afterwards", async ({ sapa, agent }) => {
  const { leader: page } = await found(agent);
  await choose(page, /WATI/);
  await sapa.kill();
  await page.keyboard.press("G");
  await expect(said(page, /Belum diputuskan.*Server tidak menjawab/)).toBeVisible();
  await sapa.start();
  await expect(page.getByRole("contentinfo").getByText("Tersambung", { exact: true })).toBeVisible();
  await expect(async () => {
    await page.keyboard.press("G");
    await expect(said(page, /digabungkan ke/)).toBeVisible({ timeout: 2_000 });
  }).toPass();
});

test("administrators see pairs masked and decide nothing, agents see none of it", async ({ agent }) => {
  const { desk } = await found(agent);
  await expect(desk.getByRole("link", { name: "Data ganda" })).toHaveCount(0);
  const page = await agent("admin", "");
  await page.getByRole("link", { name: "Data ganda" }).click();
  await expect(page.getByText("Data disamarkan. Yang memutuskan adalah ketua tim.")).toBeVisible();
  await expect(page.getByText("WATI LESTARI")).toHaveCount(0);
  for (const name of ["Gabungkan", "Biarkan terpisah", "Tunda", "Tukar yang dipertahankan"])
    await expect(page.getByRole("button", { name })).toHaveCount(0);
  await page.keyboard.press("G");
  await expect(list(page).getByRole("option")).toHaveCount(4);
});

for (const colours of ["light", "dark"] as const) {
  test(`nothing to mend on the review screen in ${colours}`, async ({ agent }) => {
    test.setTimeout(300_000);
    await people(await agent(), pairs);
    const page = await agent("leader", "");
    if (colours === "dark") await goTo(page, "gelap");
    await goTo(page, "data ganda");
    await expect(page.getByText("Tidak ada pasangan yang menunggu")).toBeVisible();
    await clean(page, `${colours} nothing to review`);
    await page.getByRole("button", { name: "Cari data ganda" }).click();
    await expect(list(page).getByRole("option")).toHaveCount(4);
    await choose(page, /WATI/);
    await clean(page, `${colours} pair`);
    await page.keyboard.press("S");
    await page.keyboard.press("G");
    await expect(said(page, /digabungkan ke/)).toBeVisible();
    await clean(page, `${colours} merged and next`);
    await view(page, "Digabung").click();
    await expect(card(page, /WATI/)).toBeVisible();
    await clean(page, `${colours} merged list`);
    await page.keyboard.press("?");
    await page.getByRole("dialog").waitFor();
    await expect(page.getByRole("dialog").getByRole("button", { name: /Biarkan terpisah/ })).toBeVisible();
    await clean(page, `${colours} review key sheet`);
    // A search over millions takes minutes; here it is over at once.
    await page.route("**/api/v1/duplicates", (route) =>
      route.fulfill({
        json: {
          state: "running",
          phase: "emails",
          share: 0.42,
          scanned: 1_204_418,
          found: 312,
          startedAt: "2026-11-25T02:00:00Z",
          startedBy: "SARI",
          finishedAt: null,
          can: ["stop"],
        },
      }),
    );
    await page.reload();
    await expect(page.getByText("Memeriksa email 42%")).toBeVisible();
    await clean(page, `${colours} search runs`);
  });
}

test("long lists are counted in words of the language, and their next page has a whole button", async ({
  sapa,
  agent,
}) => {
  const desk = await agent();
  // Eight people of one number are 28 pairs; the demo has one more.
  await people(
    desk,
    [..."ABCDEFGH"].map((letter) => ({ name: `RATNA ${letter.repeat(9)}`, phone: "081344440009" })),
  );
  const database = new DatabaseSync(sapa.database, { timeout: 5_000 });
  database.exec(
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10001) INSERT INTO caller_reviews (review_id, caller_id, other_id, reason, state, source, created_at_ms) " +
      "SELECT 'r' || i, 'a' || i, 'b' || i, 'several', 'postponed', 'crm', 1 FROM n",
  );
  database.close();
  const page = await agent("leader", "");
  await goTo(page, "data ganda");
  await page.getByRole("button", { name: "Cari data ganda" }).click();
  await expect(list(page).getByRole("option")).toHaveCount(25);
  await expect(view(page, "Ditunda")).toHaveText("Ditunda10.000+");
  const more = page.getByRole("button", { name: "Muat lagi" });
  expect((await more.boundingBox())?.height).toBeGreaterThanOrEqual(26);
  await more.click();
  await expect(list(page).getByRole("option")).toHaveCount(29);
});

test("a record that an import made says so in words", async ({ sapa, agent }) => {
  const desk = await agent();
  await people(desk, pairs);
  const database = new DatabaseSync(sapa.database, { timeout: 5_000 });
  database.exec("UPDATE callers SET created_by = 'Import crm' WHERE name = 'HASAN'");
  database.close();
  const page = await agent("leader", "");
  await goTo(page, "data ganda");
  await page.getByRole("button", { name: "Cari data ganda" }).click();
  await expect(list(page).getByRole("option")).toHaveCount(4);
  await choose(page, /HASAN/);
  await expect(card(page, /HASAN/)).toContainText("Dibuat Impor CRM");
});
