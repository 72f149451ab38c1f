import { describe, expect, it, vi } from "vitest";
import { readingsOf, understand } from "@/features/email/heard";

const empty = { email: null, ambiguous: [], guessed: [], lowConfidence: [], unresolved: [], warnings: [] };
// As the server reads them.
const server: Record<string, object> = {
  "siti contoh@gmail.com": { text: "scontoh@gmail.com", guessed: [0] },
  "kata siti contoh@gmail.com": { text: "siticontoh@gmail.com" },
  "mama kelinci at gmail titik com": { text: "mk@gmail.com", guessed: [1] },
  "mama kata kelinci at gmail titik com": { text: "mkelinci@gmail.com" },
  // Without its place in the text each other word would be something else, and changes nothing of the guess.
  "kata mama kelinci at gmail titik com": { text: "mamak@gmail.com", guessed: [4] },
  "mama kelinci at kata gmail titik com": { text: "mk@gmail.com", guessed: [1] },
  "mama kelinci at gmail kata titik com": { text: "mk@gmailtitikcom", guessed: [1] },
  "mama kelinci at gmail titik kata com": { text: "mk@gmail.com", guessed: [1] },
};
vi.mock("@/api/procedure", () => ({
  parseSpelling: (text: string) => Promise.resolve({ ...empty, text: "", ...server[text] }),
}));

const read = async (text: string) => {
  const { guessed, list } = await readingsOf(text, await understand(text));
  return { guessed, list: list.map(({ kind, heard }) => `${kind} ${heard.text}`) };
};

describe("a text in which a word was guessed", () => {
  it("that ends in a whole address is first its words, then the address alone, then letters", async () => {
    expect(await read("siti contoh@gmail.com")).toEqual({
      guessed: ["siti"],
      list: ["whole siticontoh@gmail.com", "rest contoh@gmail.com", "letters scontoh@gmail.com"],
    });
  });
  it("that was dictated is first its letters", async () => {
    expect(await read("mama kelinci at gmail titik com")).toEqual({
      guessed: ["kelinci"],
      list: ["letters mk@gmail.com", "whole mkelinci@gmail.com"],
    });
  });
});
