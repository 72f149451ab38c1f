// What is typed on the tickets' screens is kept, whatever others do and whichever key is pressed.
import { detail, find, monitoring, one, openTicket, rowOf, table } from "./monitoring";
import { callTab, expect, marni, test } from "./sapa";

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

test("a comment that was not sent is there again until it is sent or the agent signs out", async ({ agent }) => {
  const page = await agent();
  await openTicket(page, "H3NQ6KX");
  const comment = () => detail(page).getByLabel("Komentar baru");
  await comment().fill("Pelapor minta dihubungi");
  await page.keyboard.press("Escape");
  await expect(detail(page)).toBeHidden();
  await find(page, "P4RT9WN");
  await rowOf(page, "P4RT9WN").click();
  await expect(comment()).toHaveValue("");
  await page.keyboard.press("Escape");
  await page.reload();
  await openTicket(page, "H3NQ6KX");
  await expect(comment()).toHaveValue("Pelapor minta dihubungi");
  await comment().press("Tab");
  await page.keyboard.press("Enter");
  await expect(detail(page).getByRole("listitem").filter({ hasText: "Pelapor minta dihubungi" })).toHaveCount(1);
  await expect(comment()).toHaveValue("");
  await comment().fill("Sudah ditelepon");
  const kept = () => page.evaluate(() => JSON.stringify({ ...localStorage }));
  expect(await kept()).toContain("Sudah ditelepon");
  await page.getByRole("button", { name: /Akun/ }).click();
  await page.getByRole("menuitem", { name: "Keluar" }).click();
  await expect(page.getByLabel("Kata sandi")).toBeVisible();
  await expect.poll(kept).not.toContain("Sudah ditelepon");
});

test("from the search field the arrow goes into the rows, and Escape closes what a click has opened", async ({
  agent,
}) => {
  const page = await agent();
  await monitoring(page);
  await page.keyboard.press("/");
  await page.keyboard.press("ArrowDown");
  await expect(table(page).locator("tbody tr").first()).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await expect(table(page).locator("tbody tr").nth(1)).toBeFocused();
  await table(page).locator("tbody tr").nth(2).click();
  await expect(detail(page)).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(detail(page)).toBeHidden();
  await page.keyboard.press("?");
  const sheet = page.getByRole("dialog", { name: "Tombol" });
  await expect(sheet.getByRole("listitem").filter({ hasText: "Dari kolom pencarian ke daftar" })).toContainText("↓");
  // An agent cannot announce.
  await expect(sheet.getByText("Pengumuman", { exact: true })).toHaveCount(0);
});

test("a report that is not complete leads to the first field that is wrong", async ({ sapa, agent }) => {
  const page = await agent();
  const call = await sapa.ring(marni);
  await sapa.answered(call, marni);
  await callTab(page, /Tersambung/).waitFor();
  await page.keyboard.press("Alt+g");
  const centre = page.getByRole("tabpanel", { name: /Laporan/ });
  await centre.getByLabel("Kategori").selectOption("Gangguan");
  await centre.getByLabel("Alamat Pelapor").fill("");
  await centre.getByLabel("Resume").fill("");
  await expect(centre.locator("label").filter({ hasText: "*" })).toHaveText([
    /Kategori/,
    /Nama Pelapor/,
    /Telepon Pelapor/,
    /Alamat Pelapor/,
    /Resume/,
  ]);
  await page.keyboard.press("Alt+w");
  await expect(centre.getByLabel("Alamat Pelapor")).toBeFocused();
  await expect(centre.getByLabel("Alamat Pelapor")).toBeInViewport({ ratio: 1 });
});

