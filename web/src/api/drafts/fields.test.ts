import { describe, expect, it } from "vitest";
import type { Caller } from "@/api/desk";
import { changedFields, missingNow, prefilledValue, shownValue, valuesToSave } from "@/api/drafts/fields";
import { workspace } from "@/api/testing/workspace";

const caller: Caller = {
  id: "1",
  version: 3,
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
};
const known = workspace({ caller, missing: ["email", "resume"] });
const fixed = workspace({
  call: { ...known.call, number: { ...known.call.number, type: "fixed_line", display: "021-5550123" } },
});

describe("No. Hp", () => {
  it("is filled from a mobile that calls, and asked for otherwise", () => {
    expect(prefilledValue(workspace({}), "hp")).toBe("0877-0000-1234");
    expect(prefilledValue(fixed, "hp")).toBe("");
    expect(missingNow(workspace({}), {})).not.toContain("hp");
    expect(missingNow(fixed, {})[0]).toBe("hp");
  });
  it("goes with the save, typed or not", () => {
    expect(valuesToSave(workspace({}), { name: "SITI" }, "data_caller")).toEqual({
      name: "SITI",
      hp: "0877-0000-1234",
    });
    expect(valuesToSave(workspace({}), { hp: "" }, "data_caller")).toEqual({ hp: "" });
  });
});

describe("what a field shows", () => {
  it("is what was typed, over what is saved", () => {
    expect(shownValue(known, {}, "name")).toBe("MARNI");
    expect(shownValue(known, { name: "" }, "name")).toBe("");
    expect(shownValue(known, { name: "MARNI AYU" }, "name")).toBe("MARNI AYU");
  });
  it("is unsaved only when it differs from what is saved", () => {
    expect(changedFields(known, { name: "MARNI ", address: "JL MAWAR" })).toEqual(["address"]);
  });
});

describe("what is missing", () => {
  it("follows the typing, in the order of the SOP", () => {
    expect(missingNow(workspace({}), {})).toEqual(["name", "address", "email", "resume"]);
    expect(missingNow(workspace({}), { name: "SITI", resume: "-" })).toEqual(["address", "email", "resume"]);
    expect(missingNow(known, { address: "" })).toEqual(["address", "email", "resume"]);
  });
});

describe("OK of Data Caller", () => {
  it("leaves the resume to Simpan", () => {
    expect(valuesToSave(known, { name: "A", resume: "B" }, "data_caller")).not.toHaveProperty("resume");
    expect(valuesToSave(known, { name: "A", resume: "B" }, "data_penelpon")).toHaveProperty("resume", "B");
  });
});
