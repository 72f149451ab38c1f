// Which of the e-mails that were found may be shown now, and whose they are. Pure.
import type { Caller, Workspace } from "@/api/desk";
import { fullName, presentEmail } from "@/api/drafts/fields";
import type { Schemas } from "@/api/types";

type Found = Schemas["FoundEmail"];

export type Shown =
  // Of the caller, and of the earlier reports of the number.
  | { of: "caller"; emails: readonly Found[] }
  // Several people have the number and it is not known who calls.
  | { of: "several"; people: readonly { id: string; name: string; email: NonNullable<PresentEmail> | undefined }[] }
  // The caller is none of the people who have the number: their addresses are nobody's business.
  | { of: "others" };
type PresentEmail = ReturnType<typeof presentEmail>;

type Known = Pick<Workspace, "caller" | "matches" | "rejected" | "identity" | "foundEmails">;

export function shownEmails({ caller, matches, rejected, identity, foundEmails }: Known): Shown {
  const refused = new Set(rejected);
  if (!caller && (identity === "none" || refused.size > 0)) return { of: "others" };
  if (!caller && matches.length > 0) {
    const people = matches.map((match): Caller => match.caller);
    return {
      of: "several",
      people: people.map((person) => ({ id: person.id, name: fullName(person), email: presentEmail(person) })),
    };
  }
  // A report says its number and not whose address it has: beside somebody who was refused it may be his.
  const emails = refused.size > 0 ? foundEmails.filter((found) => found.where === "record") : foundEmails;
  return { of: "caller", emails };
}
