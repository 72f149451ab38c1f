import type { ReactNode } from "react";
import { Marked } from "@/features/review/Marked";
import {
  bothSides,
  type Field,
  isTakeable,
  mayTake,
  nameOf,
  type Review,
  type Side,
  type Takeable,
} from "@/features/review/pair";
import classes from "@/features/review/Review.module.css";
import { authorName } from "@/lib/author";
import { i18n, useTranslation } from "@/lib/i18n";
import { ago, day } from "@/lib/time";
import { IconCheck } from "@/ui/icons";
import { Read } from "@/ui/Read";
import { Tag } from "@/ui/Tag";

const signs: Record<Field["relation"], string> = {
  same: "=",
  near: "≈",
  differs: "≠",
  left_only: "←",
  right_only: "→",
};

// The two records field by field. Which one stays is chosen in the headings, whose value stays in the cells.
export function Comparison({
  review,
  kept,
  taken,
  changed,
  keepSide,
  take,
}: {
  review: Review;
  kept: 0 | 1;
  taken: ReadonlyMap<Takeable, 0 | 1> | undefined;
  changed: ReadonlySet<number> | undefined;
  keepSide: (side: 0 | 1) => void;
  take: (field: Takeable, side: 0 | 1) => void;
}) {
  const { t } = useTranslation("review");
  const [left, right] = bothSides(review);
  const mayMerge = review.can.includes("merge");
  const heading = (side: Side, at: 0 | 1) => (
    <Heading side={side} at={at} kept={kept} review={review} keep={mayMerge ? () => keepSide(at) : undefined} />
  );
  return (
    <table className={classes.table}>
      <caption className="hidden-but-read">{t("comparison")}</caption>
      <thead>
        <tr>
          <td className={classes.corner} />
          {heading(left, 0)}
          <td className={classes.corner} />
          {heading(right, 1)}
        </tr>
      </thead>
      <tbody>
        {review.fields.map((field, index) => {
          const again = index > 0 && review.fields[index - 1]?.field === field.field;
          const choice = isTakeable(field.field) && mayTake(field) && mayMerge ? field.field : undefined;
          const chosen = choice ? (taken?.get(choice) ?? kept) : undefined;
          const cell = (at: 0 | 1) => (
            <Cell
              field={field}
              at={at}
              kept={kept === at}
              choice={choice && { name: choice, chosen: chosen === at, choose: () => take(choice, at) }}
              owner={nameOf(at === 0 ? left : right)}
            />
          );
          return (
            <tr key={`${field.field}-${String(index)}`} data-relation={field.relation} data-again={again || undefined}>
              <th scope="row" className={classes.field}>
                {again ? <Read>{t(`field.${field.field}`)}</Read> : t(`field.${field.field}`)}
                {changed?.has(index) && (
                  <div>
                    <Tag tone="warn">{t("changedNow")}</Tag>
                  </div>
                )}
              </th>
              {cell(0)}
              <td className={classes.relation} title={t(`relation.${field.relation}`)}>
                <span aria-hidden="true">{signs[field.relation]}</span>
                <Read>{t(`relation.${field.relation}`)}</Read>
              </td>
              {cell(1)}
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

function Heading({
  side,
  at,
  kept,
  review,
  keep,
}: {
  side: Side;
  at: 0 | 1;
  kept: 0 | 1;
  review: Review;
  keep: (() => void) | undefined;
}) {
  const { t } = useTranslation("review");
  const stays = kept === at;
  const count = (number: number) => ({ count: number, shown: number > 100 ? "100+" : String(number) });
  // Before a merge the choice; after it the fact; of two that are kept apart nothing.
  const state: ReactNode =
    keep !== undefined ? (
      <label className={classes.keep}>
        <input type="radio" name="review-keep" checked={stays} onChange={keep} />
        {t(stays ? "keep.this" : "keep.other")}
      </label>
    ) : review.merge ? (
      <span className={classes.keep}>
        {stays && <IconCheck size={14} aria-hidden="true" />}
        {t(stays ? "keep.kept" : "keep.merged")}
      </span>
    ) : null;
  return (
    <th scope="col" className={classes.side} data-kept={(stays && state !== null) || undefined}>
      {state}
      <div className={classes.person}>
        <bdi>{nameOf(side) || t("noName")}</bdi>
      </div>
      <div className={classes.about}>
        {t("side.calls", count(side.calls))}
        {" · "}
        {t("side.reports", count(side.reports))}
        {" · "}
        {side.lastContactAt ? t("side.contact", { when: ago(side.lastContactAt) }) : t("side.noContact")}
      </div>
      <div className={classes.about}>
        {side.source
          ? t("side.madeBy", { by: authorName(side.source), day: day(side.caller.createdAt) })
          : t("side.made", { day: day(side.caller.createdAt) })}
      </div>
    </th>
  );
}

function Cell({
  field,
  at,
  kept,
  choice,
  owner,
}: {
  field: Field;
  at: 0 | 1;
  kept: boolean;
  choice: { name: Takeable; chosen: boolean; choose: () => void } | undefined;
  owner: string;
}) {
  const { t } = useTranslation(["review", "callers"]);
  const value = at === 0 ? field.left : field.right;
  if (value.value === "")
    return (
      <td className={classes.cell} data-kept={kept || undefined}>
        <span className="dim">{t("nothing")}</span>
      </td>
    );
  const notes = [
    field.field === "email" && value.state && (i18n.find(`callers:emailState.${value.state}`) ?? value.state),
    field.field === "phone" && value.role && (i18n.find(`review:role.${value.role}`) ?? value.role),
    field.field === "customer" && value.role && (i18n.find(`callers:customerRole.${value.role}`) ?? value.role),
    value.former && t("former"),
  ].filter((note): note is string => typeof note === "string" && note !== "");
  const shown = (
    <span className={field.field === "phone" || field.field === "email" ? "mono" : undefined}>
      <Marked pieces={value.pieces} />
    </span>
  );
  return (
    <td className={classes.cell} data-kept={kept || undefined} data-left={(choice && !choice.chosen) || undefined}>
      {choice ? (
        <label className={classes.choice}>
          <input type="radio" name={`review-take-${choice.name}`} checked={choice.chosen} onChange={choice.choose} />
          <span>
            <Read>{t("takeFrom", { field: t(`field.${choice.name}`), name: owner })} </Read>
            {shown}
          </span>
        </label>
      ) : (
        shown
      )}
      {notes.length > 0 && <div className={classes.about}>{notes.join(" · ")}</div>}
    </td>
  );
}
