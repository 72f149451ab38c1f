// Monitoring Tiket at work: announcements, export, a change of status, what is new, letters that were verified, and axe.
import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { clean } from "./clean";
import { detail, find, monitoring, table } from "./monitoring";
import { callTab, expect, marni, test } from "./sapa";

async function wear(page: Page): Promise<void> {
  await page.keyboard.press("Control+k");
  await page.getByRole("combobox", { name: "Perintah" }).fill("gelap");
  await page.keyboard.press("Enter");
  await expect(page.locator("html")).toHaveAttribute("data-mantine-color-scheme", "dark");
}
test("a leader's announcement is on every desk at once, and the e-mail flow rests there", async ({ sapa, agent }) => {
  const desk = await agent();
  const call = await sapa.ring(marni);
  await sapa.answered(call, marni);
  await callTab(desk, /Tersambung/).waitFor();
  const said = desk.getByRole("region", { name: "Pengumuman untuk panggilan ini" });
  await expect(said).toHaveCount(0);

  const leader = await agent("leader", "");
  await monitoring(leader);
  await leader.keyboard.press("Alt+a");
  const pane = leader.getByRole("region", { name: "Pengumuman", exact: true });
  await expect(pane.getByLabel("Kalimat untuk diucapkan")).toBeFocused();
  await leader.keyboard.type("Mohon maaf, sedang ada pemeliharaan jaringan sampai sore.");
  await pane.getByLabel("Alur email dihentikan sementara di sana").check();
  await pane.getByRole("button", { name: "Umumkan" }).click();
  await expect(pane.getByText("Wajib diisi.")).toBeVisible();
  await clean(leader, "light announcement without a reason");
  await pane.getByRole("textbox", { name: /^Alasan/ }).fill("Pemeliharaan terjadwal");
  await leader.keyboard.press("Enter");
  await expect(pane.getByRole("listitem").filter({ hasText: "pemeliharaan jaringan" })).toContainText("berlaku");
  await clean(leader, "light announcements");

  await expect(said).toContainText("Mohon maaf, sedang ada pemeliharaan jaringan sampai sore.");
  await expect(said).toContainText("alur email berhenti");
  await expect(desk.getByText("Ketua tim menangguhkan prosedur email di sini")).toBeVisible();
  await clean(desk, "light desk with an announcement");

  // Resumed by the leader, with his reason, the desk goes on with the procedure.
  await pane.getByRole("button", { name: "Jalankan alur email" }).click();
  await leader.keyboard.type("Jaringan pulih");
  await leader.keyboard.press("Enter");
  await expect(desk.getByText("Ketua tim menangguhkan prosedur email di sini")).toHaveCount(0);
  await pane.getByRole("button", { name: "Akhiri sekarang" }).click();
  await leader.keyboard.type("Selesai");
  await leader.keyboard.press("Enter");
  await expect(pane.getByRole("listitem").filter({ hasText: "pemeliharaan jaringan" })).toContainText("berakhir");
  await expect(said).toHaveCount(0);
});

test("what was found is exported as CSV and as XLSX, with a reason", async ({ agent }) => {
  const page = await agent("leader", "");
  await monitoring(page);
  await page.getByRole("radio", { name: /^Sejak/ }).click();
  const count = await page.getByText(/^Menampilkan 1 - \d+ dari \d+$/).textContent();
  const total = Number(count?.split(" ").at(-1));
  for (const format of ["CSV", "XLSX"]) {
    await page.getByRole("button", { name: /^Ekspor/ }).click();
    const box = page.getByRole("dialog", { name: "Ekspor" });
    await box.getByRole("radio", { name: format }).click();
    await box.getByLabel("Untuk keperluan apa").fill("   ");
    await box.getByRole("button", { name: "Mulai ekspor" }).click();
    await expect(box.getByText("Tulis keperluannya, paling sedikit 3 huruf.")).toBeVisible();
    await box.getByLabel("Untuk keperluan apa").fill("Laporan bulanan");
    await page.keyboard.press("Enter");
    const link = box.getByRole("link", { name: /^Unduh/ });
    await expect(link).toBeVisible();
    await expect(box.getByText(`${total} baris siap diunduh.`)).toBeVisible();
    const [download] = await Promise.all([page.waitForEvent("download"), link.click()]);
    expect(download.suggestedFilename()).toMatch(new RegExp(`\\.${format.toLowerCase()}$`));
    const file = readFileSync(await download.path());
    if (format === "CSV") {
      const lines = file.toString("utf8").trimEnd().split("\r\n");
      expect(lines.length).toBeGreaterThan(total);
      expect(lines[0]).toContain("No. Laporan");
      expect(file.toString("utf8")).toContain("A1EZBYY");
    } else {
      expect(file.subarray(0, 4).toString("latin1")).toBe("PK\u0003\u0004");
    }
    await box.getByRole("button", { name: "Ekspor lain" }).click();
    await page.keyboard.press("Escape");
    await expect(box).toBeHidden();
  }
});

