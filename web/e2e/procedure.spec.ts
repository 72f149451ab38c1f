// Six ways through the e-mail procedure, by keyboard only: no test in this file clicks.
import type { Page } from "@playwright/test";
import { budi, callTab, dataCaller, expect, listen, marni, type Sapa, stranger, test } from "./sapa";

const card = (page: Page) => page.getByRole("region", { name: "Prosedur email" });
const tiles = (page: Page) => card(page).getByRole("group", { name: /^Ejaan/ });
const step = (page: Page, name: string | RegExp) =>
  expect(card(page).getByRole("heading", { level: 3, name })).toBeVisible();
const picture = (page: Page, name: string) =>
  process.env.SAPA_PICTURES ? page.screenshot({ path: test.info().outputPath(`${name}.png`) }) : undefined;

async function call(sapa: Sapa, page: Page, from: string, name: RegExp): Promise<string> {
  const id = await sapa.ring(from);
  await callTab(page, name).waitFor();
  await sapa.answered(id, from);
  await callTab(page, /Tersambung/).waitFor();
  return id;
}

// Enter by Enter until every letter is confirmed.
async function spellToTheEnd(page: Page): Promise<void> {
  await expect(tiles(page)).toBeVisible();
  for (let enters = 0; enters < 40 && (await tiles(page).locator("[data-state=open]").count()) > 0; enters += 1)
    await page.keyboard.press("Enter");
}

test("a new caller gives his e-mail, letter by letter", async ({ sapa, agent }) => {
  const page = await agent();
  await call(sapa, page, stranger, /0812/);
  // Keys are the card's only while it has the focus.
  await page.keyboard.press("y");
  await step(page, "Tanyakan kelengkapan data");
  await page.keyboard.press("F2");
  await expect(card(page).getByRole("textbox", { name: /nama/i })).toBeFocused();
  await page.keyboard.type("SITI");
  await expect(dataCaller(page).getByLabel("Nama")).toHaveValue("SITI");
  await picture(page, "missing");
  await page.keyboard.press("Tab");
  await page.keyboard.type("JL CEMPAKA 7");
  await page.keyboard.press("Enter");
  await step(page, "Minta alamat email");
  await expect(card(page).getByText("Boleh saya catat alamat email Bapak/Ibu")).toBeVisible();
  await page.keyboard.press("i");
  await expect(card(page).getByText("Boleh saya catat alamat email Ibu")).toBeVisible();
  await expect(dataCaller(page).getByLabel("Sapaan")).toHaveValue("IBU");
  await picture(page, "ask");
  await page.keyboard.press("y");
  await step(page, /Input email/);
  const field = card(page).getByRole("textbox", { name: "Email" });
  await expect(field).toBeFocused();
  await page.keyboard.type("sierra india tango india titik charlie oscar november tango oscar hotel at gmail titik com");
  await expect(card(page).getByRole("list", { name: "Terbaca" }).getByRole("listitem").first()).toContainText("Sierra");
  await picture(page, "capture");
  await page.keyboard.press("Enter");
  await step(page, "Bacakan alamat email lengkap");
  await picture(page, "read-back");
  await page.keyboard.press("e");
  await step(page, "Eja per huruf");
  await picture(page, "spell");
  await spellToTheEnd(page);
  await expect(card(page).getByRole("status").getByRole("heading")).toHaveText(/./);
  await expect(card(page)).toContainText("siti.contoh@gmail.com");
  await expect(callTab(page, /IBU SITI.*Dikenali/)).toBeVisible();
  await expect(dataCaller(page).getByLabel("Email")).toHaveValue("siti.contoh@gmail.com");
  await expect(dataCaller(page)).toContainText("sudah dieja");
  await picture(page, "ended");
});

test("a known caller is verified, and what was found stands beside it", async ({ sapa, agent }) => {
  const page = await agent();
  await call(sapa, page, marni, /MARNI/);
  await page.keyboard.press("F2");
  await step(page, "Pastikan nama penelepon");
  await expect(card(page).getByText("“Baik, apakah saya berbicara dengan Ibu MARNI?”")).toBeVisible();
  await expect(card(page).getByRole("region", { name: "Email ditemukan" })).toContainText("beda 1 huruf");
  await picture(page, "name");
  await page.keyboard.press("y");
  await step(page, "Bacakan alamat email lengkap");
  await page.keyboard.press("Shift+F2");
  await expect(page.getByRole("region", { name: "Alur prosedur email" })).toContainText("Ya, orangnya");
  await picture(page, "picture");
  await page.keyboard.press("Escape");
  await expect(page.getByRole("region", { name: "Alur prosedur email" })).toBeHidden();
  await page.keyboard.press("e");
  await step(page, "Eja per huruf");
  const differing = tiles(page).locator("[data-level=conflict]");
  await expect(differing).toContainText("Alfa");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Enter");
  await expect(tiles(page).locator("[data-state=right]")).toHaveCount(3);
  await picture(page, "spell-half");
  await page.keyboard.press("Backspace");
  await expect(tiles(page).locator("[data-state=right]")).toHaveCount(2);
  await spellToTheEnd(page);
  await expect(dataCaller(page)).toContainText("sudah dieja");
  await picture(page, "verified");
});
