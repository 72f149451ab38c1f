import { i18n } from "@/lib/i18n";

// 12.345, in English 12,345.
export function countText(count: number): string {
  return new Intl.NumberFormat(i18n.language === "en" ? "en-GB" : "id-ID").format(count);
}

// The server counts no further than `most`: 10.000+
export function countTextUpTo(count: number, most: number): string {
  return count > most ? `${countText(most)}+` : countText(count);
}
