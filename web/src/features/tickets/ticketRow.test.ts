import { describe, expect, it } from "vitest";
import { nearMark, pieces, statusTone } from "@/features/tickets/ticketRow";

const mark = (from: number, to: number) => ({ field: "reporterName" as const, from, to });

describe("marked words", () => {
  it("are the pieces where the search matched, and nothing is lost", () => {
    expect(pieces("IBU MARNI", "reporterName", [mark(4, 9)])).toEqual([
      { text: "IBU ", marked: false },
      { text: "MARNI", marked: true },
    ]);
    expect(pieces("IBU MARNI", "email", [mark(4, 9)])).toEqual([{ text: "IBU MARNI", marked: false }]);
    expect(pieces("", "reporterName", [])).toEqual([{ text: "", marked: false }]);
  });

  it("that overlap, touch or stick out become what can be shown", () => {
    const text = "JL MELATI RAYA";
    const found = pieces(text, "reporterName", [mark(5, 99), mark(3, 7), mark(-1, 2), mark(40, 50)]);
    expect(found).toEqual([
      { text: "JL ", marked: false },
      { text: "MELATI RAYA", marked: true },
    ]);
    expect(found.map((piece) => piece.text).join("")).toBe(text);
  });
});

describe("a cell that may be cut", () => {
  const found = (text: string, word: string) => {
    const from = text.indexOf(word);
    return pieces(text, "reporterAddress", [{ field: "reporterAddress", from, to: from + word.length }]);
  };
  it("begins near what was found, when that stands far behind", () => {
    const shown = nearMark(found("PERUM TAMAN SARI BLOK C NO 12 MELATI", "MELATI"), "reporterAddress");
    expect(shown.map(({ text }) => text)).toEqual(["…O 12 ", "MELATI"]);
    const near = found("JL MELATI RAYA NO 3 RT 4 RW 5 SEMARANG", "MELATI");
    expect(nearMark(near, "reporterAddress")).toBe(near);
  });
});

describe("the tone of a status", () => {
  it("is known for our words and plain for those of the old system", () => {
    expect(statusTone({ baseStatus: "Lapor", closed: false })).toBe("danger");
    expect(statusTone({ baseStatus: "Batal", closed: true })).toBe("neutral");
    expect(statusTone({ baseStatus: "DISPATCH", closed: false })).toBe("info");
  });
});
