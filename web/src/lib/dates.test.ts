import { describe, expect, it } from "vitest";
import { addDays, parseDate, today } from "@/lib/dates";

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
  ])("%s is %s", (text, date) => expect(parseDate(text, now)).toBe(date));

  it.each(["30/2/2020", "32/1", "abc", "", "12/13/2019"])("%s is none", (text) =>
    expect(parseDate(text, now)).toBeNull(),
  );

  it("is a day of the site, not of the server", () => {
    expect(today(Date.parse("2019-12-09T18:00:00Z"))).toBe("2019-12-10");
    expect(addDays("2019-12-31", 1)).toBe("2020-01-01");
  });
});
