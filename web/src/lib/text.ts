import { i18n } from "@/lib/i18n";

// First words of a long text for a place that holds little.
export function shortened(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1).trimEnd()}…`;
}

// "10.000"
export function wholeNumber(count: number): string {
  return new Intl.NumberFormat(i18n.language === "en" ? "en-GB" : "id-ID").format(count);
}
