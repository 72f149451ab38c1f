import { describe, expect, it } from "vitest";
import { ago, clock, dateTime, duration, setTimeZone, shortDateTime, zoneName } from "@/lib/time";

describe("instants are shown in the zone of the site", () => {
  it("with its name", () => {
    setTimeZone("Asia/Makassar");
    expect(dateTime("2019-12-10T02:09:00Z")).toBe("10 Des 2019, 10.09");
    expect(shortDateTime("2019-12-10T02:09:00Z")).toBe("10/12/2019 10.09");
    expect(zoneName()).toBe("WITA");
    setTimeZone("Asia/Jakarta");
    expect(clock("2019-12-10T02:09:00Z")).toBe("09.09");
    expect(zoneName()).toBe("WIB");
  });
  it("as a span counts up", () => {
    expect(duration(75_000)).toBe("01:15");
    expect(duration(3_675_000)).toBe("1:01:15");
    expect(duration(-5)).toBe("00:00");
  });
  it("as how long ago", () => {
    expect(ago("2019-12-10T02:00:00Z", Date.parse("2019-12-10T02:03:00Z"))).toBe("3 menit yang lalu");
  });
});
