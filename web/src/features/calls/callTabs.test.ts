import { describe, expect, it, vi } from "vitest";
import type { Workspace } from "@/api/desk";
import { workspace } from "@/api/testing/workspace";
import { levelFor, othersFit, tabsShown } from "@/features/calls/callTabs";

const call = (id: string, state: Workspace["call"]["state"]) =>
  workspace({ call: { ...workspace({}).call, id, state } });
const ids = (list: Workspace[]) => list.map((item) => item.call.id).join("");

describe("the call bar", () => {
  it("gives the shown call its width first, and a menu to those without room", () => {
    expect(othersFit(800, 400, 3)).toBe(3);
    expect(othersFit(800, 400, 9)).toBe(2);
    expect(othersFit(300, 400, 9)).toBe(0);
  });
  it("lets the shown call drop words only as far as three others need", () => {
    const widths = (...of: number[]) => vi.fn((level: number) => of[level] ?? 0);
    expect(levelFor(900, widths(500, 380, 300, 250), 3)).toBe(0);
    expect(levelFor(800, widths(500, 400, 300, 250), 3)).toBe(1);
    expect(levelFor(400, widths(500, 400, 300, 250), 3)).toBe(3);
    expect(levelFor(385, widths(390, 380, 300, 250), 0)).toBe(1);
    const enough = widths(390, 380, 300, 250);
    expect(levelFor(400, enough, 0)).toBe(0);
    expect(enough).toHaveBeenCalledTimes(1);
  });
  it("keeps the order of the desk, the shown call, and what rings", () => {
    const calls = [
      call("a", "wrap_up"),
      call("b", "wrap_up"),
      call("c", "answered"),
      call("d", "wrap_up"),
      call("e", "ringing"),
    ];
    expect(ids(tabsShown(calls, "a", 2))).toBe("ace");
    expect(ids(tabsShown(calls, "b", 0))).toBe("b");
    expect(ids(tabsShown(calls, "b", undefined))).toBe("abcde");
    expect(ids(tabsShown(calls, undefined, 1))).toBe("e");
  });
});
