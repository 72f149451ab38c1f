import { describe, expect, it } from "vitest";
import { type Fresh, sourcesOf } from "@/features/freshness/freshness";

const now = Date.parse("2026-11-25T03:00:00Z");
const item = (more: Partial<Fresh>): Fresh => ({
  source: "apkt",
  kind: "tickets",
  dataUntil: "2026-11-25T02:40:00Z",
  lastFileAt: "2026-11-25T02:45:00Z",
  fileName: "",
  waiting: 0,
  state: "fresh",
  problem: "",
  problemCode: "",
  watched: true,
  ...more,
});

describe("the freshness line", () => {
  it("is not there when nothing was ever imported", () => {
    expect(sourcesOf([], now)).toEqual([]);
    expect(sourcesOf([item({ dataUntil: null, lastFileAt: null, state: "problem" })], now)).toEqual([]);
  });
  it("promises no more than the oldest kind of a source", () => {
    const until = "2026-11-25T01:10:00Z";
    const [apkt, crm] = sourcesOf(
      [item({}), item({ kind: "customers", dataUntil: null, lastFileAt: until }), item({ source: "crm" })],
      now,
    );
    expect(apkt).toMatchObject({ source: "apkt", until, warns: false });
    expect(crm).toMatchObject({ source: "crm", until: "2026-11-25T02:40:00Z" });
  });
  it("warns when it is older than a day, and when the last file could not be taken", () => {
    expect(sourcesOf([item({ dataUntil: "2026-11-24T03:00:00Z" })], now)[0]?.warns).toBe(false);
    expect(sourcesOf([item({ dataUntil: "2026-11-24T02:59:59Z" })], now)[0]).toMatchObject({ warns: true, old: true });
    expect(sourcesOf([item({ state: "problem" })], now)[0]).toMatchObject({ warns: true, old: false });
  });
});
