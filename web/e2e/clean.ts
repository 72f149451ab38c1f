// What every state of every screen is held to: axe finds nothing, and nothing sticks out at 1366 x 768. The same screens
// in the dark differ in colour alone, and only what colours can break is looked for there.
import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Page, test } from "@playwright/test";

const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const colourRules = ["color-contrast", "link-in-text-block"];

export async function clean(page: Page, state: string): Promise<void> {
  const dark = (await page.locator("html").getAttribute("data-mantine-color-scheme")) === "dark";
  const axe = new AxeBuilder({ page }).setLegacyMode(); // no frames here; the other mode opens a page for each look
  const { violations } = await (dark ? axe.withRules(colourRules) : axe.withTags(tags)).analyze();
  const found = violations.map(
    (violation) => `${state}: ${violation.id} – ${violation.nodes.map((node) => node.html.slice(0, 160)).join(" | ")}`,
  );
  expect.soft(found).toEqual([]);
  const sticksOut = await page.evaluate(
    () => document.documentElement.scrollWidth > innerWidth || document.documentElement.scrollHeight > innerHeight,
  );
  expect.soft(sticksOut, `${state}: the page scrolls`).toBe(false);
  await page.screenshot({ path: test.info().outputPath(`${state.replaceAll(" ", "-")}.png`) });
}
