// The card in each of its states, in light and in dark: axe finds nothing, nothing sticks out.
import type { Page } from "@playwright/test";
import { clean } from "./clean";
import { callTab, expect, marni, type Sapa, shared, stranger, test } from "./sapa";

const card = (page: Page) => page.getByRole("region", { name: "Prosedur email" });
const step = (page: Page, name: string | RegExp) =>
  expect(card(page).getByRole("heading", { level: 3, name })).toBeVisible();

async function call(sapa: Sapa, page: Page, from: string, name: RegExp): Promise<string> {
  const id = await sapa.ring(from);
  await callTab(page, name).waitFor();
  await sapa.answered(id, from);
  await callTab(page, /Tersambung/).waitFor();
  return id;
}

for (const colours of ["light", "dark"] as const) {
  test(`nothing to mend on the card in ${colours}`, async ({ sapa, agent }) => {
    test.setTimeout(600_000);
    const page = await agent();
    if (colours === "dark") {
      await page.keyboard.press("Control+k");
      await page.keyboard.type("gelap");
      await page.keyboard.press("Enter");
    }
    const both = await call(sapa, page, shared, /0813/);
    await clean(page, `${colours} card shared number`);
    await sapa.ended(both, shared);
    await page.getByRole("region", { name: "Penutup" }).waitFor();
    await page.keyboard.press("Alt+t");
    await page.keyboard.press("9");
    await page.getByText("Tidak ada panggilan", { exact: true }).waitFor();
    const first = await call(sapa, page, marni, /MARNI/);
    await page.keyboard.press("F2");
    await clean(page, `${colours} card name`);
    await page.keyboard.press("y");
    await step(page, "Bacakan alamat email lengkap");
    await page.keyboard.press("Shift+F2");
    await page.locator("svg .step.present").waitFor();
    await clean(page, `${colours} card picture`);
    await page.keyboard.press("Escape");
    await page.keyboard.press("x");
    await card(page)
      .getByRole("group", { name: /Lewati/ })
      .waitFor();
    await clean(page, `${colours} card skip`);
    await page.keyboard.press("Escape");
    await page.keyboard.press("e");
    await card(page)
      .getByRole("group", { name: /^Ejaan/ })
      .waitFor();
    await page.keyboard.press("Enter");
    await page.keyboard.press("Enter");
    await page.keyboard.press("k");
    await card(page).getByText("(Kilo)").waitFor();
    await clean(page, `${colours} card typed letter`);
    await page.keyboard.press("Enter");
    await clean(page, `${colours} card letters`);
    await page.keyboard.press("Escape");
    await page.keyboard.press("s");
    await step(page, "Perbaiki huruf yang salah");
    await clean(page, `${colours} card correction`);
    await page.keyboard.press("Escape");
    await page.keyboard.press("d");
    await card(page).getByRole("status").waitFor();
    await clean(page, `${colours} card deferred`);
    await sapa.ended(first, marni);
    await page.getByRole("region", { name: "Penutup" }).waitFor();
    await page.keyboard.press("Alt+t");
    await page.keyboard.press("9");
    await page.getByText("Tidak ada panggilan", { exact: true }).waitFor();

    await call(sapa, page, stranger, /0812/);
    await page.keyboard.press("F2");
    await clean(page, `${colours} card missing`);
    await page.keyboard.type("SITI");
    await page.keyboard.press("Enter");
    await step(page, "Minta alamat email");
    await clean(page, `${colours} card ask`);
    await page.keyboard.press("y");
    await step(page, /Input email/);
    await page.keyboard.type("mama lima kelinci b at kata gmial titik com");
    await card(page)
      .getByRole("group", { name: /Pastikan huruf/ })
      .waitFor();
    await clean(page, `${colours} card dictation`);
    // A bare "lima" is a letter or a digit, and a rabbit is no code word: it must be said what is meant, before it is taken.
    await page.keyboard.press("Enter");
    await page.keyboard.press("l");
    await page.keyboard.press("Enter");
    await card(page)
      .getByRole("group", { name: /Bukan kata ejaan: kelinci\./ })
      .waitFor();
    await clean(page, `${colours} card readings`);
    await page.keyboard.press("1");
    await step(page, "Tawarkan perbaikan domain");
    await clean(page, `${colours} card suggestion`);
    await page.keyboard.press("t");
    await step(page, "Bacakan alamat email lengkap");
    await sapa.kill();
    await page.keyboard.press("e");
    await card(page).getByText("dikirim ulang otomatis").waitFor();
    await clean(page, `${colours} card waiting`);
  });
}
