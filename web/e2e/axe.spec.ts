// axe finds nothing in any open state, in light and in dark; and nothing sticks out at 1366 x 768.
import type { Page } from "@playwright/test";
import { clean } from "./clean";
import { callTab, dataCaller, expect, marni, shared, stranger, test } from "./sapa";

async function wear(page: Page, colours: "light" | "dark"): Promise<void> {
  if (colours === "light") return;
  await page.keyboard.press("Control+k");
  await page.getByRole("combobox", { name: "Perintah" }).fill("gelap");
  await page.keyboard.press("Enter");
  await expect(page.locator("html")).toHaveAttribute("data-mantine-color-scheme", "dark");
}

for (const colours of ["light", "dark"] as const) {
  test(`nothing to mend on the desk in ${colours}`, async ({ sapa, agent }) => {
    test.setTimeout(600_000);
    const page = await agent();
    await wear(page, colours);
    await clean(page, `${colours} empty desk`);
    const call = await sapa.ring(marni);
    await callTab(page, /MARNI/).waitFor();
    await clean(page, `${colours} ringing`);
    await sapa.answered(call, marni);
    await callTab(page, /Tersambung/).waitFor();
    await page.getByRole("tab", { name: "Histori" }).click();
    await page.getByRole("row", { name: /A1EZBYY/ }).click();
    await clean(page, `${colours} history with a detail`);
    await page.getByRole("tab", { name: "Riwayat" }).click();
    await page.getByText("membuat data").waitFor();
    await clean(page, `${colours} changes`);
    await page.keyboard.press("Alt+0");
    await page.getByText("belum pernah dikirim").waitFor();
    await clean(page, `${colours} the e-mail`);
    await page.keyboard.press("Control+Shift+F2");
    await page.getByRole("alertdialog").waitFor();
    await clean(page, `${colours} a consent to be withdrawn`);
    await page.keyboard.press("Escape");
    await page.getByRole("tab", { name: "Pelanggan", exact: true }).click();
    await page.keyboard.press("Alt+p");
    await page.keyboard.type("budi");
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: /Tautkan\s+BUDI/ }).waitFor();
    await clean(page, `${colours} customer search`);

    await sapa.ring(shared);
    await callTab(page, /Berdering/).waitFor();
    await page.keyboard.press("F4");
    await dataCaller(page).getByText("2 orang cocok").waitFor();
    await page.keyboard.press("Alt+l");
    await clean(page, `${colours} tie and search`);
    await dataCaller(page).getByLabel("Nama").fill("MARNI");
    await dataCaller(page).getByLabel("Email").fill("bukan email");
    await page.keyboard.press("Alt+o");
    await dataCaller(page).getByText("Ini bukan alamat email").waitFor();
    await clean(page, `${colours} refused field`);
    await dataCaller(page).getByLabel("Email").fill("marni.aya@yahoo.com");
    await page.keyboard.press("Alt+o");
    await dataCaller(page).getByText("Mungkin orang ini sudah tercatat").waitFor();
    await clean(page, `${colours} duplicate`);
  });

  test(`nothing to mend in what opens and in the lists in ${colours}`, async ({ sapa, agent }) => {
    test.setTimeout(600_000);
    const page = await agent();
    await wear(page, colours);
    const call = await sapa.ring(marni);
    await callTab(page, /MARNI/).waitFor();
    await page.keyboard.press("Control+k");
    await page.getByRole("combobox", { name: "Perintah" }).waitFor();
    await clean(page, `${colours} palette`);
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Daftar tombol" }).click();
    await page.getByRole("dialog").waitFor();
    await clean(page, `${colours} key sheet`);
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "hidden" });
    await page.getByRole("button", { name: /Akun/ }).click();
    await page.getByRole("menuitem", { name: "Keluar" }).waitFor();
    await clean(page, `${colours} menu`);
    await page.keyboard.press("Escape");
    await page.keyboard.press("Alt+n");
    await page.getByLabel("Nomor penelepon").waitFor();
    await clean(page, `${colours} typed number`);
    await page.keyboard.press("Escape");
    await page.keyboard.press("Alt+s");
    await page.getByRole("button", { name: "IBU MARNI – dikenali" }).waitFor();
    await clean(page, `${colours} simulator`);
    await page.keyboard.press("Escape");
    await sapa.answered(call, marni);
    await sapa.ended(call, marni);
    await page.getByRole("region", { name: "Penutup" }).waitFor();
    await page.getByRole("button", { name: "Gangguan" }).click();
    await page.getByText(/Masih kosong/).waitFor();
    await clean(page, `${colours} wrap-up with a question`);

    const missed = await sapa.ring(stranger);
    await callTab(page, /Berdering.*0812/).waitFor();
    await sapa.ended(missed, stranger, "cancel");
    await page.keyboard.press("Alt+j");
    await page.getByRole("row", { name: /Tak terjawab/ }).click();
    await clean(page, `${colours} call log`);
    await page.getByLabel("Tanggal awal").click();
    await page.getByRole("button", { name: "Bulan sebelumnya" }).first().waitFor();
    await clean(page, `${colours} date picker`);
    await page.keyboard.press("Escape");
    await page.keyboard.press("Alt+k");
    await page.getByRole("row", { name: /Belum diambil/ }).click();
    await page.keyboard.press("Alt+a");
    await page.getByLabel("Hasil panggilan balik").waitFor();
    await clean(page, `${colours} call back`);

    await sapa.kill();
    await page.getByText("Terputus dari server").waitFor();
    await clean(page, `${colours} cut off`);
  });

  test(`nothing to mend at sign-in in ${colours}`, async ({ sapa, page }) => {
    await page.goto(sapa.url);
    if (colours === "dark") await page.evaluate(() => localStorage.setItem("sapa.colours", "dark"));
    await page.reload();
    await page.getByLabel("Nama pengguna").waitFor();
    await clean(page, `${colours} sign in`);
    await page.keyboard.press("Enter");
    await page.getByRole("alert").waitFor();
    await clean(page, `${colours} sign in refused`);
  });
}
