import { useLayoutEffect, useRef } from "react";
import { useKeyOf } from "@/actions/useCommands";
import { Comparison } from "@/features/review/Comparison";
import { bothSides, nameOf, outcomeOf, type Review } from "@/features/review/pair";
import classes from "@/features/review/Review.module.css";
import { mostCounted } from "@/features/review/search";
import type { ReviewScreen } from "@/features/review/useReviews";
import { useTranslation } from "@/lib/i18n";
import { countText, countTextUpTo } from "@/lib/number";
import { brief } from "@/lib/time";
import { CommandButton } from "@/ui/CommandButton";
import { Notice } from "@/ui/Notice";
import { Pane } from "@/ui/Pane";
import { Tag } from "@/ui/Tag";

// One pair: what is the same, what differs, and one key for each decision.
export function PairCard({ review, screen }: { review: Review; screen: ReviewScreen }) {
  const { t } = useTranslation("review");
  const pane = useRef<HTMLElement>(null);
  const [left, right] = bothSides(review);
  const names = { left: nameOf(left) || t("noName"), right: nameOf(right) || t("noName") };
  const nextKey = useKeyOf("review.next");
  const previousKey = useKeyOf("review.previous");
  const { mayFocus } = screen;
  // The pair that comes is read with keys at once: what scrolls has the focus.
  useLayoutEffect(() => {
    if (mayFocus()) pane.current?.querySelector<HTMLElement>("[role=group]")?.focus({ preventScroll: true });
  }, [mayFocus]);
  const total = screen.counts && (screen.search.state === "open" ? screen.counts.open : screen.items.length);
  const { word, kept, taken } = screen;
  return (
    <Pane
      ref={pane}
      label={t("pair", names)}
      title={t(`reason.${review.reason}`)}
      aside={
        <>
          <span className="dim">{t("found", { by: sourceOf(review, t), when: brief(review.createdAt) })}</span>
          {total !== undefined && total > 0 && screen.items.includes(review) && (
            <span className="tabular">
              {t("position", {
                at: countText(screen.items.indexOf(review) + 1),
                total: countTextUpTo(total, mostCounted),
              })}
            </span>
          )}
          <CommandButton
            variant="default"
            combination={previousKey}
            disabled={screen.items.indexOf(review) <= 0}
            onClick={() => screen.step(-1)}
          >
            {t("action.previous")}
          </CommandButton>
          <CommandButton
            variant="default"
            combination={nextKey}
            disabled={screen.items.indexOf(review) >= screen.items.length - 1}
            onClick={() => screen.step(1)}
          >
            {t("action.next")}
          </CommandButton>
        </>
      }
      footer={<Decisions review={review} screen={screen} />}
    >
      {review.masked && <Notice tone="info">{t("masked")}</Notice>}
      <Comparison
        review={review}
        kept={kept}
        taken={taken}
        changed={word?.kind === "changed" ? word.rows : undefined}
        keepSide={screen.keepSide}
        take={screen.take}
      />
      {review.can.includes("merge") && <p className={classes.rest}>{t("rest")}</p>}
    </Pane>
  );
}

function sourceOf(review: Review, t: ReturnType<typeof useTranslation<"review">>["t"]): string {
  return review.source === "duplicates"
    ? t("source.duplicates")
    : t("source.import", { source: review.source.toUpperCase() });
}

function Decisions({ review, screen }: { review: Review; screen: ReviewScreen }) {
  const { t } = useTranslation("review");
  const keys = {
    merge: useKeyOf("review.merge"),
    apart: useKeyOf("review.apart"),
    postpone: useKeyOf("review.postpone"),
    swap: useKeyOf("review.swap"),
    undo: useKeyOf("review.undo"),
  };
  const { busy, kept, taken } = screen;
  const may = (what: string) => review.can.includes(what);
  const decided = review.merge
    ? t("decided.merged", { by: review.merge.by, when: brief(review.merge.at) })
    : review.state !== "open" && review.decidedAt
      ? t(`decided.${review.state === "apart" ? "apart" : "postponed"}`, {
          by: review.decidedBy ?? "–",
          when: brief(review.decidedAt),
        })
      : undefined;
  const outcome = may("merge") && outcomeOf(review, kept, taken ?? new Map());
  return (
    <div className={classes.decisions}>
      {decided && (
        <div className={classes.line}>
          <Tag tone={review.state === "postponed" ? "warn" : "info"}>{t(`state.${review.state}`)}</Tag>
          <span>{decided}</span>
          {review.merge && may("undo") && (
            <span className="dim">{t("undoUntil", { until: brief(review.merge.undoUntil) })}</span>
          )}
        </div>
      )}
      {outcome && (
        <div className={classes.line}>
          <span className="dim">{t("outcome.label")}</span>
          <strong>
            <bdi>{outcome.name || t("noName")}</bdi>
          </strong>
          <span>
            {[
              t("outcome.phones", { count: outcome.phones }),
              t("outcome.emails", { count: outcome.emails }),
              t("outcome.customers", { count: outcome.customers }),
              t("outcome.calls", { count: outcome.calls, shown: `${outcome.calls}${outcome.more ? "+" : ""}` }),
              t("outcome.reports", { count: outcome.reports, shown: `${outcome.reports}${outcome.more ? "+" : ""}` }),
            ].join(" · ")}
          </span>
        </div>
      )}
      <div className={classes.buttons}>
        {may("merge") && (
          <CommandButton
            combination={keys.merge}
            variant={review.state === "apart" ? "default" : "filled"}
            loading={busy === "merge"}
            onClick={() => void screen.decide("merge")}
          >
            {t("action.merge")}
          </CommandButton>
        )}
        {may("apart") && (
          <CommandButton
            combination={keys.apart}
            variant="default"
            loading={busy === "apart"}
            onClick={() => void screen.decide("apart")}
          >
            {t("action.apart")}
          </CommandButton>
        )}
        {may("postpone") && (
          <CommandButton
            combination={keys.postpone}
            variant="default"
            loading={busy === "postpone"}
            onClick={() => void screen.decide("postpone")}
          >
            {t("action.postpone")}
          </CommandButton>
        )}
        {(may("undo") || may("reopen")) && (
          <CommandButton
            combination={keys.undo}
            variant={review.state === "postponed" ? "default" : "filled"}
            loading={busy === "undo"}
            onClick={() => void screen.undo()}
          >
            {t(may("undo") ? "action.undo" : "action.reopen")}
          </CommandButton>
        )}
        <span className={classes.space} />
        {may("merge") && (
          <CommandButton combination={keys.swap} variant="subtle" onClick={screen.swap}>
            {t("action.swap")}
          </CommandButton>
        )}
      </div>
    </div>
  );
}
