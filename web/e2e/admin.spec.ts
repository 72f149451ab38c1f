// What an administrator does with users, and reads in the inspector and the log of accesses.
import { expect, marni, test } from "./sapa";

test("a user is added: the focus is in the form, a taken name is said in words, the form is empty afterwards", async ({
  agent,
}) => {
  const page = await agent("admin", "");
  await page.keyboard.press("Alt+u");
  await page.getByRole("button", { name: "Tambah pengguna" }).click();
  const form = page.getByRole("region", { name: "Tambah pengguna" });
  const name = form.getByRole("textbox", { name: "Nama masuk" });
  await expect(name).toBeFocused();
  await page.keyboard.type("agent1");
  await form.getByRole("textbox", { name: "Nama tampil" }).fill("RINI DUA");
  await page.keyboard.press("Enter");
  await expect(form.getByText("Nama masuk ini sudah dipakai.").first()).toBeVisible();
  await expect(form.getByText("Data sudah berubah")).toBeHidden();
  await name.fill("rini2");
  await page.keyboard.press("Enter");
  await expect(form.getByText("Kata sandi rini2")).toBeVisible();
  await expect(name).toHaveValue("");
  await expect(form.getByRole("textbox", { name: "Nama tampil" })).toHaveValue("");
});

test("an import shows whole passwords, refusals in words, and no result of another file", async ({ agent }) => {
  const page = await agent("admin", "");
  await page.keyboard.press("Alt+u");
  await page.getByRole("button", { name: "Impor CSV" }).click();
  const pane = page.getByRole("region", { name: "Impor CSV" });
  const text = pane.getByRole("textbox", { name: "Isi CSV" });
  await expect(text).toBeFocused();
  await text.fill("name,display_name,role,site\nbudi1,BUDI SATU,agent,S1\nboss1,BOSS,boss,S1");
  await pane.getByRole("button", { name: "Periksa dahulu" }).click();
  await expect(pane.getByText("Pemeriksaan selesai")).toBeVisible();
  await pane.getByRole("button", { name: "Impor", exact: true }).click();
  await expect(pane.getByText("Impor selesai")).toBeVisible();
  await expect(pane.getByRole("grid")).toContainText("Peran: agent, leader, qa, atau admin.");
  const cut = await pane
    .getByRole("row", { name: /budi1/ })
    .getByRole("gridcell")
    .last()
    .evaluate((cell) => cell.scrollWidth - cell.clientWidth);
  expect(cut).toBeLessThanOrEqual(0);
  await text.fill("rubbish");
  await pane.getByRole("button", { name: "Periksa dahulu" }).click();
  await expect(pane.getByText(/Baris pertama harus memuat nama kolom/)).toBeVisible();
  await expect(pane.getByText("Impor selesai")).toBeHidden();
  await expect(pane.getByRole("grid")).toBeHidden();
});

test("the inspector and the log of accesses speak the language of the screen, with seconds", async ({
  sapa,
  agent,
}) => {
  await sapa.ring(marni, "9999");
  const page = await agent("admin", "");
  await page.keyboard.press("Alt+i");
  const list = page.getByRole("grid", { name: "Inspektor panggilan" });
  await expect(list).toContainText("agen tidak dikenal");
  await expect(list.getByRole("row", { name: /\d{2}\.\d{2}\.\d{2}/ }).first()).toBeVisible();
  await list
    .getByRole("row", { name: /agen tidak dikenal/ })
    .first()
    .click();
  await expect(page.getByRole("region", { name: "Kejadian" })).toContainText("Agen tak dikenal");
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog").getByText("Daftar tombol", { exact: true })).toHaveCount(1);
});

test("the sheet of keys shows an agent nothing of the administration", async ({ agent }) => {
  const page = await agent();
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog").getByRole("heading", { name: "Panggilan", exact: true })).toBeVisible();
  await expect(page.getByRole("dialog").getByRole("heading", { name: "Admin", exact: true })).toHaveCount(0);
});

test("an extension that is there already is not changed by adding it again", async ({ agent }) => {
  const page = await agent("admin", "");
  await page.keyboard.press("Alt+u");
  await page.getByRole("tab", { name: "Ekstensi" }).click();
  await page.getByRole("button", { name: "Tambah ekstensi" }).click();
  const form = page.getByRole("region", { name: "Tambah ekstensi" });
  await form.getByRole("textbox", { name: "Ekstensi" }).fill("1002");
  await form.getByRole("textbox", { name: "Meja" }).fill("MEJA LAIN");
  await expect(form.getByText("Ekstensi 1002 sudah ada")).toBeVisible();
  await page.keyboard.press("Enter");
  await form.getByRole("textbox", { name: "Ekstensi" }).fill("1077");
  await page.keyboard.press("Enter");
  const list = page.getByRole("grid", { name: "Ekstensi" });
  await expect(list.getByRole("row", { name: /1077/ })).toContainText("MEJA LAIN");
  await expect(list.getByRole("row", { name: /1002/ })).not.toContainText("MEJA LAIN");
});

test("the inspector names the agent an event went to", async ({ sapa, agent }) => {
  await agent("agent1");
  await sapa.ring(marni);
  const page = await agent("admin", "");
  await page.keyboard.press("Alt+i");
  const list = page.getByRole("grid", { name: "Inspektor panggilan" });
  await expect(list.getByRole("row", { name: /RINI/ }).first()).toBeVisible();
});
