// What every state of every screen is held to: axe finds nothing, and nothing sticks out at 1366 x 768.
import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Page, test } from "@playwright/test";

const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

export async function clean(page: Page, state: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).withTags(tags).analyze();
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
