import { type KeyboardEvent, useEffect, useRef } from "react";
import { bothSides, nameOf, type Review } from "@/features/review/pair";
import classes from "@/features/review/Review.module.css";
import type { ReviewScreen } from "@/features/review/useReviews";
import { useTranslation } from "@/lib/i18n";
import { brief } from "@/lib/time";
import { LoadMore } from "@/ui/LoadMore";
import { Tag } from "@/ui/Tag";

export const listId = "review-list";

// The pairs that wait, one tab stop: arrows move and show, Enter goes to the card.
export function PairList({ screen }: { screen: ReviewScreen }) {
  const { t } = useTranslation("review");
  const box = useRef<HTMLDivElement>(null);
  const { items, pair } = screen;
  const current = Math.max(
    0,
    items.findIndex((item) => item.id === pair?.id),
  );
  useEffect(() => {
    box.current?.children[current]?.scrollIntoView({ block: "nearest" });
  }, [current]);
  const onKey = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const target = {
      ArrowDown: current + 1,
      ArrowUp: current - 1,
      PageDown: current + 8,
      PageUp: current - 8,
      Home: 0,
      End: items.length - 1,
    }[event.key];
    if (target !== undefined) {
      event.preventDefault();
      const next = Math.max(0, Math.min(items.length - 1, target));
      const item = items[next];
      if (item) screen.select(item.id);
      const option = box.current?.children[next];
      if (option instanceof HTMLElement) option.focus();
    } else if (event.key === "Enter" || event.key === "ArrowRight") {
      event.preventDefault();
      screen.askFocus();
    }
  };
  return (
    <div className={classes.list}>
      <div ref={box} id={listId} role="listbox" aria-label={t("list")} className={classes.options}>
        {items.map((item, index) => (
          <Option
            key={item.id}
            item={item}
            state={screen.search.state}
            selected={index === current}
            onKey={onKey}
            select={() => {
              screen.select(item.id);
              screen.askFocus();
            }}
          />
        ))}
      </div>
      <LoadMore list={screen.list} />
    </div>
  );
}

function Option({
  item,
  state,
  selected,
  onKey,
  select,
}: {
  item: Review;
  state: Review["state"];
  selected: boolean;
  onKey: (event: KeyboardEvent) => void;
  select: () => void;
}) {
  const { t } = useTranslation("review");
  const [left, right] = bothSides(item);
  return (
    <div
      role="option"
      aria-selected={selected}
      tabIndex={selected ? 0 : -1}
      className={classes.option}
      onKeyDown={onKey}
      onClick={select}
    >
      <span className={classes.names}>
        <bdi>{nameOf(left) || t("noName")}</bdi>
        <bdi>{nameOf(right) || t("noName")}</bdi>
      </span>
      <span className={classes.why}>
        <span>{t(`reasonShort.${item.reason}`)}</span>
        {item.state === state ? (
          <span>{brief(item.decidedAt ?? item.createdAt)}</span>
        ) : (
          <Tag tone="info">{t(`state.${item.state}`)}</Tag>
        )}
      </span>
    </div>
  );
}
