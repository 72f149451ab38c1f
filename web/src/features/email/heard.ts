// What is understood of what was typed while the caller spells: letters as they stand, or code words.
import { parseSpelling } from "@/api/procedure";
import type { Schemas } from "@/api/types";
import { faultOf } from "@/features/email/faults";

// What was understood, and of which text.
export type Heard = Schemas["ParsedSpelling"] & { of: string };

// What is typed letter by letter is taken as it stands; with spaces in it, it is dictation and the server understands it.
export function plain(text: string): Heard {
  const address = text.trim().toLowerCase();
  const lowConfidence = [...address.replace(/@.*/, "")].flatMap((letter, at) => (/[a-z0-9]/.test(letter) ? [at] : []));
  return {
    of: text,
    text: address,
    email: null,
    ambiguous: [],
    guessed: [],
    lowConfidence,
    unresolved: [],
    warnings: [],
  };
}
export async function understand(text: string): Promise<Heard> {
  return /\s/.test(text.trim()) ? { ...(await parseSpelling(text)), of: text } : plain(text);
}

// One way to understand a text in which a word was guessed.
export interface Reading {
  kind: "whole" | "rest" | "letters";
  heard: Heard;
}
export interface Readings {
  of: string;
  // The words that are no code words.
  guessed: string[];
  list: Reading[];
}

// "siti contoh@gmail.com": the words as they are, what stands behind the last space, or the first letters. Whoever typed a
// whole address meant its words; who dictated meant the letters.
export async function readingsOf(text: string, heard: Heard): Promise<Readings> {
  const words = text.trim().split(/\s+/);
  // "kata X" is X itself.
  const itself = (chosen: (at: number) => boolean) =>
    parseSpelling(words.map((word, at) => (chosen(at) ? `kata ${word}` : word)).join(" "));
  // A word is the guessed one when there is one guess less with it said as itself.
  const isGuess = await Promise.all(
    words.map(async (word, here) => {
      if (!/^[a-z]{3,}$/i.test(word)) return false;
      return (await itself((at) => at === here)).guessed.length < heard.guessed.length;
    }),
  );
  const guessed = words.filter((_, at) => isGuess[at]);
  const whole = await itself((at) => isGuess[at] ?? false);
  const last = words.at(-1) ?? "";
  const written = last.includes("@");
  const letters: Reading = { kind: "letters", heard };
  const others: Reading[] = [
    { kind: "whole", heard: { ...whole, of: text } },
    ...(written ? [{ kind: "rest" as const, heard: { ...plain(last), of: text } }] : []),
  ];
  const seen = new Set([heard.text]);
  const sound = others.filter(({ heard: { text: address, ambiguous, unresolved } }) => {
    if (seen.has(address) || ambiguous.length > 0 || unresolved.length > 0 || faultOf(address)) return false;
    seen.add(address);
    return true;
  });
  return { of: text, guessed, list: written ? [...sound, letters] : [letters, ...sound] };
}
