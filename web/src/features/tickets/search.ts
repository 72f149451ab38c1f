// The whole filter of Monitoring Tiket stands in the address, so that a view can be kept, sent and gone back to.
import type { Schemas } from "@/api/types";
import { addDays, today } from "@/lib/dates";

export type TicketFilter = Schemas["TicketFilter"];

// The explicit filters behind the one field, in the order of the form.
export const filterNames = [
  "reporter_phone",
  "report_no",
  "ticket_no",
  "customer_no",
  "name",
  "address",
  "email",
  "words",
  "created_by",
  "site",
  "substation",
  "status",
  "category",
] as const;
export type FilterName = (typeof filterNames)[number];

export const presets = ["today", "week", "program"] as const;
export type Preset = (typeof presets)[number];

export const sortColumns = [
  "createdAt",
  "reportNo",
  "ticketNo",
  "reporterName",
  "reporterAddress",
  "email",
  "createdBy",
  "repeatCount",
  "status",
] as const;
export type SortColumn = (typeof sortColumns)[number] | "relevance";
export type Order = "asc" | "desc";

export interface TicketSearch extends Partial<Record<FilterName, string>> {
  q?: string;
  from?: string;
  to?: string;
  // Instead of from and to: the dates move with the calendar.
  preset?: Preset;
  sort?: SortColumn;
  order?: Order;
  // The report whose detail is open.
  report?: string;
}

export const longest: Record<FilterName | "q", number> = {
  q: 200,
  reporter_phone: 128,
  report_no: 16,
  ticket_no: 16,
  customer_no: 32,
  name: 200,
  address: 200,
  email: 254,
  words: 200,
  created_by: 64,
  site: 16,
  substation: 64,
  status: 64,
  category: 64,
};

// As the server counts: in bytes.
export function isTooLong(name: FilterName | "q", value: string): boolean {
  return new TextEncoder().encode(value.trim()).length > longest[name];
}

// The router reads digits in an address as a number, and "true" as what it says; here they are always text.
function text(value: unknown, most: number): string | undefined {
  if (typeof value !== "string" && typeof value !== "number" && typeof value !== "boolean") return undefined;
  return String(value).trim().slice(0, most) || undefined;
}
const date = (value: unknown) => (typeof value === "string" && /^\d{4}-\d{2}-\d{2}$/.test(value) ? value : undefined);
const oneOf = <T extends string>(value: unknown, choices: readonly T[]) => choices.find((choice) => choice === value);

export function validateTicketSearch(search: Record<string, unknown>): TicketSearch {
  const clean: TicketSearch = {};
  for (const name of ["q", ...filterNames] as const) {
    const value = text(search[name], longest[name]);
    if (value) clean[name] = value;
  }
  const preset = oneOf(search.preset, presets);
  const from = date(search.from);
  const to = date(search.to);
  if (preset) clean.preset = preset;
  else {
    if (from) clean.from = from;
    if (to) clean.to = to;
  }
  const sort = oneOf(search.sort, [...sortColumns, "relevance"] as const);
  const order = oneOf(search.order, ["asc", "desc"] as const);
  if (sort) clean.sort = sort;
  if (sort && order) clean.order = order;
  const report = text(search.report, 16);
  if (report) clean.report = report;
  return clean;
}

// What stands in the address and is no filter, or none that could be or that is cut: a mistyped link must not find something else.
export function strangersIn(address: Record<string, unknown>): string[] {
  const known: Record<string, unknown> = { ...validateTicketSearch(address) };
  const silent = address.preset === undefined ? [] : ["from", "to"];
  return Object.entries(address)
    .filter(
      ([name, value]) =>
        value !== undefined && value !== "" && !silent.includes(name) && String(value).trim() !== String(known[name]),
    )
    .map(([name, value]) => `${name}=${String(value)}`.slice(0, 60));
}

export function newestFirst({ sort: _sort, order: _order, ...search }: TicketSearch): TicketSearch {
  return search;
}
export function withPreset({ from: _from, to: _to, ...search }: TicketSearch, preset: Preset): TicketSearch {
  return { ...search, preset };
}

// What the calendar of the site says; the server's word comes with the choices.
export interface Calendar {
  today: string;
  programStart: string;
}
export const ownCalendar = (): Calendar => ({ today: today(), programStart: "2019-11-25" });

// Both ends included: seven days are today and the six before.
export function datesOf(preset: Preset, calendar: Calendar): { from: string; to: string } {
  const from = { today: calendar.today, week: addDays(calendar.today, -6), program: calendar.programStart }[preset];
  return { from, to: calendar.today };
}

export function shownDates(search: TicketSearch, calendar: Calendar): { from: string; to: string } {
  if (search.preset) return datesOf(search.preset, calendar);
  return { from: search.from ?? "", to: search.to ?? "" };
}

// As the server takes it: GET /tickets, exports.
export function filterOf(search: TicketSearch, calendar: Calendar): TicketFilter {
  const { preset: _preset, report: _report, ...rest } = search;
  const { from, to } = shownDates(search, calendar);
  return { ...rest, ...(from && { from }), ...(to && { to }) };
}

// As a view keeps it: a preset stays a preset.
export function viewOf(search: TicketSearch): { filter: TicketFilter; preset: Preset | "" } {
  const { preset, report: _report, ...filter } = search;
  return { filter, preset: preset ?? "" };
}

export function searchOfView(view: Pick<Schemas["View"], "filter" | "preset">): TicketSearch {
  return validateTicketSearch({ ...view.filter, preset: view.preset || undefined });
}

export function sameSearch(one: TicketSearch, other: TicketSearch): boolean {
  const text = ({ report: _report, ...search }: TicketSearch) =>
    JSON.stringify(Object.entries(search).sort(([a], [b]) => (a < b ? -1 : 1)));
  return text(one) === text(other);
}

export function explicitFilters(search: TicketSearch): FilterName[] {
  return filterNames.filter((name) => search[name]);
}

const risesFirst: readonly SortColumn[] = [
  "ticketNo",
  "reporterName",
  "reporterAddress",
  "email",
  "createdBy",
  "status",
];
// What a press on a heading asks for: the column's own order first, then the other one.
export function nextSort(
  column: SortColumn,
  shown: { sort: string; order: Order },
): { sort: SortColumn; order: Order } {
  const first: Order = risesFirst.includes(column) ? "asc" : "desc";
  if (shown.sort !== column) return { sort: column, order: first };
  return { sort: column, order: shown.order === "asc" ? "desc" : "asc" };
}
