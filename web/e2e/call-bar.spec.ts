// Several calls at once: the bar stays readable, and one key shows them all.
import { budi, callTab, expect, marni, shared, stranger, test } from "./sapa";

const numbers = [marni, budi, shared, stranger, "081299990002", "081299990003", "081299990004", "081299990005"];

test("the shown call keeps its words and its place however many calls there are", async ({ sapa, agent }) => {
  const page = await agent();
  const bar = page.getByRole("tablist", { name: "Panggilan di meja ini" });
  for (const [index, from] of numbers.entries()) {
    const call = await sapa.ring(from);
    if (index % 3 < 2) await sapa.answered(call, from);
    if (index % 3 === 1) await sapa.ended(call, from);
  }
  await page.getByRole("button", { name: /^\+\d+ panggilan lain/ }).waitFor();
  for (let press = 0; press < numbers.length; press += 1) {
    await page.keyboard.press("F4");
    const shown = bar.getByRole("tab", { selected: true });
    await expect(shown).toBeInViewport({ ratio: 1 });
    const cut = await shown.evaluate((element) => element.scrollWidth - element.clientWidth);
    expect(cut).toBeLessThanOrEqual(1);
    // No tab lies on another one or on the buttons beside the bar.
    const boxes = await bar.getByRole("tab").evaluateAll((tabs) => tabs.map((tab) => tab.getBoundingClientRect()));
    for (const [index, box] of boxes.entries()) {
      expect(box.width).toBeGreaterThan(100);
      expect(box.left).toBeGreaterThanOrEqual((boxes[index - 1]?.right ?? 0) - 1);
    }
    const controls = await page.getByRole("button", { name: /Nomor manual/ }).boundingBox();
    expect(boxes.at(-1)?.right ?? 0).toBeLessThan(controls?.x ?? 0);
  }
  // What has no room is in the menu, with its state in words.
  await page.getByRole("button", { name: /^\+\d+ panggilan lain/ }).click();
  await expect(page.getByRole("menuitem", { name: /^(Berdering|Tersambung|Penutup)/ }).first()).toBeVisible();
  const item = page.getByRole("menuitem", { name: /^(Berdering|Tersambung|Penutup)/ }).last();
  const words = (await item.textContent()) ?? "";
  const number = /\d{4}-\d{4}-\d{4}/.exec(words)?.[0] ?? "no number";
  await item.click();
  await expect(bar.getByRole("tab", { selected: true })).toContainText(number);
});

test("F4 shows every ringing call in turn, and from another screen it leads to the desk", async ({ sapa, agent }) => {
  const page = await agent();
  for (const from of [marni, budi, stranger, "081299990002"]) await sapa.ring(from);
  await callTab(page, /0812-9999-0002/).waitFor();
  const shown = page.getByRole("tablist", { name: "Panggilan di meja ini" }).getByRole("tab", { selected: true });
  const seen = new Set<string>();
  for (let press = 0; press < 4; press += 1) {
    const before = await page.locator("#call-panel").getAttribute("aria-labelledby");
    seen.add(before ?? "");
    await page.keyboard.press("F4");
    await expect(page.locator("#call-panel")).not.toHaveAttribute("aria-labelledby", before ?? "");
  }
  expect(seen.size).toBe(4);
  await page.keyboard.press("Alt+j");
  await expect(page).toHaveURL(/\/calls/);
  await page.keyboard.press("F4");
  await expect(page).toHaveURL(/\/desk/);
  await expect(shown).toBeVisible();
});

test("a call that is not shown says its state to a screen reader", async ({ sapa, agent }) => {
  const page = await agent();
  const first = await sapa.ring(marni);
  await sapa.answered(first, marni);
  await callTab(page, /Tersambung.*MARNI/).waitFor();
  await sapa.ring(budi);
  await expect(callTab(page, /Berdering.*BUDI/)).toHaveAttribute("aria-selected", "false");
  await page.keyboard.press("F4");
  await expect(callTab(page, /Tersambung.*MARNI/)).toHaveAttribute("aria-selected", "false");
});
