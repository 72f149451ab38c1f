import { describe, expect, it } from "vitest";
import type { Caller } from "@/api/desk";
import { conflictingFields } from "@/features/callers/callerForm";

const caller = (more: Partial<Caller>): Caller => ({
  id: "1",
  version: 1,
  name: "MARNI",
  honorific: "IBU",
  address: "JL MELATI",
  location: "",
  note: "",
  phones: [],
  emails: [],
  customers: [],
  addresses: [],
  createdAt: "2026-01-01T00:00:00.000Z",
  updatedAt: "2026-01-01T00:00:00.000Z",
  masked: false,
  can: ["edit"],
  ...more,
});

describe("two agents save one caller", () => {
  it("a field that both changed is asked about", () => {
    expect(conflictingFields(caller({}), caller({ address: "JL MAWAR" }), { address: "JL ANGGREK" })).toEqual([
      "address",
    ]);
  });
  it("fields that only one of them changed are not", () => {
    expect(conflictingFields(caller({}), caller({ address: "JL MAWAR" }), { name: "MARNI AYU" })).toEqual([]);
    expect(conflictingFields(caller({}), caller({ name: "MARNI A" }), { address: "JL ANGGREK" })).toEqual([]);
  });
  it("the same change by both is none", () => {
    expect(conflictingFields(caller({}), caller({ address: "JL MAWAR" }), { address: "JL MAWAR " })).toEqual([]);
  });
});
