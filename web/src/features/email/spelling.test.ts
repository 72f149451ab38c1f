import { describe, expect, it } from "vitest";
import type { SpelledAddress, Tile } from "@/api/procedure";
import { fastestSpoken, noteTypedLive, progressOf, setProgress, wasTypedLive } from "@/features/email/spelling";
import {
  confirm,
  firstOpen,
  group,
  isComplete,
  isCorrected,
  lettersOf,
  moveTo,
  type Progress,
  propose,
} from "@/features/email/tiles";

const risky = new Set(["m", "n"]);
function spelled(address: string): SpelledAddress {
  const [local = "", domain = ""] = address.split("@");
  const tile = (kind: Tile["kind"], text: string, pos: number): Tile => ({
    kind,
    text,
    words: [text],
    pos,
    level: risky.has(text) ? "high" : "low",
    mistakenFor: "",
  });
  const tiles = [...local].map((text, pos) => tile(/[a-z]/.test(text) ? "letter" : "sign", text, pos));
  tiles.push(tile("at", "@", local.length), tile("domain", domain, local.length + 1));
  return { address, alphabet: "test", tiles, doubts: [], suggestedDomain: null };
}
const marni = spelled("marni.aya@yahoo.com");
const slow = marni.tiles.length * fastestSpoken;
const none = new Set<number>();
let calls = 0;
function aCall(): string {
  calls += 1;
  return `call-${String(calls)}`;
}

describe("an address that is typed while the caller spells it", () => {
  it("counts as checked when it is read back once: one Enter, and the time of the typing is kept", () => {
    const call = aCall();
    noteTypedLive(call, { address: marni.address, ms: slow, doubtful: none, guessed: none });
    const typed = progressOf(call, marni);
    expect(wasTypedLive(call, marni)).toBe(true);
    expect(isComplete(typed)).toBe(true);
    const { address, letters } = lettersOf(typed);
    expect(address).toBe(marni.address);
    expect(letters).toHaveLength(marni.tiles.length);
    expect(letters.every((letter) => letter.ms >= fastestSpoken)).toBe(true);
  });

  it("is not checked when it was typed or pasted faster than it can be said", () => {
    const call = aCall();
    noteTypedLive(call, { address: marni.address, ms: slow - 1, doubtful: none, guessed: none });
    expect(wasTypedLive(call, marni)).toBe(false);
    expect(firstOpen(progressOf(call, marni))).toBe(0);
  });

  it("is not checked when the address is another one by now", () => {
    const call = aCall();
    noteTypedLive(call, { address: marni.address, ms: slow, doubtful: none, guessed: none });
    const other = spelled("marni.ayu@yahoo.com");
    expect(wasTypedLive(call, other)).toBe(false);
    expect(isComplete(progressOf(call, other))).toBe(false);
  });

  it("still waits for the code word of a guessed letter and of a bare letter that is easily misheard", () => {
    const call = aCall();
    // m and n were bare letters, r too, y was guessed from a word.
    noteTypedLive(call, {
      address: marni.address,
      ms: slow,
      doubtful: new Set([0, 2, 3]),
      guessed: new Set([7]),
    });
    let progress: Progress = { ...progressOf(call, marni), since: 0 };
    const open = progress.tiles.flatMap((tile, at) => (progress.took[at] === undefined ? [tile.text] : []));
    expect(open).toEqual(["m", "n", "y"]);
    const said: string[] = [];
    for (let now = 1000; !isComplete(progress); now += 1000) {
      const { from, to } = group(progress);
      said.push(
        progress.tiles
          .slice(from, to)
          .map((tile) => tile.text)
          .join(""),
      );
      progress = confirm(progress, now);
    }
    expect(said).toEqual(["m", "n", "y"]);
  });

  it("can still be corrected while it is read back, and only that letter is spelled again", () => {
    const call = aCall();
    noteTypedLive(call, { address: marni.address, ms: slow, doubtful: none, guessed: none });
    const corrected = confirm(propose(moveTo(progressOf(call, marni), 8), "u"), 0);
    expect(isCorrected(corrected)).toBe(true);
    setProgress(call, corrected);
    const again = progressOf(call, spelled("marni.ayu@yahoo.com"));
    expect(again.tiles.flatMap((tile, at) => (again.took[at] === undefined ? [tile.text] : []))).toEqual(["u"]);
  });

  it("is another call's business only there", () => {
    const call = aCall();
    noteTypedLive(call, { address: marni.address, ms: slow, doubtful: none, guessed: none });
    expect(wasTypedLive(aCall(), marni)).toBe(false);
  });
});