test("a status is changed with its reason, elsewhere the row follows, and who comes second is told", async ({
  agent,
}) => {
  const page = await agent();
  const other = await agent("agent2", "1002");
  for (const one of [page, other]) {
    await monitoring(one);
    await find(one, "H3NQ6KX");
    await one.keyboard.press("Tab");
    await table(one)
      .getByRole("row", { name: /H3NQ6KX/ })
      .first()
      .click();
    await expect(detail(one).getByLabel("Status berikutnya")).toBeVisible();
  }
  await detail(page).getByLabel("Status berikutnya").selectOption("Tindak Lanjut");
  await detail(page).getByLabel("Catatan").fill("Regu dihubungi");
  await detail(page).getByRole("button", { name: "Simpan perubahan" }).click();
  await expect(page.getByText("Tiket H3NQ6KX diperbarui.")).toBeVisible();
  await expect(detail(page).getByText("Status: Lapor → Tindak Lanjut")).toBeVisible();
  await expect(detail(page).getByText("Regu dihubungi")).toBeVisible();
  await expect(
    table(other)
      .getByRole("row", { name: /H3NQ6KX/ })
      .first(),
  ).toContainText("Tindak Lanjut");
  // A final status asks why.
  const next = detail(page).getByLabel("Status berikutnya");
  await expect(next.locator("option", { hasText: "Selesai" })).toHaveCount(1);
  await next.selectOption("Selesai");
  await detail(page).getByRole("button", { name: "Simpan perubahan" }).click();
  await expect(detail(page).getByText("Status: Tindak Lanjut → Selesai")).toHaveCount(0);
  await detail(page).getByLabel("Catatan").fill("Sudah nyala");
  await detail(page).getByRole("button", { name: "Simpan perubahan" }).click();
  await expect(detail(page).getByText("Status: Tindak Lanjut → Selesai")).toBeVisible();
});

test("new reports are counted on a pill and move nothing, and the letters verified are on the ticket", async ({
  sapa,
  agent,
}) => {
  test.setTimeout(240_000);
  const watcher = await agent("agent2", "1002");
  await monitoring(watcher);
  const before = await table(watcher).locator("tbody tr").first().textContent();
  const page = await agent();
  const card = page.getByRole("region", { name: "Prosedur email" });
  const centre = page.getByRole("tabpanel", { name: /Laporan/ });
  const call = await sapa.ring(marni);
  await sapa.answered(call, marni);
  await callTab(page, /Tersambung/).waitFor();
  await page.keyboard.press("F2");
  await page.keyboard.press("y");
  await card.getByRole("heading", { level: 3, name: "Bacakan alamat email lengkap" }).waitFor();
  await page.keyboard.press("e");
  const tiles = card.getByRole("group", { name: /^Ejaan/ });
  await tiles.waitFor();
  for (let enters = 0; enters < 40 && (await tiles.locator("[data-state=open]").count()) > 0; enters += 1)
    await page.keyboard.press("Enter");
  await expect(page.getByRole("region", { name: "Data Caller" })).toContainText("sudah dieja");
  // Two reports of this call: two new rows for the watcher.
  for (const resume of ["PADAM SEJAK PAGI", "LAMPU JALAN MATI"]) {
    await page.keyboard.press("Alt+g");
    await centre.getByLabel("Alamat Pelapor").fill("JL MELATI RAYA 7");
    await centre.getByLabel("Kategori").selectOption("Gangguan");
    await centre.getByLabel("Resume").fill(resume);
    await centre.getByRole("button", { name: /Kirim sebagai tiket baru|Tetap buat tiket baru/ }).click();
    const anyway = centre.getByRole("button", { name: /Tetap buat tiket baru/ });
    const sent = page.getByText(/Laporan \d+ dibuat pada tiket/).last();
    await expect(anyway.or(sent).first()).toBeVisible();
    if (await anyway.isVisible()) await anyway.click();
    await expect(centre.getByText("Laporan yang dibuat dalam panggilan ini")).toBeVisible();
    await expect(
      watcher.getByRole("button", { name: resume === "PADAM SEJAK PAGI" ? "1 baru" : "2 baru" }),
    ).toBeVisible();
  }
  expect(await table(watcher).locator("tbody tr").first().textContent()).toBe(before);
  await clean(watcher, "light two new");
  await watcher.getByRole("button", { name: "2 baru" }).click();
  await expect(table(watcher).locator("tbody tr").first()).not.toHaveText(before ?? "");
  await table(watcher).locator("tbody tr").first().click();
  const letters = detail(watcher)
    .getByRole("listitem")
    .filter({ hasText: /\d+ kotak dikonfirmasi/ });
  await expect(letters).toContainText("benar semua");
  await expect(letters).toContainText("marni.aya@yahoo.com");
  await letters.scrollIntoViewIfNeeded();
  await clean(watcher, "light letters verified");
});

