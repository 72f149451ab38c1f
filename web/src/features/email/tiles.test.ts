import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import type { SpelledAddress, Tile } from "@/api/procedure";
import {
  afterCorrection,
  back,
  begin,
  confirm,
  correctedAddress,
  firstWrong,
  group,
  isComplete,
  isCorrected,
  lettersOf,
  moveTo,
  type Progress,
  propose,
} from "@/features/email/tiles";

const risky = new Set(["m", "n"]);
function spelled(address: string, conflict?: number): SpelledAddress {
  const [local = "", domain = ""] = address.split("@");
  const tiles: Tile[] = [...local].map((text, pos) => ({
    kind: /[a-z]/.test(text) ? "letter" : "sign",
    text,
    words: [text.toUpperCase()],
    pos,
    level: pos === conflict ? "conflict" : risky.has(text) ? "high" : "low",
    mistakenFor: "",
  }));
  tiles.push({ kind: "at", text: "@", words: ["at"], pos: local.length, level: "low", mistakenFor: "" });
  tiles.push({ kind: "domain", text: domain, words: [domain], pos: local.length + 1, level: "low", mistakenFor: "" });
  return { address, alphabet: "test", tiles, doubts: [], suggestedDomain: null };
}
const marni = () => begin(spelled("marni.aya@yahoo.com", 8));
const correct = (progress: Progress, letter: string, insert = false) => confirm(propose(progress, letter, insert), 0);
const toEnd = (progress: Progress, start = 0) => {
  let now = start;
  let after = confirm(progress, now);
  while (!isComplete(after)) {
    now += 1000;
    after = confirm(after, now);
  }
  return after;
};

// What the next Enter confirms.
const breathOf = (progress: Progress): string => {
  const { from, to } = group(progress);
  return progress.tiles
    .slice(from, to)
    .map((tile) => tile.text)
    .join("");
};

describe("letter tiles", () => {
  it("are said up to the next risky letter, four at most, and a risky letter stands alone", () => {
    const groups: string[] = [];
    let progress = marni();
    while (!isComplete(progress)) {
      groups.push(breathOf(progress));
      progress = confirm(progress, 0);
    }
    expect(groups).toEqual(["m", "ar", "n", "i.ay", "a", "@yahoo.com"]);
  });

  it("keep the time of each: a group shares what it took", () => {
    let progress: Progress = { ...marni(), since: 0 };
    progress = confirm(progress, 600);
    progress = confirm(progress, 1600);
    expect(lettersOf(progress).letters.slice(0, 3)).toEqual([
      { pos: 0, ms: 600 },
      { pos: 1, ms: 500 },
      { pos: 2, ms: 500 },
    ]);
  });

  it("take a correction, and only it is spelled again", () => {
    let progress = toEnd(moveTo(correct(moveTo(marni(), 8), "u"), 0));
    expect(isCorrected(progress)).toBe(true);
    expect(correctedAddress(progress)).toBe("marni.ayu@yahoo.com");
    expect(firstWrong(progress)).toBe(9);
    progress = afterCorrection(progress, spelled("marni.ayu@yahoo.com"));
    expect(progress.at).toBe(8);
    expect(isComplete(progress)).toBe(false);
    progress = confirm(progress, 100_000);
    expect(isComplete(progress)).toBe(true);
    expect(lettersOf(progress).letters[8]).toMatchObject({ pos: 8, was: "a" });
  });

  it("find their places again when a letter was taken out or put in", () => {
    const shorter = toEnd(moveTo(correct(moveTo(marni(), 5), ""), 0));
    expect(correctedAddress(shorter)).toBe("marniaya@yahoo.com");
    const again = afterCorrection(shorter, spelled("marniaya@yahoo.com"));
    expect(again.tiles.filter((_, index) => again.took[index] === undefined)).toEqual([]);
    const longer = correct(moveTo(marni(), 0), "h", true);
    expect(correctedAddress(longer)).toBe("hmarni.aya@yahoo.com");
  });

  it("go back one by one, and the same letter is no correction", () => {
    let progress = confirm(confirm(marni(), 0), 0);
    progress = back(progress);
    expect(progress.at).toBe(2);
    expect(progress.took[2]).toBeUndefined();
    expect(isCorrected(correct(progress, "r"))).toBe(false);
    expect(correct(moveTo(progress, 10), "x").edits).toEqual({});
  });

  it("take a typed letter only when it is confirmed, and give it back", () => {
    const typed = propose(moveTo(marni(), 0), "y");
    expect(typed.proposed).toBe("y");
    expect(isCorrected(typed)).toBe(false);
    expect(correctedAddress(typed)).toBe("marni.aya@yahoo.com");
    for (const taken of [back(typed), moveTo(typed, 3), propose(typed, "m")]) {
      expect(taken.proposed).toBeUndefined();
      expect(isCorrected(confirm(taken, 0))).toBe(false);
    }
    expect(back(typed).at).toBe(0);
    const confirmed = confirm(propose(typed, "n"), 0);
    expect(correctedAddress(confirmed)).toBe("narni.aya@yahoo.com");
    expect(confirmed.proposed).toBeUndefined();
    // The letter that was there before is a correction of the correction, and is confirmed too.
    const again = propose(moveTo(confirmed, 0), "m");
    expect(isCorrected(again)).toBe(true);
    expect(isCorrected(confirm(again, 0))).toBe(false);
  });
});

// The same file holds what the time-and-motion study counts (tests/core/motion_test.cpp).
describe("an Enter confirms what the study counts", () => {
  const text = readFileSync(resolve(import.meta.dirname, "../../../../tests/golden/breaths.txt"), "utf8");
  for (const block of text.trim().split("\n\n")) {
    const [address = "", other = "", tiles = "", breaths = ""] = block.split("\n");
    it(`${address} ${other}`, () => {
      let progress = begin({ address, alphabet: "test", tiles: tilesOf(tiles), doubts: [], suggestedDomain: null });
      const said: string[] = [];
      while (!isComplete(progress)) {
        said.push(breathOf(progress));
        progress = confirm(progress, 0);
      }
      expect(said.join(" ")).toBe(breaths.replace("breaths ", ""));
    });
  }
});

// "tiles letter,m,high at,@,low"
function tilesOf(line: string): Tile[] {
  let pos = 0;
  return line
    .split(" ")
    .slice(1)
    .map((item) => {
      const [kind = "", text = "", level = ""] = item.split(",");
      const tile: Tile = {
        kind: oneOf(kinds, kind),
        text,
        words: [text],
        pos,
        level: oneOf(levels, level),
        mistakenFor: "",
      };
      pos += text.length;
      return tile;
    });
}
const kinds = ["letter", "digit", "sign", "at", "ending", "domain"] as const;
const levels = ["low", "medium", "high", "conflict"] as const;
function oneOf<T extends string>(all: readonly T[], word: string): T {
  const found = all.find((item) => item === word);
  if (found === undefined) throw new Error(`"${word}" is none of ${all.join(", ")}`);
  return found;
}
