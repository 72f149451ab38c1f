// Words of the server's own (kinds, remarks, what was looked at) in the language of the person; one that is new stays as it is.
import { i18n } from "@/lib/i18n";

export type Words = "event" | "remark" | "change" | "found" | "dialect" | "what" | "outcome";

export function said(kind: Words, word: string): string {
  const key = word.replaceAll(/[^a-z0-9]+/gi, "_");
  for (const language of [i18n.language, "id"]) {
    const text: unknown = i18n.getResource(
      language,
      "admin",
      kind === "outcome" ? `outcome.${key}` : `said.${kind}.${key}`,
    );
    if (typeof text === "string") return text;
  }
  return word;
}
