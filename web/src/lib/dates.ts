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

export type ReadDate = { date: string } | { problem: "unreadable" | "missing" };

// Two digits of a year are the year nearest to the present that is at most ten years ahead: in 2026, 36 is 2036 and 37 is 1937.
function yearOf(text: string, present: number): number {
  if (text.length === 4) return Number(text);
  const year = present - (present % 100) + Number(text);
  return year > present + 10 ? year - 100 : year <= present - 90 ? year + 100 : year;
}

// Without a year the nearest day in the past is meant, for these dates search for what has happened; 29/2 is the last leap day.
function lastSuch(month: number, day: number, present: string): string | null {
  const year = Number(present.slice(0, 4));
  for (let back = 0; back <= 8; back += 1) {
    const date = valid(year - back, month, day);
    if (date !== null && date <= present) return date;
  }
  return null;
}

// Digits without marks between them are read in pairs; one or three of them could be two dates and are none.
const shapes = [
  /^(?<day>\d{2})(?<month>\d{2})(?<year>\d{4}|\d{2})?$/, // 3112, 311226, 31122026
  /^(?<day>\d{1,2})[\s/.-](?<month>\d{1,2})(?:[\s/.-](?<year>\d{4}|\d{2}))?$/, // 31/12, 31-12-26
  /^(?<day>\d{1,2})[\s/.-]?(?<month>[a-z]+)(?:[\s/.-]?(?<year>\d{4}|\d{2}))?$/, // 31 Des 2026
  /^(?<year>\d{4})-(?<month>\d{1,2})-(?<day>\d{1,2})$/, // 2026-12-31
];

// What a finished text says.
export function readDate(text: string, now = Date.now()): ReadDate {
  const typed = text.trim().toLowerCase().replace(/\s+/g, " ");
  const present = today(now);
  const shift = words[typed];
  if (shift !== undefined) return { date: addDays(present, shift) };
  const { day, month, year } = shapes.map((shape) => shape.exec(typed)?.groups).find(Boolean) ?? {};
  const monthNo = monthOf(month ?? "");
  if (day === undefined || monthNo === undefined) return { problem: "unreadable" };
  const date = year
    ? valid(yearOf(year, Number(present.slice(0, 4))), monthNo, Number(day))
    : lastSuch(monthNo, Number(day), present);
  return date === null ? { problem: "missing" } : { date };
}

// As it is shown and typed: "31/12/2026".
export const writtenDate = (date: string) => date.split("-").reverse().join("/");
