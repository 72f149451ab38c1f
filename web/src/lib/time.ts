// Instants as people of the utility read them: in the zone of the site, with its name (WIB, WITA, WIT).
import { language } from "@/lib/preferences";

let zone = "Asia/Jakarta";

export function setTimeZone(name: string): void {
  zone = name;
}
export function timeZone(): string {
  return zone;
}

const zoneNames: Record<string, string> = {
  "Asia/Jakarta": "WIB",
  "Asia/Pontianak": "WIB",
  "Asia/Makassar": "WITA",
  "Asia/Ujung_Pandang": "WITA",
  "Asia/Jayapura": "WIT",
};
export function zoneName(): string {
  return zoneNames[zone] ?? zone;
}

const locale = () => (language.get() === "id" ? "id-ID" : "en-GB");
const formats = new Map<string, Intl.DateTimeFormat>();
function format(kind: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${kind}|${locale()}|${zone}`;
  let found = formats.get(key);
  if (!found) {
    found = new Intl.DateTimeFormat(locale(), { timeZone: zone, ...options });
    formats.set(key, found);
  }
  return found;
}

const instant = (value: string | number | Date) => new Date(value);

// "10 Des 2019, 10.09"
export function dateTime(value: string | number | Date): string {
  return format("dateTime", {
    day: "2-digit",
    month: "short",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  }).format(instant(value));
}
// "10/12/2019 10.09": for columns.
export function shortDateTime(value: string | number | Date): string {
  const parts = { day: "2-digit", month: "2-digit", year: "numeric" } as const;
  return `${format("shortDay", parts).format(instant(value))} ${clock(value)}`;
}
// "10.09"
export function clock(value: string | number | Date): string {
  return format("clock", { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(instant(value));
}
// "10 Des 2019"
export function day(value: string | number | Date): string {
  return format("day", { day: "2-digit", month: "short", year: "numeric" }).format(instant(value));
}
// Time today, else the date and the time.
export function brief(value: string | number | Date, now = Date.now()): string {
  return day(value) === day(now) ? clock(value) : dateTime(value);
}

// "10.09.27" of today, else with its date: where several things happen in a minute.
export function briefSeconds(value: string | number | Date, now = Date.now()): string {
  const time = format("seconds", { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });
  const text = time.format(instant(value));
  return day(value) === day(now) ? text : `${day(value)}, ${text}`;
}
// "10 Des 2019, 10.09.27"
export function exactTime(value: string | number | Date): string {
  return briefSeconds(value, 0);
}

// "3 menit yang lalu"
export function ago(value: string | number | Date, now = Date.now()): string {
  const seconds = Math.round((instant(value).getTime() - now) / 1000);
  const relative = new Intl.RelativeTimeFormat(locale(), { numeric: "auto" });
  const steps: [Intl.RelativeTimeFormatUnit, number][] = [
    ["year", 31_557_600],
    ["month", 2_629_800],
    ["day", 86_400],
    ["hour", 3_600],
    ["minute", 60],
  ];
  for (const [unit, size] of steps) {
    if (Math.abs(seconds) >= size) return relative.format(Math.trunc(seconds / size), unit);
  }
  return relative.format(Math.min(seconds, 0), "second");
}

// 75_000 -> "01:15"; an hour and more "1:01:15".
export function duration(milliseconds: number): string {
  const total = Math.max(0, Math.floor(milliseconds / 1000));
  const two = (n: number) => String(n).padStart(2, "0");
  const hours = Math.floor(total / 3600);
  const rest = `${two(Math.floor(total / 60) % 60)}:${two(total % 60)}`;
  return hours > 0 ? `${hours}:${rest}` : rest;
}
