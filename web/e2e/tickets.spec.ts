// Monitoring Tiket: a report is found in one field, read beside the list, and what is new announces itself.
import { one, table } from "./monitoring";
import { callTab, expect, marni, test } from "./sapa";

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

test("a view is saved, a detail is read and closed by keyboard, and the focus returns to its row", async ({
  agent,
}) => {
  const page = await agent();
  await page.keyboard.press("Alt+q");
  await expect(table(page)).toBeVisible();
  await page.keyboard.press("/");
  await page.keyboard.type("A1EZBYY");
  await page.keyboard.press("Enter");
  const row = table(page).getByRole("row", { name: /A1EZBYY/ });
  await expect(page.getByText("Dibaca sebagai No. Tiket A1EZBYY")).toBeVisible();
  await page.keyboard.press("Alt+v");
  await page.getByLabel("Nama tampilan").fill("Tiket Ibu Marni");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("button", { name: /Tampilan: Tiket Ibu Marni/ })).toBeVisible();
  await page.keyboard.press("Escape");
  await row.focus();
  await page.keyboard.press("Enter");
  const detail = page.getByRole("region", { name: "Lihat Detail" });
  await expect(detail.getByText("PADAM SATU RUMAH, SUDAH NYALA").first()).toBeVisible();
  await expect(detail.getByText("Riwayat tiket")).toBeVisible();
  await page.screenshot({ path: test.info().outputPath("detail.png") });
  await page.keyboard.press("Escape");
  await expect(detail).toBeHidden();
  await expect(row).toBeFocused();
});

test("a repeat report is made from a call, and Monitoring Tiket elsewhere says that it came", async ({
  sapa,
  agent,
}) => {
  const watcher = await agent("agent2", "1002");
  await watcher.keyboard.press("Alt+q");
  await expect(table(watcher)).toBeVisible();
  const before = await table(watcher).locator("tbody tr").first().textContent();
  const page = await agent();
  const phone = "081900005555"; // IBU TUTI, whose ticket H3NQ6KX is open
  const call = await sapa.ring(phone);
  await sapa.answered(call, phone);
  await expect(callTab(page, /Tersambung/)).toBeVisible();
  await expect(page.getByRole("tab", { name: /^Laporan/ })).toBeVisible();
  await page.keyboard.press("Alt+g");
  const add = page.getByRole("button", { name: /laporan ulang pada tiket H3NQ6KX/ });
  await expect(add).toBeVisible();
  const centre = page.getByRole("tabpanel", { name: /Laporan/ });
  await centre.getByLabel("Nama Pelapor").fill("IBU TUTI");
  await centre.getByLabel("Alamat Pelapor").fill("JL CEMPAKA GG 1 NO 9");
  await centre.getByLabel("Resume").fill("MASIH PADAM, KAPAN NYALA");
  await page.screenshot({ path: test.info().outputPath("report.png") });
  await add.click();
  await expect(page.getByText(/Laporan ulang \d+ ditambahkan pada tiket H3NQ6KX/)).toBeVisible();
  const pill = watcher.getByRole("button", { name: "1 baru" });
  await expect(pill).toBeVisible();
  expect(await table(watcher).locator("tbody tr").first().textContent()).toBe(before);
  await pill.click();
  await expect(table(watcher).locator("tbody tr").first()).toContainText("H3NQ6KX");
});
