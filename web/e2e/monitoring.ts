// Monitoring Tiket as tests reach it.
import type { Page } from "@playwright/test";
import { expect } from "./sapa";

export const table = (page: Page) => page.getByRole("grid", { name: "Monitoring Tiket" });
export const detail = (page: Page) => page.getByRole("region", { name: "Lihat Detail" });
export const one = (page: Page) => page.getByLabel("Cari Berdasarkan Telepon Pelapor");
export const rowOf = (page: Page, text: string) =>
  table(page)
    .getByRole("row", { name: new RegExp(text) })
    .first();

export async function monitoring(page: Page): Promise<void> {
  await page.keyboard.press("Alt+q");
  await expect(table(page)).toBeVisible();
}

export async function find(page: Page, text: string): Promise<void> {
  await one(page).fill(text);
  await page.keyboard.press("Enter");
  await expect(rowOf(page, text)).toBeVisible();
}

export async function openTicket(page: Page, ticketNo: string): Promise<void> {
  await monitoring(page);
  await find(page, ticketNo);
  await rowOf(page, ticketNo).click();
  await expect(detail(page).getByText("Riwayat tiket")).toBeVisible();
}
