// Monitoring Tiket: a report is found in one field, read beside the list, and what is new announces itself.
import type { Page } from "@playwright/test";
import { expect, marni, test } from "./sapa";

const table = (page: Page) => page.getByRole("grid", { name: "Monitoring Tiket" });
const one = (page: Page) => page.getByLabel("Cari Berdasarkan Telepon Pelapor");

test("the reporter's phone in two spellings finds the same reports, and the address says so", async ({ agent }) => {
  const page = await agent();
  await page.keyboard.press("Alt+q");
  await expect(table(page)).toBeVisible();
  await page.keyboard.press("/");
  await expect(one(page)).toBeFocused();
  await page.keyboard.type("+62 877-0000-1234");
  await page.keyboard.press("Enter");
  await expect(page.getByText("Dibaca sebagai Telepon Pelapor 0877-0000-1234")).toBeVisible();
  await expect(table(page).getByRole("row", { name: /A1EZBYY/ })).toBeVisible();
  await expect(table(page).getByRole("row", { name: /A1EZC8V/ })).toBeVisible();
  const found = await table(page).getByRole("row").count();
  // The next search is typed over the last one.
  await page.keyboard.type(marni.slice(1));
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/877/);
  await expect(page.getByText("Dibaca sebagai Telepon Pelapor 0877-0000-1234")).toBeVisible();
  await expect(table(page).getByRole("row")).toHaveCount(found);
  await page.reload();
  await expect(table(page).getByRole("row")).toHaveCount(found);
  await expect(one(page)).toHaveValue(marni.slice(1));
});

test("words are marked where they stand; presets, filters and sorting stand in the address", async ({ agent }) => {
  const page = await agent();
  await page.keyboard.press("Alt+q");
  await one(page).fill("flamboyan");
  await page.keyboard.press("Enter");
  await expect(table(page).locator("mark").first()).toHaveText("FLAMBOYAN");
  await page.getByRole("radio", { name: "7 hari" }).click();
  await expect(page).toHaveURL(/preset=week/);
  await page.getByRole("button", { name: "Hapus saringan" }).click();
  await page.keyboard.press("Alt+w");
  await page.getByLabel("Gardu / Tiang").fill("JT777");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/substation=JT777/);
  await expect(
    table(page)
      .getByRole("row", { name: /K7M3QTA/ })
      .first(),
  ).toBeVisible();
  await page.getByRole("button", { name: "Nama Pelapor" }).click();
  await expect(page.getByRole("columnheader", { name: "Nama Pelapor" })).toHaveAttribute("aria-sort", "ascending");
  await expect(page).toHaveURL(/sort=reporterName/);
});

test("pages are turned by key, and every report is seen once", async ({ agent }) => {
  const page = await agent();
  await page.keyboard.press("Alt+q");
  const count = page.getByText(/^Menampilkan 1 - 20 dari \d+$/);
  await expect(count).toBeVisible();
  const total = Number((await count.textContent())?.split(" ").at(-1));
  const seen: string[] = [];
  const read = async () => {
    for (const row of await table(page).locator("tbody tr").all())
      seen.push((await row.locator("td").first().textContent()) ?? "");
  };
  await read();
  for (let from = 21; from <= total; from += 20) {
    await page.keyboard.press("Alt+PageDown");
    await expect(page.getByText(new RegExp(`^Menampilkan ${from} - `))).toBeVisible();
    await read();
  }
  expect(new Set(seen).size).toBe(total);
  await expect(page.getByRole("button", { name: "Berikutnya" })).toBeDisabled();
  for (let back = Math.ceil(total / 20); back > 1; back -= 1) await page.keyboard.press("Alt+PageUp");
  await expect(count).toBeVisible();
});
