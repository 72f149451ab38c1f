import { describe, expect, it } from "vitest";
import { addDays, readDate, today } from "@/lib/dates";

const now = Date.parse("2019-12-10T02:00:00Z"); // 09.00 WIB

describe("a typed date", () => {
  it.each([
    ["25/11/2019", "2019-11-25"],
    ["25-11-2019", "2019-11-25"],
    ["1 Des 2019", "2019-12-01"],
    ["1 Desember 2019", "2019-12-01"],
    ["2019-11-25", "2019-11-25"],
    ["5/12", "2019-12-05"],
    ["31/12", "2018-12-31"],
    ["25/11/19", "2019-11-25"],
    ["kemarin", "2019-12-09"],
    ["Hari ini", "2019-12-10"],
    ["29/2/2020", "2020-02-29"],
    ["31122018", "2018-12-31"],
    ["311218", "2018-12-31"],
    ["3112", "2018-12-31"],
    ["1des2019", "2019-12-01"],
    // Two digits of a year: up to ten years ahead, else the past.
    ["1/1/29", "2029-01-01"],
    ["1/1/30", "1930-01-01"],
    ["1/1/99", "1999-01-01"],
    ["1/1/00", "2000-01-01"],
    // The last one there was.
    ["29/2", "2016-02-29"],
    ["31/12/9999", "9999-12-31"],
    ["2030-06-01", "2030-06-01"],
  ])("%s is %s", (text, date) => expect(readDate(text, now)).toEqual({ date }));

  it.each(["31/04/2026", "31/02/2026", "29/02/2027", "30/2/2020", "32/1", "12/13/2019", "30/2", "2019-13-01"])(
    "%s is on no calendar",
    (text) => expect(readDate(text, now)).toEqual({ problem: "missing" }),
  );

  it.each(["abc", "", "1", "12", "1/", "12/1/", "1/1/201", "1/1/12345", "01/01/10000", "123", "12345", "1 xyz 2019"])(
    "%j is not a whole date",
    (text) => expect(readDate(text, now)).toEqual({ problem: "unreadable" }),
  );

  it("is a day of the site, not of the server", () => {
    expect(today(Date.parse("2019-12-09T18:00:00Z"))).toBe("2019-12-10");
    expect(addDays("2019-12-31", 1)).toBe("2020-01-01");
  });
});
