// What became of an e-mail address, in words: its letter, its domain, the mail that came back, who said so.
import type { Schemas } from "@/api/types";
import { authorName } from "@/lib/author";
import type { Translate } from "@/lib/i18n";
import { ago } from "@/lib/time";
import type { Tone } from "@/ui/Tag";

type Words = Translate<"story">;
type Email = Schemas["CallerEmail"];

const problems = [
  "sending",
  "stopped",
  "timeout",
  "no_connection",
  "garbage",
  "login_denied",
  "no_tls",
  "tls_failed",
  "connection_lost",
  "not_configured",
  "address_unsafe",
  "address_changed",
  "given_up",
] as const;

// Why a letter was not taken, by the word the server keeps with it; "reply_550" is the answer of the mail server.
export function problemWords(problem: string, t: Words): string {
  const known = problems.find((word) => word === problem);
  if (known) return t(`problem.${known}`);
  const reply = /^reply_(\d+)$/.exec(problem)?.[1];
  return reply ? t("problem.reply", { code: reply }) : t("problem.other", { code: problem });
}

export function letterWords(letter: Email["letter"], t: Words): string {
  if (!letter) return t("letter.none");
  const { state, problem, queuedAt, sentAt, answeredAt } = letter;
  switch (state) {
    case "waiting":
      return letter.attempts > 0 && problem && problem !== "sending"
        ? t("letter.trying", { reason: problemWords(problem, t) })
        : t("letter.waiting");
    case "failed":
      return t("letter.failed", { reason: problemWords(problem, t) });
    case "cancelled":
      return t("letter.cancelled");
    default:
      return t(`letter.${state}`, { ago: ago(answeredAt ?? sentAt ?? queuedAt) });
  }
}

const letterTones: Record<NonNullable<Email["letter"]>["state"], Tone> = {
  waiting: "info",
  sent: "info",
  confirmed: "ok",
  denied: "danger",
  unsubscribed: "warn",
  failed: "danger",
  cancelled: "neutral",
};
export const letterTone = (letter: Email["letter"]): Tone => (letter ? letterTones[letter.state] : "neutral");

const stateTones: Record<Email["state"], Tone> = {
  legacy_unverified: "warn",
  claimed: "warn",
  read_back: "warn",
  spelled: "ok",
  confirmed: "ok",
  soft_bounced: "warn",
  bounced: "danger",
  disputed: "danger",
  refused: "neutral",
  withdrawn: "neutral",
  superseded: "neutral",
};
export const stateTone = (state: Email["state"]): Tone => stateTones[state];

const domainTones: Record<Schemas["EmailDomain"]["answer"], Tone> = {
  accepts: "ok",
  no_mail: "danger",
  no_domain: "danger",
  unknown: "neutral",
};
export const domainTone = (answer: Schemas["EmailDomain"]["answer"]): Tone => domainTones[answer];

// RFC 3463: the class says for how long, the rest says why.
const bounces = {
  "1.1": "unknown_address",
  "1.2": "unknown_domain",
  "1.3": "unknown_address",
  "1.6": "unknown_address",
  "1.10": "no_mail",
  "2.1": "disabled",
  "2.2": "full",
  "4.1": "unreachable",
  "4.2": "unreachable",
  "4.4": "unreachable",
  "4.7": "unreachable",
} as const;
export function bounceWords(status: string | null, t: Words): string {
  if (!status) return t("bounce.unsaid");
  const detail = Object.entries(bounces).find(([code]) => status.slice(2) === code)?.[1];
  return detail ? t(`bounce.${detail}`) : t("bounce.other", { status });
}

// The server and the owner of an address sign with these names, whatever the language.
export function actorName(by: string, t: Words): string {
  return by === "Mail" || by === "Pemilik email" ? t(`by.${by}`) : authorName(by);
}
