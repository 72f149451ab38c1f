// Those who run the place: alphabets, the procedure and its revisions, letter checks that were too fast.
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Page } from "@playwright/test";
import { clean } from "./clean";
import { callTab, dataCaller, expect, marni, test } from "./sapa";

const document = readFileSync(resolve(import.meta.dirname, "../../flows/email-verification.json"), "utf8");

async function goTo(page: Page, words: string): Promise<void> {
  await page.keyboard.press("Control+k");
  await page.getByRole("combobox", { name: "Perintah" }).fill(words);
  await page.keyboard.press("Enter");
}

for (const colours of ["light", "dark"] as const) {
  test(`alphabets and the procedure are changed, and what is wrong is named, in ${colours}`, async ({ agent }) => {
    test.setTimeout(300_000);
    const page = await agent("admin", "");
    if (colours === "dark") await goTo(page, "gelap");
    await goTo(page, "alfabet");
    const words = page.getByRole("group", { name: /Kata ejaan Operator/ });
    await expect(words.getByLabel("M", { exact: true })).toHaveValue("Mama");
    await clean(page, `${colours} alphabets`);
    await page.getByRole("button", { name: "Salin jadi alfabet baru" }).click();
    await page.getByRole("textbox", { name: "Kode", exact: true }).fill("kota-kita");
    await page.getByRole("textbox", { name: "Nama", exact: true }).fill("Kota kita");
    await words.getByLabel("M", { exact: true }).fill("Nona");
    await words.getByLabel("L", { exact: true }).fill("");
    await page.getByRole("button", { name: "Simpan" }).click();
    await expect(page.getByText("Harus berawal huruf ini.")).toBeVisible();
    await expect(page.getByText("Satu kata, 3–24 huruf.")).toBeVisible();
    await clean(page, `${colours} wrong words`);
    await words.getByLabel("M", { exact: true }).fill("Medan");
    await words.getByLabel("L", { exact: true }).fill("London");
    await page.getByRole("button", { name: "Simpan" }).click();
    await page.getByRole("button", { name: "Pakai alfabet ini" }).click();
    await expect(page.getByText("Alfabet Kota kita dipakai mulai sekarang")).toBeVisible();

    await goTo(page, "prosedur");
    await expect(page.getByText("bawaan Sapa")).toBeVisible();
    await page.locator("svg .step").first().waitFor();
    await page.getByLabel("Jangan bacakan email dari nomor lain").selectOption("true");
    await page.getByRole("button", { name: "Simpan" }).click();
    await expect(page.getByText("Setelan tersimpan")).toBeVisible();
    await clean(page, `${colours} procedure`);
    const field = page.getByLabel("Dokumen (JSON)");
    await field.fill(document.replaceAll('"to": "S12_ASK_EMAIL"', '"to": "S12_NOWHERE"'));
    await page.getByRole("button", { name: "Terbitkan", exact: true }).click();
    await expect(page.getByText(/\d+ kesalahan; tidak ada yang diterbitkan/)).toBeVisible();
    await clean(page, `${colours} mistakes`);
    await field.fill(document.replace("Boleh saya catat alamat email", "Bolehkah saya mencatat alamat email"));
    await page.getByRole("button", { name: "Terbitkan", exact: true }).click();
    await expect(page.getByText("Revisi 2 diterbitkan", { exact: true })).toBeVisible();
    await expect(page.getByRole("listitem").filter({ hasText: "Revisi 2" })).toContainText("dipakai");
  });
}

test("letters that were confirmed faster than one can speak are on the leader's list", async ({ sapa, agent }) => {
  const page = await agent();
  const call = await sapa.ring(marni);
  await sapa.answered(call, marni);
  await callTab(page, /Tersambung/).waitFor();
  await page.keyboard.press("F2");
  await page.keyboard.press("y");
  const card = page.getByRole("region", { name: "Prosedur email" });
  await card.getByRole("heading", { level: 3, name: "Bacakan alamat email lengkap" }).waitFor();
  await page.keyboard.press("e");
  await card.getByRole("group", { name: /^Ejaan/ }).waitFor();
  for (let enters = 0; enters < 20; enters += 1) await page.keyboard.press("Enter");
  await expect(dataCaller(page)).toContainText("sudah dieja");

  const leader = await agent("leader", "1004");
  await goTo(leader, "verifikasi ejaan");
  const list = leader.getByRole("grid", { name: "Verifikasi ejaan" });
  await expect(list.getByRole("row", { name: /Terlalu cepat.*RINI/ })).toHaveCount(1);
  await expect(list).not.toContainText("marni");
  await clean(leader, "light verifications");
  await goTo(leader, "gelap");
  await clean(leader, "dark verifications");
});
