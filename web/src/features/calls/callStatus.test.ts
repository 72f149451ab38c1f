import { describe, expect, it } from "vitest";
import type { Workspace } from "@/api/desk";
import { workspace } from "@/api/testing/workspace";
import { decideOnPop, nextCall, timerSince } from "@/features/calls/callStatus";

const at = (state: Workspace["call"]["state"], id = "c1", more: Partial<Workspace["call"]> = {}) =>
  workspace({ call: { ...workspace({}).call, id, state, ...more } });

describe("a pop", () => {
  it("shows itself on an empty desk", () => {
    expect(decideOnPop(at("ringing"), "new", undefined, false)).toBe("show");
  });
  it("never takes the screen from somebody who types", () => {
    expect(decideOnPop(at("ringing"), "new", undefined, true)).toBe("offer");
    expect(decideOnPop(at("answered", "c2"), "answered", at("wrap_up"), true)).toBe("offer");
  });
  it("leaves a call in wrap-up on the screen until the next one is answered", () => {
    expect(decideOnPop(at("ringing", "c2"), "new", at("wrap_up"), false)).toBe("offer");
    expect(decideOnPop(at("answered", "c2"), "answered", at("wrap_up"), false)).toBe("show");
  });
  it("does nothing when the call is on the screen already", () => {
    expect(decideOnPop(at("answered"), "answered", at("ringing"), false)).toBe("nothing");
  });
});

describe("the next call", () => {
  it("walks through all of them in their order, however many ring", () => {
    const calls = [at("ringing", "a"), at("ringing", "b"), at("wrap_up", "c"), at("ringing", "d")];
    const walk = (step: 1 | -1) => {
      const seen: string[] = [];
      for (let active: string | undefined = "a"; seen.length < 4; ) {
        active = nextCall(calls, active, step)?.call.id;
        seen.push(active ?? "");
      }
      return seen.join("");
    };
    expect(walk(1)).toBe("bcda");
    expect(walk(-1)).toBe("dcba");
  });
  it("begins at the first when none is shown", () => {
    expect(nextCall([at("wrap_up", "a"), at("ringing", "b")], undefined, 1)?.call.id).toBe("a");
  });
});

describe("the timer", () => {
  it("counts from what the state began with", () => {
    const times = {
      startedAt: "2026-01-01T00:00:00Z",
      answeredAt: "2026-01-01T00:00:10Z",
      heldSince: "2026-01-01T00:01:00Z",
    };
    expect(timerSince(at("ringing", "a", times))).toBe(times.startedAt);
    expect(timerSince(at("answered", "a", times))).toBe(times.answeredAt);
    expect(timerSince(at("held", "a", times))).toBe(times.heldSince);
  });
});
