import { Button } from "@mantine/core";
import { useKeyOf } from "@/actions/useCommands";
import type { Review } from "@/features/review/pair";
import classes from "@/features/review/Review.module.css";
import type { Blocker, ReviewScreen } from "@/features/review/useReviews";
import { i18n, useTranslation } from "@/lib/i18n";
import { brief } from "@/lib/time";
import { CommandButton } from "@/ui/CommandButton";
import { Notice } from "@/ui/Notice";

// What has just happened, above the pair: the last decision with its way back, or why nothing was decided.
export function Words({ screen, pair }: { screen: ReviewScreen; pair: Review | undefined }) {
  const { t } = useTranslation("review");
  const undoKey = useKeyOf("review.undo");
  const { word } = screen;
  const decidedElsewhere = pair && pair.state !== screen.search.state;
  const leave = (
    <Button size="xs" variant="default" onClick={screen.leave}>
      {t("leave")}
    </Button>
  );
  if (word?.kind === "gone" && pair)
    return (
      <Notice tone="warn" live title={t("word.gone")} actions={leave}>
        {t("word.goneHint")}
      </Notice>
    );
  if (decidedElsewhere)
    return (
      <Notice tone="warn" live title={t("word.elsewhere")} actions={leave}>
        {t("word.elsewhereHint")}
      </Notice>
    );
  if (!word || word.kind === "gone") return null;
  if (word.kind === "changed")
    return (
      <Notice tone="warn" live title={t("word.changed")}>
        {t(word.rows.size > 0 ? "word.changedHint" : "word.changedElse")}
      </Notice>
    );
  if (word.kind === "failed")
    return (
      <Notice tone="warn" live title={t("word.failed")}>
        {word.text}
      </Notice>
    );
  if (word.kind === "blocked")
    return (
      <Notice tone="warn" live title={t("word.blocked", { left: word.names[0], right: word.names[1] })}>
        <ul className={classes.blockers}>
          {word.blockers.map((blocker) => (
            <li key={blocker.field}>
              <BlockerText blocker={blocker} />
            </li>
          ))}
        </ul>
      </Notice>
    );
  const takesBack = word.kind === "done" && !(pair?.can.includes("undo") || pair?.can.includes("reopen"));
  return (
    <div className={classes.strip} role="status">
      <span>
        {word.kind === "done"
          ? t(`done.${word.done.decision}`, { kept: word.done.kept, dropped: word.done.dropped })
          : t("done.back", { left: word.names[0], right: word.names[1] })}
      </span>
      {takesBack && (
        <CommandButton
          variant="default"
          combination={undoKey}
          loading={screen.busy === "undo"}
          onClick={() => void screen.undo()}
        >
          {t("action.undo")}
        </CommandButton>
      )}
    </div>
  );
}

function BlockerText({ blocker }: { blocker: Blocker }) {
  const { t } = useTranslation("review");
  if (blocker.field === "caller") return t("blocker.caller");
  const field = i18n.find(`review:field.${blocker.field}`) ?? blocker.field;
  return blocker.by && blocker.at
    ? t("blocker.changedBy", { field, by: blocker.by, when: brief(blocker.at) })
    : t("blocker.changed", { field });
}
