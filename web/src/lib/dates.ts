// Dates that people type: "31/12", "31-12-2019", "1 Des 2019", "kemarin". As "YYYY-MM-DD", a day of the site's calendar.
import { timeZone } from "@/lib/time";

const months = ["jan", "feb", "mar", "apr", "mei", "jun", "jul", "agu", "sep", "okt", "nov", "des"];
const english: Record<string, number> = { may: 5, aug: 8, oct: 10, dec: 12 };
const words: Record<string, number> = {
  "hari ini": 0,
  today: 0,
  kemarin: -1,
  yesterday: -1,
  besok: 1,
  tomorrow: 1,
  lusa: 2,
};

export function today(now = Date.now()): string {
  return new Intl.DateTimeFormat("en-CA", {
    timeZone: timeZone(),
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
  }).format(now);
}

export function addDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

function valid(year: number, month: number, day: number): string | null {
  const at = new Date(Date.UTC(year, month - 1, day));
  if (at.getUTCFullYear() !== year || at.getUTCMonth() !== month - 1 || at.getUTCDate() !== day) return null;
  return at.toISOString().slice(0, 10);
}

function monthOf(text: string): number | undefined {
  if (/^\d+$/.test(text)) return Number(text);
  const short = text.slice(0, 3);
  const at = months.indexOf(short);
  return at >= 0 ? at + 1 : english[short];
}

// null: not a date. Without a year the nearest one in the past is meant, for these dates search for what has happened.
export function parseDate(text: string, now = Date.now()): string | null {
  const typed = text.trim().toLowerCase().replace(/\s+/g, " ");
  const present = today(now);
  const shift = words[typed];
  if (shift !== undefined) return addDays(present, shift);
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(typed);
  if (iso) return valid(Number(iso[1]), Number(iso[2]), Number(iso[3]));
  const parts = /^(\d{1,2})[\s/.-]?([a-z]+|\d{1,2})(?:[\s/.-]?(\d{4}|\d{2}))?$/.exec(typed);
  const month = monthOf(parts?.[2] ?? "");
  if (!parts || month === undefined) return null;
  const day = Number(parts[1]);
  if (parts[3]) return valid(parts[3].length === 2 ? 2000 + Number(parts[3]) : Number(parts[3]), month, day);
  const year = Number(present.slice(0, 4));
  const found = valid(year, month, day);
  return found && found > present ? valid(year - 1, month, day) : found;
}
