// A shared computer: what is left in the browser when somebody has signed out.
import type { Page } from "@playwright/test";
import { callTab, dataCaller, expect, marni, test } from "./sapa";

// Everything that a page can keep.
function kept(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const parts = [JSON.stringify({ ...localStorage }), JSON.stringify({ ...sessionStorage }), document.cookie];
    for (const { name } of await indexedDB.databases()) {
      if (name === undefined) continue;
      const database = await new Promise<IDBDatabase>((done, fail) => {
        const request = indexedDB.open(name);
        request.onsuccess = () => done(request.result);
        request.onerror = () => fail(request.error);
      });
      for (const table of database.objectStoreNames) {
        const rows = await new Promise<unknown[]>((done, fail) => {
          const request = database.transaction(table).objectStore(table).getAll();
          request.onsuccess = () => done(request.result);
          request.onerror = () => fail(request.error);
        });
        parts.push(...rows.map((row) => JSON.stringify(row)));
      }
      database.close();
    }
    for (const name of await caches.keys()) parts.push(name);
    return parts.join("\n");
  });
}

test("nothing of a caller is left in the browser when the agent has signed out", async ({ sapa, agent }) => {
  const page = await agent();
  await sapa.ring(marni);
  await expect(callTab(page, /MARNI/)).toBeVisible();
  const saved = page.waitForResponse((answer) => answer.url().endsWith("/draft") && answer.ok());
  await dataCaller(page).getByLabel("Email").fill("marni.ayu@yahoo.com");
  await saved;
  expect(await kept(page), "a crash of the browser loses nothing").toContain("marni.ayu@yahoo.com");
  await page.keyboard.press("F2");
  await page.keyboard.press("y");
  await page.getByRole("heading", { name: "Bacakan alamat email lengkap" }).waitFor();
  await page.keyboard.press("e");
  await page.getByRole("group", { name: /^Ejaan/ }).waitFor();
  await page.keyboard.press("Enter");
  await expect.poll(() => kept(page), "letters that are confirmed, too").toContain('"took"');
  await page.getByRole("button", { name: /Akun/ }).click();
  await page.getByRole("menuitem", { name: "Keluar" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Keluar" }).click();
  await expect(page.getByLabel("Kata sandi")).toBeVisible();
  await expect.poll(() => kept(page)).not.toContain("marni.ayu");
  await expect.poll(() => kept(page)).not.toContain('"took"');
  expect(await kept(page)).not.toMatch(/MARNI|0877|MELATI/i);
  expect(await page.content()).not.toMatch(/MARNI|0877|MELATI/i);
});
