import { beforeEach, describe, expect, it } from "vitest";
import { type Desk, deskKey, fetchDesk, putWorkspace, withWorkspace } from "@/api/desk";
import { queryClient } from "@/api/queryClient";
import { workspace } from "@/api/testing/workspace";

const empty: Desk = { workspaces: [], telephony: { state: "up", lastEventAt: null }, mail: { letters: false } };
const call = workspace({}).call;

describe("the desk", () => {
  beforeEach(() => queryClient.clear());

  it("takes a new call at its end and keeps the order of the others", () => {
    const one = withWorkspace(empty, workspace({}));
    const two = withWorkspace(one, workspace({ call: { ...call, id: "c2" } }));
    const again = withWorkspace(two, workspace({ version: 2 }));
    expect(again.workspaces.map((item) => [item.call.id, item.version])).toEqual([
      ["c1", 2],
      ["c2", 1],
    ]);
  });

  it("drops news that is older than what it shows", () => {
    const desk = withWorkspace(empty, workspace({ version: 5, verdict: "known" }));
    expect(withWorkspace(desk, workspace({ version: 4, verdict: "new" }))).toBe(desk);
  });

  it("lets a closed call go, and does not bring one that it never had", () => {
    const closed = workspace({ version: 9, closedAt: "2026-01-01T00:10:00.000Z" });
    expect(withWorkspace(withWorkspace(empty, workspace({})), closed).workspaces).toEqual([]);
    expect(withWorkspace(empty, closed)).toBe(empty);
  });

  it("takes nothing back that came while it was being fetched", async () => {
    queryClient.setQueryData(deskKey, empty);
    const fetched = await fetchDesk(async () => {
      putWorkspace(workspace({ version: 3 }));
      return empty; // an answer from before the ring
    });
    expect(fetched.workspaces.map((item) => item.version)).toEqual([3]);
  });
});
