// The whole way without a mouse: no test in this file clicks.
import { callTab, dataCaller, dataPenelpon, expect, password, stranger, test } from "./sapa";

test("sign in, answer, fill in, save, link a customer, wrap up: keyboard only", async ({ sapa, page }) => {
  await page.goto(sapa.url);
  await expect(page.getByLabel("Nama pengguna")).toBeFocused();
  await page.keyboard.type("agent1");
  await page.keyboard.press("Tab");
  await page.keyboard.type(password);
  await page.keyboard.press("Tab");
  await page.keyboard.type("1001");
  await page.keyboard.press("Enter");
  await expect(page.getByText("Siap menerima panggilan")).toBeVisible();

  await page.keyboard.press("Alt+s");
  await page.getByRole("button", { name: "IBU MARNI – dikenali" }).waitFor();
  const other = page.getByRole("textbox", { name: "Nomor lain" });
  for (let tabs = 0; tabs < 12 && !(await other.evaluate((element) => element === document.activeElement)); tabs += 1)
    await page.keyboard.press("Tab");
  await page.keyboard.type(stranger);
  await page.keyboard.press("Enter");
  await page.keyboard.press("Escape");
  await callTab(page, /Berdering/).waitFor();
  await page.keyboard.press("F8");
  await callTab(page, /Tersambung/).waitFor();

  await page.keyboard.press("Alt+1");
  await expect(dataCaller(page).getByLabel("Nama")).toBeFocused();
  await page.keyboard.type("SITI");
  await page.keyboard.press("Alt+1");
  await expect(dataCaller(page).getByLabel("Alamat")).toBeFocused();
  await page.keyboard.type("JL CEMPAKA 7");
  await page.keyboard.press("Alt+1");
  await expect(dataCaller(page).getByLabel("Email")).toBeFocused();
  await page.keyboard.type("siti.contoh@gmail.com");
  await page.keyboard.press("Alt+o");
  await expect(callTab(page, /SITI/)).toBeVisible();

  await page.keyboard.press("Alt+p");
  await page.keyboard.type("14000004321");
  await page.keyboard.press("Enter");
  const link = page.getByRole("button", { name: /Tautkan\s+BUDI/ });
  await link.waitFor();
  for (let tabs = 0; tabs < 4 && !(await link.evaluate((element) => element === document.activeElement)); tabs += 1)
    await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect(page.getByText("PERUM GRIYA MELATI JLN KENANGA RAYA 12 RT-4 / RW-2")).toBeVisible();

  await page.keyboard.press("Alt+4");
  await expect(dataPenelpon(page).getByLabel("Resume")).toBeFocused();
  await page.keyboard.type("INFO TAGIHAN");
  await page.keyboard.press("Control+s");
  await expect(dataPenelpon(page).getByText(/Tersimpan/)).toBeVisible();
  await page.keyboard.press("F9");
  await page.keyboard.press("Enter");
  await page.getByRole("region", { name: "Penutup" }).waitFor();
  await page.keyboard.press("Alt+t");
  await page.keyboard.press("1");
  await expect(page.getByText("Tidak ada panggilan", { exact: true })).toBeVisible();
});

test("the palette finds a command by the beginnings of its words", async ({ agent }) => {
  const page = await agent();
  await page.keyboard.press("Control+k");
  await page.keyboard.type("gelap");
  await page.keyboard.press("Enter");
  await expect(page.locator("html")).toHaveAttribute("data-mantine-color-scheme", "dark");
});

test("what is typed before the palette is there is not lost, its Enter included", async ({ agent }) => {
  const page = await agent();
  await page.route(/\/assets\/Dialogs-/, async (route) => {
    await new Promise((later) => setTimeout(later, 700));
    await route.continue();
  });
  await page.keyboard.press("Control+k");
  await page.keyboard.type("gelap");
  await page.keyboard.press("Enter");
  await expect(page.locator("html")).toHaveAttribute("data-mantine-color-scheme", "dark");
});

test("a key is changed in the sheet, and a key in use is refused by name", async ({ sapa, agent }) => {
  const page = await agent();
  await page.keyboard.press("?");
  await page.getByRole("button", { name: "Ganti tombol untuk Jawab" }).press("Enter");
  await page.keyboard.press("F6");
  await expect(page.getByText("F6 sudah dipakai untuk “Tahan atau lanjutkan”.")).toBeVisible();
  await page.keyboard.press("F10");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Alt+s");
  await page.getByRole("button", { name: "IBU MARNI – dikenali" }).press("Enter");
  await page.keyboard.press("Escape");
  await callTab(page, /Berdering/).waitFor();
  await page.keyboard.press("F10");
  await expect(callTab(page, /Tersambung/)).toBeVisible();
  expect(sapa.output).not.toContain("error");
});

test("every control that has the focus shows it, and the whole desk is reached with Tab", async ({ sapa, agent }) => {
  const page = await agent();
  await sapa.ring("087700001234");
  await callTab(page, /MARNI/).waitFor();
  const seen = new Set<string>();
  for (let tabs = 0; tabs < 70; tabs += 1) {
    await page.keyboard.press("Tab");
    const name = await page.evaluate(() => {
      const element = document.activeElement;
      if (!(element instanceof HTMLElement) || element === document.body) return "";
      const style = getComputedStyle(element);
      const wrapper = element.closest(".mantine-Input-wrapper");
      const ring = style.outlineStyle !== "none" && Number.parseFloat(style.outlineWidth) >= 2;
      return `${ring || wrapper !== null ? "" : "NO RING: "}${element.getAttribute("aria-label") ?? element.textContent ?? element.id}`;
    });
    seen.add(name);
  }
  const all = [...seen];
  expect(all.filter((name) => name.startsWith("NO RING"))).toEqual([]);
  expect(all.length).toBeGreaterThan(25);
});
