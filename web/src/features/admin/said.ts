// Words of the server's own (kinds, remarks, what was looked at) in the language of the person; one that is new stays as it is.
// Only administration needs them: they come with its screens and not with the first page.
import english from "@/features/admin/strings/said-en.json";
import indonesian from "@/features/admin/strings/said-id.json";
import { i18n } from "@/lib/i18n";
import { language } from "@/lib/preferences";

type Catalogue = typeof indonesian;
const catalogue = (): Catalogue => (language.get() === "en" ? english : indonesian);

export function said(kind: keyof Omit<Catalogue, "masked">, word: string): string {
  const words: Readonly<Record<string, string>> = catalogue()[kind];
  return words[word.replaceAll(/[^a-z0-9]+/gi, "_")] ?? word;
}

export const saidMasked = (): string => catalogue().masked;

export function saidOutcome(outcome: string): string {
  return i18n.find(`admin:outcome.${outcome}`) ?? outcome;
}
