import { describe, expect, it } from "vitest";
import {
  datesOf,
  filterOf,
  isTooLong,
  newestFirst,
  nextSort,
  sameSearch,
  searchOfView,
  shownDates,
  strangersIn,
  validateTicketSearch,
  viewOf,
  withPreset,
} from "@/features/tickets/search";

const calendar = { today: "2020-03-01", programStart: "2019-11-25" };

describe("the filter in the address", () => {
  it("keeps digits as text and drops what is not a filter", () => {
    expect(
      validateTicketSearch({ q: 14000004321, from: "kemarin", to: "9999-12-31", sort: "secret", more: "x" }),
    ).toEqual({ q: "14000004321", to: "9999-12-31" });
    expect(validateTicketSearch({ q: "   ", name: ["a"], order: "asc" })).toEqual({});
    expect(validateTicketSearch({ q: "x".repeat(10_000) }).q).toHaveLength(200);
  });

  it("names what is no filter, but for dates that a preset stands for", () => {
    expect(strangersIn({ q: "a", sort: "secret", foo: 1, from: "kemarin", report: 20912151 })).toEqual([
      "sort=secret",
      "foo=1",
      "from=kemarin",
    ]);
    expect(strangersIn({ q: "x".repeat(10_000) })[0]).toHaveLength(60);
    expect(strangersIn({ q: 14000004321 })).toEqual([]);
    expect(strangersIn({ preset: "week", from: "2020-01-01", q: "" })).toEqual([]);
  });

  it("counts the length as the server does", () => {
    expect(isTooLong("q", "x".repeat(200))).toBe(false);
    expect(isTooLong("q", `${"x".repeat(199)}é`)).toBe(true);
  });

  it("takes a sort back out of the address", () => {
    expect(newestFirst({ q: "a", sort: "status", order: "asc" })).toEqual({ q: "a" });
    expect(withPreset({ q: "a", from: "2020-01-01", sort: "status" }, "week")).toEqual({
      q: "a",
      sort: "status",
      preset: "week",
    });
  });

  it("lets a preset stand for dates, and moves it with the calendar over a leap day", () => {
    expect(validateTicketSearch({ preset: "week", from: "2020-01-01" })).toEqual({ preset: "week" });
    expect(datesOf("week", calendar)).toEqual({ from: "2020-02-24", to: "2020-03-01" });
    expect(datesOf("today", calendar)).toEqual({ from: "2020-03-01", to: "2020-03-01" });
    expect(shownDates({ preset: "program" }, calendar).from).toBe("2019-11-25");
  });

  it("asks the server for dates and leaves the open detail out", () => {
    expect(filterOf({ q: "marni", preset: "today", report: "10000001" }, calendar)).toEqual({
      q: "marni",
      from: "2020-03-01",
      to: "2020-03-01",
    });
  });

  it("comes back from a view as it went in", () => {
    const search = validateTicketSearch({ q: "melati", status: "Lapor", preset: "week", sort: "status", order: "asc" });
    expect(searchOfView(viewOf(search))).toEqual(search);
    expect(sameSearch({ q: "a", status: "b", report: "1" }, { status: "b", q: "a" })).toBe(true);
    expect(sameSearch({ q: "a" }, { q: "b" })).toBe(false);
  });

  it("sorts a column in its own order first", () => {
    expect(nextSort("reporterName", { sort: "createdAt", order: "desc" })).toEqual({
      sort: "reporterName",
      order: "asc",
    });
    expect(nextSort("reporterName", { sort: "reporterName", order: "asc" })).toEqual({
      sort: "reporterName",
      order: "desc",
    });
    expect(nextSort("repeatCount", { sort: "createdAt", order: "desc" }).order).toBe("desc");
  });
});
