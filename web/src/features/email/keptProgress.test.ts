import { describe, expect, it } from "vitest";
import type { SpelledAddress, Tile } from "@/api/procedure";
import { checkKept, keptOf, progressFrom } from "@/features/email/keptProgress";
import { begin, confirm, moveTo, type Progress, propose } from "@/features/email/tiles";

const tiles: Tile[] = [..."ani"].map((text, pos) => ({
  kind: "letter",
  text,
  words: [text],
  pos,
  level: "low",
  mistakenFor: "",
}));
const spelled: SpelledAddress = { address: "ani", alphabet: "test", tiles, doubts: [], suggestedDomain: null };
const half = (): Progress => {
  const said = confirm({ ...begin(spelled), tiles: tiles.map((tile) => ({ ...tile, level: "high" })), since: 0 }, 700);
  return confirm(propose(moveTo(said, 2), "y"), 0);
};

describe("letters that are kept on this computer", () => {
  it("come back with their times and corrections, through JSON too", () => {
    const kept = checkKept(JSON.parse(JSON.stringify(keptOf(half(), 5))));
    expect(kept?.atMs).toBe(5);
    expect(kept && progressFrom(kept)).toMatchObject({
      address: "ani",
      took: [700, undefined, undefined],
      edits: { 2: "y" },
      since: undefined,
    });
  });
  it("are without a letter that was typed and not confirmed", () => {
    const typed = propose(moveTo(half(), 1), "k");
    expect(progressFrom(keptOf(typed, 5)).proposed).toBeUndefined();
  });
  it("are nothing when another version wrote them", () => {
    const good = keptOf(half(), 5);
    for (const bad of [null, "x", {}, { ...good, took: [1] }, { ...good, tiles: [1, 2, 3] }, { ...good, edits: 3 }])
      expect(checkKept(bad)).toBeUndefined();
  });
});
