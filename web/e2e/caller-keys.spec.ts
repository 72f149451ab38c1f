// Every question about a caller has its key, and the focus is never lost by answering it.
import type { Page } from "@playwright/test";
import { callTab, dataCaller, dataPenelpon, expect, marni, shared, stranger, test, twoAgentsChangeMarni } from "./sapa";

const focused = (page: Page) => page.evaluate(() => document.activeElement?.tagName ?? "");

test("a likely duplicate is answered with keys, and the focus stays in the form", async ({ sapa, agent }) => {
  const page = await agent();
  await sapa.ring(stranger);
  await callTab(page, /Baru/).waitFor();
  const caller = dataCaller(page);
  const question = caller.getByText("Mungkin orang ini sudah tercatat");
  await caller.getByLabel("Nama").fill("MARNI");
  await caller.getByLabel("Email").fill("marni.aya@yahoo.com");
  await page.keyboard.press("Alt+o");
  await expect(question).toBeVisible();
  await page.keyboard.press("Alt+7");
  await expect(question).toBeHidden();
  await page.keyboard.press("Alt+o");
  await expect(question).toBeVisible();
  await page.keyboard.press("Alt+y");
  await expect(callTab(page, /IBU MARNI/)).toBeVisible();
  await expect(question).toBeHidden();
  await expect.poll(() => focused(page)).not.toBe("BODY");
});

test("a conflict is settled with a key", async ({ sapa, agent }) => {
  const [one, two] = await twoAgentsChangeMarni(sapa, agent);
  await one.keyboard.press("Alt+o");
  const conflict = dataCaller(two).getByText("Data ini baru saja diubah orang lain");
  await expect(conflict).toBeVisible();
  await two.keyboard.press("Alt+6");
  await expect(conflict).toBeHidden();
  await expect(dataCaller(two).getByLabel("Alamat")).toHaveValue("JL ANGGREK 2");
  await expect.poll(() => focused(two)).not.toBe("BODY");
});

test("the results of attaching are reached with the arrow keys, and Esc gives the focus back", async ({
  sapa,
  agent,
}) => {
  const page = await agent();
  await sapa.ring(stranger);
  await callTab(page, /Baru/).waitFor();
  await page.keyboard.press("Alt+l");
  await expect(page.getByRole("textbox", { name: "Kata kunci" })).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("button", { name: /Lampirkan nomor ke orang lain/ })).toBeFocused();
  await page.keyboard.press("Alt+l");
  await expect(page.getByRole("textbox", { name: "Kata kunci" })).toBeFocused();
  await page.keyboard.type("budi");
  await page.keyboard.press("Enter");
  const attach = page.getByRole("button", { name: /Lampirkan nomor\s+BAPAK BUDI/ });
  await attach.waitFor();
  await page.keyboard.press("ArrowDown");
  await expect(attach).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(callTab(page, /BAPAK BUDI/)).toBeVisible();
  await expect.poll(() => focused(page)).not.toBe("BODY");
  // In which call that was.
  await page.keyboard.press("Alt+r");
  await expect(page.getByText("dalam panggilan ini").first()).toBeVisible();
});

test("a customer is linked and unlinked with keys", async ({ sapa, agent }) => {
  const page = await agent();
  await sapa.ring(marni);
  await callTab(page, /MARNI/).waitFor();
  await page.keyboard.press("Alt+p");
  await page.keyboard.type("520300000777");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: /Tautkan\s+TOKO SUMBER CONTOH/ }).waitFor();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  const linked = page.getByRole("group", { name: "Pelanggan yang ditautkan" });
  await expect(linked.getByRole("button")).toHaveCount(2);
  await expect.poll(() => focused(page)).not.toBe("BODY");
  await page.keyboard.press("Alt+8");
  await expect(linked).toBeHidden();
});

test("in a tie no card is marked before it has the focus, and a key walks through them", async ({ sapa, agent }) => {
  const page = await agent();
  await sapa.ring(shared);
  const cards = dataCaller(page).locator("[data-list=matches] > li");
  await expect(cards).toHaveCount(2);
  const border = (at: number) => cards.nth(at).evaluate((card) => getComputedStyle(card).borderColor);
  expect(await border(0)).toBe(await border(1));
  await page.keyboard.press("Alt+9");
  await page.keyboard.press("Alt+9");
  await expect(cards.nth(1).getByRole("button").first()).toBeFocused();
  expect(await border(0)).not.toBe(await border(1));
  const name = (await cards.nth(1).locator("bdi").first().textContent()) ?? "";
  await page.keyboard.press("Alt+y");
  await expect(callTab(page, new RegExp(name))).toBeVisible();
});

test("a number that nobody can call is not said to be withheld", async ({ sapa, agent }) => {
  const page = await agent();
  await sapa.ring("1234567890123456789012345678901234567890");
  await expect(dataCaller(page).getByText(/Nomor tidak dikenali: 12345678/)).toBeVisible();
  await expect(callTab(page, /disembunyikan/)).toHaveCount(0);
  await expect(page.getByRole("button", { name: /Lampirkan nomor/ })).toBeHidden();
});

test("what was missing is missing no more when it was filled in, and the chosen result is marked", async ({
  sapa,
  agent,
}) => {
  const page = await agent();
  const call = await sapa.ring(marni);
  await sapa.answered(call, marni);
  await sapa.ended(call, marni);
  const wrapUp = page.getByRole("region", { name: "Penutup" });
  await wrapUp.getByRole("button", { name: "Informasi" }).click();
  await expect(wrapUp.getByText(/Masih kosong: Resume/)).toBeVisible();
  await expect(wrapUp.getByRole("button", { name: /Informasi \(dipilih\)/ })).toBeVisible();
  await dataPenelpon(page).getByLabel("Resume").fill("INFO TAGIHAN");
  await page.keyboard.press("Control+s");
  await expect(wrapUp.getByText(/Masih kosong/)).toBeHidden();
  await wrapUp.getByRole("button", { name: "Tutup sekarang" }).click();
  await expect(page.getByText("Tidak ada panggilan", { exact: true })).toBeVisible();
});

test("toasts lie over nothing that is typed", async ({ sapa, agent }) => {
  const page = await agent();
  await sapa.ring(marni);
  await callTab(page, /MARNI/).waitFor();
  await dataPenelpon(page).getByLabel("Resume").fill("INFO TAGIHAN");
  await page.keyboard.press("Control+s");
  const toast = page.getByRole("status").filter({ hasText: "resume tersimpan" });
  await expect(toast).toBeVisible();
  const over = await toast.boundingBox();
  for (const area of [dataPenelpon(page), dataCaller(page)]) {
    const box = await area.boundingBox();
    const apart =
      over !== null &&
      box !== null &&
      (over.x >= box.x + box.width || over.x + over.width <= box.x || over.y >= box.y + box.height);
    expect(apart).toBe(true);
  }
});
