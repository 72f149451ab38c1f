import { describe, expect, it } from "vitest";
import type { Schemas } from "@/api/types";
import { changeBody, doneByOthers, isWritten, shownChange } from "@/features/tickets/ticketChange";

type Ticket = Schemas["Ticket"];
const entry = (id: string, by: string): Schemas["Timeline"] => ({
  id,
  at: "2019-12-10T02:00:00Z",
  by,
  kind: "status",
  old: "Lapor",
  new: "Tindak Lanjut",
  note: "",
  reportNo: null,
  callId: null,
});
const ticket: Ticket = {
  ticketNo: "H3NQ6KX",
  version: 3,
  status: "Lapor",
  baseStatus: "Lapor",
  qualifier: "",
  closed: false,
  category: "Gangguan",
  moduleId: "KOSONG",
  priority: "Normal",
  repeatCount: 0,
  createdAt: "2019-12-10T01:00:00Z",
  updatedAt: "2019-12-10T01:00:00Z",
  closedAt: null,
  mergedInto: null,
  customer: null,
  substation: "",
  pole: "",
  reports: [],
  moreReports: 0,
  timeline: [entry("1", "RINI")],
  calls: [],
  emails: [],
  letters: [],
  next: ["Tindak Lanjut", "Selesai"],
  masked: false,
  can: ["change"],
};
const moved: Ticket = {
  ...ticket,
  version: 4,
  status: "Selesai(PADAM)",
  baseStatus: "Selesai",
  qualifier: "PADAM",
  priority: "Tinggi",
  next: ["Lapor"],
  timeline: [...ticket.timeline, entry("2", "SARI"), entry("3", "RINI")],
};

describe("a change that is being written", () => {
  it("keeps what was typed and follows the ticket in the rest", () => {
    const edits = { status: "Selesai", note: "Sudah nyala" };
    expect(changeBody(ticket, edits)).toEqual({ status: "Selesai", qualifier: "", note: "Sudah nyala" });
    expect(shownChange(moved, edits)).toMatchObject({ note: "Sudah nyala", priority: "Tinggi", qualifier: "PADAM" });
  });

  it("does not offer a status that may not follow any more", () => {
    expect(shownChange(moved, { status: "Selesai" }).status).toBe("");
    expect(isWritten(ticket, { status: "Selesai" })).toBe(true);
    expect(isWritten(moved, { status: "Selesai" })).toBe(false);
  });

  it("is told what others did meanwhile, not what one did oneself", () => {
    expect(doneByOthers(ticket, moved, "RINI").map(({ id }) => id)).toEqual(["2"]);
    expect(doneByOthers(moved, moved, "RINI")).toEqual([]);
  });
});
