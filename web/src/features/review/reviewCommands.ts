// What can be done about a pair, as data. Plain letters: they work only while the card has the focus.
import type { Command } from "@/actions/command";
import type { ReviewScreen } from "@/features/review/useReviews";
import { i18n } from "@/lib/i18n";

export const cardId = "review-card";

export function cardHasFocus(): boolean {
  return document.getElementById(cardId)?.contains(document.activeElement) ?? false;
}

// `screen` is read when a command is shown or run.
export function reviewCommands(screen: () => ReviewScreen | undefined): readonly Command[] {
  const group = "review" as const;
  const may = (what: string) => () => cardHasFocus() && (screen()?.pair?.can.includes(what) ?? false);
  return [
    {
      id: "review.merge",
      group,
      key: "G",
      label: () => i18n.t("review:action.merge"),
      allowed: may("merge"),
      run: () => void screen()?.decide("merge"),
    },
    {
      id: "review.apart",
      group,
      key: "P",
      label: () => i18n.t("review:action.apart"),
      allowed: may("apart"),
      run: () => void screen()?.decide("apart"),
    },
    {
      id: "review.postpone",
      group,
      key: "T",
      label: () => i18n.t("review:action.postpone"),
      allowed: may("postpone"),
      run: () => void screen()?.decide("postpone"),
    },
    {
      id: "review.swap",
      group,
      key: "S",
      label: () => i18n.t("review:action.swap"),
      allowed: may("merge"),
      run: () => screen()?.swap(),
    },
    {
      id: "review.undo",
      group,
      key: "U",
      label: () => i18n.t("review:action.undo"),
      allowed: () => cardHasFocus() && (screen()?.mayUndo ?? false),
      run: () => void screen()?.undo(),
    },
    {
      id: "review.next",
      group,
      key: "N",
      label: () => i18n.t("review:action.next"),
      allowed: cardHasFocus,
      run: () => screen()?.step(1),
    },
    {
      id: "review.previous",
      group,
      key: "B",
      label: () => i18n.t("review:action.previous"),
      allowed: cardHasFocus,
      run: () => screen()?.step(-1),
    },
  ];
}