test("with three open tickets and four announcements the report and the procedure stay usable", async ({
  sapa,
  agent,
}) => {
  const page = await agent();
  // As after three reports and four announcements of one morning.
  await page.route(/\/api\/v1\/calls\/[^/]+\/report$/, async (route) => {
    const answer = await route.fetch();
    const report = await answer.json();
    const [ticket] = report.openTickets;
    report.openTickets = ["H3NQ6KX", "B3NQ6KX", "C3NQ6KX"].map((ticketNo) => ({ ...ticket, ticketNo }));
    report.announcements = [1, 2, 3, 4].map((hour) => ({
      id: String(hour),
      version: 1,
      site: "S1",
      area: "",
      sentence: `Mohon maaf, pemeliharaan jaringan ke-${hour} sedang berlangsung sampai sore hari.`,
      suspendEmail: false,
      from: `2019-12-10T0${hour}:00:00Z`,
      until: "2099-12-10T10:00:00Z",
      by: "SARI",
      reason: "Pemeliharaan",
      active: true,
      can: [],
    }));
    await route.fulfill({ response: answer, json: report });
  });
  const phone = "081900005555";
  const call = await sapa.ring(phone);
  await sapa.answered(call, phone);
  await callTab(page, /Tersambung/).waitFor();
  const said = page.getByRole("region", { name: "Pengumuman untuk panggilan ini" });
  await expect(said.getByText("jaringan ke-4")).toBeVisible();
  await expect(said.getByText("jaringan ke-3")).toHaveCount(0);
  const card = page.getByRole("region", { name: "Prosedur email" });
  expect((await card.boundingBox())?.y).toBeLessThan(260);
  await page.keyboard.press("Alt+g");
  const centre = page.getByRole("tabpanel", { name: /Laporan/ });
  const add = centre.getByRole("button", { name: /laporan ulang pada tiket/ });
  await expect(add).toHaveCount(1);
  await expect(centre.getByLabel("Kategori")).toBeInViewport({ ratio: 1 });
  await expect(centre.getByLabel("Telepon Pelapor")).toBeInViewport({ ratio: 1 });
  await page.screenshot({ path: test.info().outputPath("folded.png") });
  await clean(page, "light folded");
  await centre.getByRole("button", { name: "+2 lagi" }).focus();
  await page.keyboard.press("Enter");
  await expect(add).toHaveCount(3);
  await said.getByRole("button", { name: "+3 lagi" }).focus();
  await page.keyboard.press("Enter");
  await expect(said.getByText("jaringan ke-1")).toBeVisible();
  await said.getByRole("button", { name: "Lipat" }).click();
  await expect(said.getByText("jaringan ke-1")).toHaveCount(0);
});

for (const colours of ["light", "dark"] as const) {
  test(`nothing to mend on Monitoring Tiket in ${colours}`, async ({ sapa, agent }) => {
    test.setTimeout(300_000);
    const page = await agent("leader", "1004");
    if (colours === "dark") await wear(page);
    await monitoring(page);
    await clean(page, `${colours} tickets`);
    await page.keyboard.press("Alt+w");
    await page.getByLabel("Gardu / Tiang").waitFor();
    await clean(page, `${colours} ticket filters`);
    await page.keyboard.press("Alt+w");
    await page.keyboard.press("Alt+v");
    await page.getByLabel("Nama tampilan").fill("Tiket hari ini");
    await page.keyboard.press("Enter");
    await expect(page.getByRole("button", { name: /Tampilan: Tiket hari ini/ })).toBeVisible();
    await clean(page, `${colours} saved views`);
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: /^Ekspor/ }).click();
    await page.getByRole("button", { name: "Mulai ekspor" }).click();
    await clean(page, `${colours} export`);
    await page.keyboard.press("Escape");
    await find(page, "H3NQ6KX");
    await table(page)
      .getByRole("row", { name: /H3NQ6KX/ })
      .first()
      .click();
    await expect(detail(page).getByLabel("Status berikutnya")).toBeVisible();
    await clean(page, `${colours} ticket detail`);
    await detail(page).getByLabel("Status berikutnya").selectOption("Tindak Lanjut");
    await clean(page, `${colours} status`);
    await page.keyboard.press("Alt+a");
    await page.getByRole("region", { name: "Pengumuman", exact: true }).waitFor();
    await clean(page, `${colours} announcements`);

    // The report of a call scrolls inside its tab; its buttons stay in sight.
    const phone = "081900005555";
    const call = await sapa.ring(phone, "1004");
    await sapa.answered(call, phone, "1004");
    await callTab(page, /Tersambung/).waitFor();
    await page.keyboard.press("Alt+m");
    await page.getByRole("tab", { name: /^Laporan/ }).click();
    const centre = page.getByRole("tabpanel", { name: /Laporan/ });
    const add = centre.getByRole("button", { name: /laporan ulang pada tiket/ });
    await expect(add).toBeVisible();
    const create = centre.getByRole("button", { name: /Tetap buat tiket baru/ });
    await expect(create).toBeInViewport({ ratio: 1 });
    await centre.getByLabel("Alamat Pelapor").focus();
    await page.keyboard.press("Tab");
    await expect(centre.getByLabel("Resume")).toBeFocused();
    await expect(centre.getByLabel("Resume")).toBeInViewport({ ratio: 1 });
    await expect(create).toBeInViewport({ ratio: 1 });
    await clean(page, `${colours} report of a call`);
  });
}
