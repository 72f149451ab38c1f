import { describe, expect, it } from "vitest";
import { faultOf } from "@/features/email/faults";

describe("what is wrong with an address", () => {
  it("is nothing with a good one", () => {
    for (const good of ["siti@gmail.com", "A.b+c_d@sub.example.co.id", " siti@gmail.com ", `${"a".repeat(64)}@b.id`])
      expect(faultOf(good)).toBeUndefined();
  });
  it.each([
    ["", { kind: "empty" }],
    ["siti", { kind: "no_at" }],
    ["siti@@gmail.com", { kind: "several_at" }],
    ["siti@gmail@com", { kind: "several_at" }],
    ["@gmail.com", { kind: "no_local" }],
    ["siti@", { kind: "no_domain" }],
    ["siti@gmail", { kind: "no_ending" }],
    ["siti..contoh@gmail.com", { kind: "double_dot" }],
    ["siti@gmail..com", { kind: "double_dot" }],
    [".siti@gmail.com", { kind: "dot_at_edge" }],
    ["siti.@gmail.com", { kind: "dot_at_edge" }],
    ["siti@gmail.", { kind: "dot_at_edge" }],
    [`${"a".repeat(65)}@gmail.com`, { kind: "local_too_long", count: 65 }],
    [`a@${"b".repeat(252)}.com`, { kind: "too_long", count: 258 }],
    ["münchen@gmail.com", { kind: "sign", sign: "ü" }],
    ["münchen", { kind: "sign", sign: "ü" }],
    ["siti@gmaïl.com", { kind: "domain_sign", sign: "ï" }],
    ["siti@gmail_x.com", { kind: "domain_sign", sign: "_" }],
    ["siti@-gmail.com", { kind: "hyphen" }],
    ["siti contoh@gmail.com", { kind: "space" }],
  ])("is said of %s", (text, fault) => {
    expect(faultOf(text)).toEqual(fault);
  });
});
