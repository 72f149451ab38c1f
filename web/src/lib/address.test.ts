import { describe, expect, it } from "vitest";
import { readSearch, writeSearch } from "@/lib/address";

describe("the search of an address", () => {
  it("holds digits as they are, and reads those in quotation marks", () => {
    expect(writeSearch({ report: "20912151", q: "melati 3" })).toBe("?report=20912151&q=melati+3");
    expect(readSearch("?report=20912151")).toEqual({ report: 20912151 });
    expect(readSearch("?report=%2220912151%22")).toEqual({ report: "20912151" });
  });

  it.each(["1e5", "0812", "00000000", "12345678901234567890", '"melati"', "[a]", "{}", "50%", "a&b=c", "+62 877"])(
    "brings %j back as it went in",
    (q) => expect(Object.values(readSearch(writeSearch({ q }))).map(String)).toEqual([q]),
  );
});
