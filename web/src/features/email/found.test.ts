import { describe, expect, it } from "vitest";
import type { Caller, CallerMatch, Workspace } from "@/api/desk";
import { shownEmails } from "@/features/email/found";

const person = (id: string, address?: string): Caller => ({
  id,
  version: 1,
  name: id.toUpperCase(),
  honorific: "",
  address: "",
  location: "",
  note: "",
  phones: [],
  emails: address
    ? [
        {
          address,
          state: "legacy_unverified",
          source: "legacy_alamat",
          stateAt: "2026-01-01T00:00:00.000Z",
          stateBy: "CRM",
          callId: null,
          releasedAt: null,
          domain: null,
          letter: null,
          bounces: 0,
        },
      ]
    : [],
  customers: [],
  addresses: [],
  createdAt: "2026-01-01T00:00:00.000Z",
  updatedAt: "2026-01-01T00:00:00.000Z",
  masked: false,
  can: [],
});
const match = (caller: Caller): CallerMatch => ({
  caller,
  reason: "exact",
  matched: "0813",
  rank: 1,
  lastContactAt: null,
});
const found = (address: string, where: "record" | "report_address"): Workspace["foundEmails"][number] => ({
  address,
  where,
  reportNo: null,
  at: null,
  by: null,
  state: "legacy_unverified",
  confidence: "exact",
  differs: [],
});
const yudi = person("yudi", "toko@example.com");
const ratna = person("ratna");
const nobody = { caller: null, matches: [], rejected: [], identity: "unknown" as const, foundEmails: [] };

describe("the e-mails that are shown", () => {
  it("are those of everybody who has the number, each with a name, until it is known who calls", () => {
    const shown = shownEmails({ ...nobody, matches: [match(yudi), match(ratna)] });
    expect(shown).toMatchObject({
      of: "several",
      people: [
        { name: "YUDI", email: { address: "toko@example.com" } },
        { name: "RATNA", email: undefined },
      ],
    });
  });
  it("are nobody's when the caller is none of them", () => {
    const foundEmails = [found("toko@example.com", "report_address")];
    expect(shownEmails({ ...nobody, matches: [match(yudi)], identity: "none", foundEmails }).of).toBe("others");
    expect(shownEmails({ ...nobody, matches: [match(yudi)], rejected: ["yudi"], foundEmails }).of).toBe("others");
  });
  it("are the caller's own when somebody else was refused", () => {
    const foundEmails = [found("ratna@example.com", "record"), found("toko@example.com", "report_address")];
    const shown = shownEmails({ ...nobody, caller: ratna, rejected: ["yudi"], identity: "confirmed", foundEmails });
    expect(shown).toEqual({ of: "caller", emails: [foundEmails[0]] });
  });
});