test("what is too long is said, not cut, and a long word stays inside", async ({ agent }) => {
  const page = await agent();
  await monitoring(page);
  await one(page).fill("x".repeat(10_000));
  await page.keyboard.press("Enter");
  await expect(page.getByText("Terlalu panjang: 10.000 karakter, paling banyak 200.")).toBeVisible();
  await expect(one(page)).toHaveValue("x".repeat(10_000));
  await expect(page).toHaveURL(/\/tickets$/);
  await one(page).fill("x".repeat(200));
  await page.keyboard.press("Enter");
  const none = page.getByText("Tidak ada laporan yang cocok");
  await expect(none).toBeVisible();
  const inside = await none.evaluate((title) => {
    const box = title.parentElement;
    return box !== null && box.scrollWidth <= box.clientWidth && document.documentElement.scrollWidth <= innerWidth;
  });
  expect(inside).toBe(true);
});

test("the address names the open report without quotation marks, and reads it with them too", async ({
  sapa,
  agent,
}) => {
  const page = await agent();
  await openTicket(page, "H3NQ6KX");
  await expect(page).toHaveURL(/[?&]report=\d{8}(&|$)/);
  const reportNo = new URL(page.url()).searchParams.get("report");
  await page.goto(`${sapa.url}/tickets?report=%22${reportNo}%22`);
  await expect(detail(page).getByText(`Laporan ${reportNo}`, { exact: true })).toBeVisible();
});

test("the longest status and the time stand whole in the list at 1366 px", async ({ agent }) => {
  const page = await agent("leader", "");
  await monitoring(page);
  const cut = () =>
    table(page)
      .locator("tbody tr")
      .evaluateAll((rows) =>
        rows.flatMap((row) =>
          [...row.querySelectorAll("td:nth-child(2) [title], td:nth-child(8)")]
            .filter((cell) => cell.scrollWidth > cell.clientWidth)
            .map((cell) => cell.textContent),
        ),
      );
  expect(await cut()).toEqual([]);
  await page.screenshot({ path: test.info().outputPath("list.png") });
  await page.keyboard.press("Alt+a");
  const until = page.getByRole("region", { name: "Pengumuman", exact: true }).getByLabel("Berlaku sampai");
  await until.selectOption("24");
  // A list shows what it can: the text is as wide as its words.
  const spare = await until.evaluate((list: HTMLSelectElement) => {
    const words = document.createElement("span");
    const style = getComputedStyle(list);
    words.style.font = style.font;
    words.style.position = "absolute";
    words.style.whiteSpace = "nowrap";
    words.textContent = list.selectedOptions[0]?.textContent ?? "";
    document.body.append(words);
    const room = list.clientWidth - Number.parseFloat(style.paddingLeft) - Number.parseFloat(style.paddingRight);
    const spare = room - words.getBoundingClientRect().width;
    words.remove();
    return spare;
  });
  expect(spare).toBeGreaterThan(0);
});

test("what was found in the end of an address can be seen, and a correction says what it was", async ({ agent }) => {
  const page = await agent();
  await page.route(/\/api\/v1\/reports\/\d+$/, async (route) => {
    const answer = await route.fetch();
    const ticket = await answer.json();
    const [first] = ticket.timeline;
    ticket.timeline.push({ ...first, id: "c", kind: "corrected", old: "JL MAWAR 1", new: "JL MAWAR 11" });
    await route.fulfill({ response: answer, json: ticket });
  });
  await monitoring(page);
  await one(page).fill("purwokerto");
  await page.keyboard.press("Enter");
  const mark = table(page).locator("mark").filter({ hasText: "PURWOKERTO" }).first();
  await expect(mark).toBeVisible();
  const whole = await mark.evaluate((found) => {
    const cell = found.closest("td");
    return cell !== null && found.getBoundingClientRect().right <= cell.getBoundingClientRect().right;
  });
  expect(whole).toBe(true);
  await table(page).locator("tbody tr").first().click();
  await expect(detail(page).getByText(/^Data laporan \d{8} diperbaiki: JL MAWAR 1 → JL MAWAR 11$/)).toBeVisible();
  await expect(detail(page).getByText("No Transaksi", { exact: true })).toBeVisible();
});
