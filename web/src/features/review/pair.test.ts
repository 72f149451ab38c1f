import { describe, expect, it } from "vitest";
import { changedRows, type Field, keptIndex, mayTake, nextAfter, outcomeOf, type Review } from "@/features/review/pair";

const value = (text: string): Field["left"] => ({ value: text, pieces: [{ text, same: true }] });
const field = (name: Field["field"], relation: Field["relation"], left: string, right: string): Field => ({
  field: name,
  relation,
  left: value(left),
  right: value(right),
  takeable: name === "name" && left !== "" && right !== "",
});
const side = (id: string, name: string, calls: number): Review["sides"][number] => ({
  caller: {
    id,
    version: 1,
    name,
    honorific: "IBU",
    address: "",
    location: "",
    note: "",
    phones: [],
    emails: [],
    customers: [],
    addresses: [],
    createdAt: "2026-11-25T01:00:00Z",
    updatedAt: "2026-11-25T01:00:00Z",
    masked: false,
    can: [],
  },
  calls,
  reports: 1,
  lastContactAt: null,
  source: "",
});
const review: Review = {
  id: "r1",
  version: 4,
  state: "open",
  reason: "near_name",
  source: "duplicates",
  createdAt: "2026-11-25T01:00:00Z",
  decidedAt: null,
  decidedBy: null,
  masked: false,
  sides: [side("a", "MARNI", 2), side("b", "MARNY", 3)],
  fields: [
    field("name", "near", "MARNI", "MARNY"),
    field("honorific", "same", "IBU", "IBU"),
    field("phone", "same", "0877-0000-1234", "0877-0000-1234"),
    field("email", "near", "marni@yahoo.com", "marny@yahoo.com"),
    field("customer", "left_only", "123 MARNI", ""),
  ],
  proposedKeep: "b",
  merge: null,
  can: ["merge"],
};

describe("a pair", () => {
  it("keeps what the server proposes until the leader chooses", () => {
    expect(keptIndex(review, undefined)).toBe(1);
    expect(keptIndex(review, "a")).toBe(0);
  });
  it("says what a merge leaves: equal values once, those that look alike both", () => {
    expect(outcomeOf(review, 1, new Map())).toEqual({
      name: "IBU MARNY",
      phones: 1,
      emails: 2,
      customers: 1,
      calls: 5,
      reports: 2,
      more: false,
    });
    expect(outcomeOf(review, 1, new Map([["name", 0]])).name).toBe("IBU MARNI");
  });
  it("offers a choice only where two values differ", () => {
    expect(review.fields.filter(mayTake).map(({ field: name }) => name)).toEqual(["name"]);
  });
  it("marks what somebody changed meanwhile, and nothing else", () => {
    const after = { ...review, fields: [field("name", "differs", "MARNI", "SITI"), ...review.fields.slice(1)] };
    expect([...changedRows(review, after)]).toEqual([0]);
    expect(changedRows(review, { ...review })).toEqual(new Set());
  });
  it("is followed by the next one, at the end by the one before", () => {
    expect(nextAfter(["a", "b", "c"], 1)).toBe("c");
    expect(nextAfter(["a", "b", "c"], 2)).toBe("b");
    expect(nextAfter(["a"], 0)).toBeUndefined();
  });
});
