// Monitoring Tiket says what cannot be searched, and how to go on.
import type { Page } from "@playwright/test";
import { monitoring, one, table } from "./monitoring";
import { expect, test } from "./sapa";

const from = (page: Page) => page.getByLabel("Tanggal awal");
const to = (page: Page) => page.getByLabel("s/d");
const calendar = (page: Page) => page.locator("[data-dates-dropdown]:visible");

function searchesOf(page: Page): string[] {
  const asked: string[] = [];
  page.on("request", (request) => {
    const url = new URL(request.url());
    if (url.pathname === "/api/v1/tickets") asked.push(url.search);
  });
  return asked;
}

test("a date that is typed searches once, when it is finished", async ({ agent }) => {
  const page = await agent();
  await monitoring(page);
  const asked = searchesOf(page);
  await from(page).click();
  await page.keyboard.type("25/11/2019");
  await expect(calendar(page)).toBeVisible();
  expect(asked).toEqual([]);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/from=2019-11-25/);
  await expect(calendar(page)).toHaveCount(0);
  await expect(table(page)).toBeVisible();
  await to(page).click();
  await page.keyboard.type("31/12/9999");
  await page.keyboard.press("Tab");
  await expect(page).toHaveURL(/to=9999-12-31/);
  await expect(table(page)).toBeVisible();
  expect(asked).toHaveLength(2);
  // Words that were typed go with the date.
  await one(page).fill("melati");
  await to(page).fill("1/1/30");
  await to(page).press("Enter");
  await expect(page).toHaveURL(/q=melati/);
  await expect(page).toHaveURL(/to=2030-01-01/);
  await expect(to(page)).toHaveValue("01/01/2030");
});

test("a date that is none stays as it was typed, is said at the field, and nothing is searched with another", async ({
  agent,
}) => {
  const page = await agent();
  await monitoring(page);
  await from(page).fill("25/11/2019");
  await from(page).press("Enter");
  await expect(page).toHaveURL(/from=2019-11-25/);
  const asked = searchesOf(page);
  for (const [typed, said] of [
    ["31/04/2026", "Tanggal 31/04/2026 tidak ada di kalender; tulis tanggal lain."],
    ["29/02/2027", "Tanggal 29/02/2027 tidak ada di kalender; tulis tanggal lain."],
    ["1/1/12345", "“1/1/12345” bukan tanggal yang lengkap; tulis seperti 31/12/2026."],
    ["01/01/10000", "“01/01/10000” bukan tanggal yang lengkap; tulis seperti 31/12/2026."],
  ] as const) {
    await from(page).fill(typed);
    await from(page).press("Enter");
    await expect(page.getByText(said)).toBeVisible();
    await expect(from(page)).toHaveValue(typed);
    await expect(from(page)).toHaveAttribute("aria-invalid", "true");
    await expect(calendar(page)).toHaveCount(0);
  }
  await from(page).fill("31/02/2026");
  await one(page).fill("melati");
  await page.getByRole("button", { name: "Cari", exact: true }).click();
  await expect(from(page)).toBeFocused();
  await expect(page.getByText("Tanggal 31/02/2026 tidak ada di kalender; tulis tanggal lain.")).toBeVisible();
  await expect(calendar(page)).toHaveCount(0);
  await expect(from(page)).toHaveValue("31/02/2026");
  expect(asked).toEqual([]);
  await page.screenshot({ path: test.info().outputPath("wrong-date.png") });
  // The other date waits for this one.
  await to(page).fill("1/3/2026");
  await to(page).press("Enter");
  await from(page).fill("28/2/2026");
  await from(page).press("Enter");
  await expect(page).toHaveURL(/from=2026-02-28/);
  await expect(page).toHaveURL(/to=2026-03-01/);
  await expect(page).toHaveURL(/q=melati/);
  expect(asked).toHaveLength(1);
  await from(page).fill("nanti");
  await page.getByRole("radio", { name: "Semua tanggal" }).click();
  await expect(from(page)).toHaveValue("");
  await expect(page.getByText(/bukan tanggal yang lengkap/)).toHaveCount(0);
});

test("a range that is inverted is said in the middle, with the way out", async ({ agent }) => {
  const page = await agent();
  await monitoring(page);
  await from(page).fill("2/1/2026");
  await from(page).press("Enter");
  await to(page).fill("1/1/2026");
  await to(page).press("Enter");
  const said = page.getByRole("alert").filter({ hasText: "Tanggal awal sesudah tanggal akhir" });
  await expect(said).toBeVisible();
  await expect(calendar(page)).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Coba lagi" })).toHaveCount(0);
  await said.getByRole("button", { name: "Tukar kedua tanggal" }).click();
  await expect(page).toHaveURL(/from=2026-01-01&to=2026-01-02/);
  await expect(said).toHaveCount(0);
});

test("what is no filter in the address is said, and searched without it on demand", async ({ agent, sapa }) => {
  const page = await agent();
  await page.goto(`${sapa.url}/tickets?sort=secret&warna=biru`);
  const said = page.getByRole("alert").filter({ hasText: "bukan saringan: sort=secret, warna=biru" });
  await expect(said).toBeVisible();
  await expect(page.getByRole("button", { name: "Coba lagi" })).toHaveCount(0);
  await said.getByRole("button", { name: "Cari tanpa itu" }).click();
  await expect(table(page)).toBeVisible();
  await expect(page).toHaveURL(/\/tickets$/);
});

test("a sort of too many reports offers the newest first, and narrower dates", async ({ agent }) => {
  const page = await agent();
  // As with more than 10,000 reports.
  await page.route(/\/api\/v1\/tickets\?/, async (route) => {
    const asked = new URL(route.request().url()).searchParams;
    if (!asked.get("sort") || asked.get("from")) return route.fallback();
    const problem = { type: "urn:sapa:problem:sort_too_wide", title: "A field is wrong", status: 422, field: "sort" };
    return route.fulfill({
      status: 422,
      contentType: "application/problem+json",
      body: JSON.stringify({ ...problem, code: "sort_too_wide" }),
    });
  });
  await monitoring(page);
  const sort = () => page.getByRole("columnheader", { name: "Nama Pelapor" }).getByRole("button").click();
  const said = page.getByRole("alert").filter({ hasText: "Urutan ini hanya untuk paling banyak 10.000 laporan." });
  await sort();
  await expect(said).toBeVisible();
  await expect(said.getByRole("button", { name: /^Terbaru dahulu/ })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(table(page)).toBeVisible();
  await expect(page).not.toHaveURL(/sort=|order=/);
  await sort();
  await expect(said).toBeVisible();
  await page.keyboard.press("Alt+0");
  await expect(table(page)).toBeVisible();
  await sort();
  await said.getByRole("button", { name: "7 hari" }).click();
  await expect(table(page)).toBeVisible();
  await expect(page).toHaveURL(/sort=reporterName/);
  await expect(page).toHaveURL(/preset=week/);
});
