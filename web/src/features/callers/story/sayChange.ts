// One change of a caller's record as a sentence in the language of the screen.
import type { TFunction } from "i18next";
import type { Schemas } from "@/api/types";
import { bounceWords } from "@/features/callers/story/words";
import { day } from "@/lib/time";

type Change = Schemas["Change"];
type Words = TFunction<["story", "callers"]>;

export interface Said {
  // Follows the name of who did it; alone: the sentence says itself who.
  what: string;
  alone?: true;
  // Shown as "old -> new", when there is either.
  from?: string | undefined;
  to?: string | undefined;
  // What stands behind it: letters, alphabet, consent.
  about?: string[];
}

const states = [
  "legacy_unverified",
  "claimed",
  "read_back",
  "spelled",
  "confirmed",
  "soft_bounced",
  "bounced",
  "disputed",
  "refused",
  "withdrawn",
  "superseded",
] as const satisfies readonly Schemas["CallerEmail"]["state"][];
const stateOf = (word: string | null) => states.find((state) => state === word);

const roles = [
  "hp",
  "telp_rumah",
  "pelapor_lain",
  "kerabat",
  "id_caller",
] as const satisfies readonly Schemas["PhoneRole"][];
function roleWords(word: string | null, t: Words): string | undefined {
  const role = roles.find((known) => known === word);
  return role ? t(`role.${role}`) : (word ?? undefined);
}

export function sayChange(change: Change, t: Words): Said {
  if (change.field === "emailState") return sayState(change, t);
  if (change.field === "email" && change.kind === "verified") return sayVerified(change, t);
  if (change.field === "email" && change.new === "refused") return { what: t("changes.emailRefused") };
  if (change.field === "email" && change.new === "no_email") return { what: t("changes.noEmail") };
  if (change.field === "phone" && change.kind === "changed") {
    return { what: t("changes.numberRole"), from: roleWords(change.old, t), to: roleWords(change.new, t) };
  }
  if (change.kind === "differs") {
    const field = t(`changes.field.${change.field}`);
    return { what: t("changes.differs", { field, present: change.old ?? "", other: change.new ?? "" }) };
  }
  return {
    what: t(`changes.${deed(change)}`, { field: t(`changes.field.${change.field}`) }),
    from: change.old ?? undefined,
    to: change.new ?? undefined,
  };
}

function deed({ kind, old, new: value }: Change): Change["kind"] | "noted" | "emptied" {
  if (kind !== "changed") return kind;
  if (!old && value) return "noted";
  return old && !value ? "emptied" : kind;
}

function sayState(change: Change, t: Words): Said {
  const address = change.address ?? t("changes.state.thisAddress");
  const reason = bounceWords(change.status, t);
  const byOwner = change.by === "Pemilik email";
  switch (change.new) {
    case "bounced":
      return { what: t("changes.state.cameBack", { address, reason }), alone: true };
    case "soft_bounced":
      return { what: t("changes.state.delayed", { address, reason }), alone: true };
    case "confirmed":
      return { what: `${t("changes.state.confirmed", { address })}${before(change.old, t)}` };
    case "disputed":
      if (byOwner) return { what: t("changes.state.denied", { address }) };
      break;
    case "withdrawn":
      return { what: t(byOwner ? "changes.state.stopped" : "changes.state.withdrawn", { address }) };
  }
  const state = stateOf(change.new);
  return {
    what: t("changes.state.other", { address, state: state ? t(`callers:emailState.${state}`) : (change.new ?? "") }),
  };
}

function before(old: string | null, t: Words): string {
  const state = stateOf(old);
  return state ? ` (${t("changes.before", { state: t(`callers:emailState.${state}`) })})` : "";
}

function sayVerified(change: Change, t: Words): Said {
  return {
    what: `${t("changes.verifiedEmail", { address: change.new ?? "" })}${before(change.old, t)}`,
    about: [...lettersOf(change.letters, t), consentOf(change.consent, t)],
  };
}

// A letter that was corrected is in every check of the call that came after it: told once.
function lettersOf(checks: Change["letters"], t: Words): string[] {
  const last = checks.at(-1);
  if (!last) return [];
  const pairs = checks.flatMap((check) =>
    check.corrected.map(({ was, confirmed }) => `${was.toUpperCase()} → ${confirmed.toUpperCase()}`),
  );
  return [
    pairs.length > 0
      ? t("changes.corrected", { pairs: [...new Set(pairs)].join(", ") })
      : t("changes.confirmedTiles", { count: last.letters }),
    t("changes.alphabet", { alphabet: last.alphabet }),
  ];
}

function consentOf(consent: Change["consent"], t: Words): string {
  if (!consent) return t("changes.consent.none");
  const purpose = t(`changes.purpose.${consent.purpose}`);
  if (consent.withdrawnAt) return t("changes.consent.withdrawn", { purpose, time: day(consent.withdrawnAt) });
  return t(`changes.consent.${consent.answer}`, { purpose, time: day(consent.at) });
}
