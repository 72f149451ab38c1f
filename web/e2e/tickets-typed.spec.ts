// What is typed on the tickets' screens is kept, whatever others do and whichever key is pressed.
import { detail, openTicket } from "./monitoring";
import { expect, test } from "./sapa";

test("a colleague's change takes nothing of what is being typed, and is seen before it is saved over", async ({
  agent,
}) => {
  const page = await agent();
  const other = await agent("agent2", "1002");
  for (const one of [page, other]) await openTicket(one, "H3NQ6KX");
  await detail(page).getByLabel("Status berikutnya").selectOption("Selesai");
  await detail(page).getByLabel("Catatan").fill("Sudah nyala kata pelapor");

  await detail(other).getByLabel("Status berikutnya").selectOption("Tindak Lanjut");
  await detail(other).getByLabel("Catatan").fill("Regu berangkat");
  await detail(other).getByRole("button", { name: "Simpan perubahan" }).click();
  await expect(other.getByText("Tiket H3NQ6KX diperbarui.")).toBeVisible();

  const meanwhile = detail(page).getByRole("status").filter({ hasText: "Tiket ini diubah selagi Anda mengisi" });
  await expect(meanwhile).toContainText("Status: Lapor → Tindak Lanjut – Regu berangkat");
  await expect(detail(page).getByLabel("Catatan")).toHaveValue("Sudah nyala kata pelapor");
  await expect(detail(page).getByLabel("Status berikutnya")).toHaveValue("Selesai");
  await expect(detail(page).getByRole("option", { name: "tetap Tindak Lanjut" })).toBeAttached();

  // Saved without looking: refused, and nothing is lost.
  await detail(page).getByRole("button", { name: "Simpan perubahan" }).click();
  await expect(detail(page).getByText(/^Belum disimpan: tiket ini baru saja diubah/)).toBeVisible();
  await expect(detail(page).getByLabel("Catatan")).toHaveValue("Sudah nyala kata pelapor");
  await page.screenshot({ path: test.info().outputPath("meanwhile.png") });
  await detail(page).getByRole("button", { name: "Sudah saya periksa" }).click();
  await expect(meanwhile).toHaveCount(0);
  await detail(page).getByRole("button", { name: "Simpan perubahan" }).click();
  await expect(detail(page).getByText("Status: Tindak Lanjut → Selesai")).toBeVisible();
  await expect(detail(page).getByText("Sudah nyala kata pelapor")).toBeVisible();
  await expect(detail(page).getByLabel("Catatan")).toHaveCount(0);
});
