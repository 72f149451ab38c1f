import { NativeSelect } from "@mantine/core";
import { useEffect, useLayoutEffect, useMemo, useRef } from "react";
import { useCommands } from "@/actions/useCommands";
import { problemText } from "@/api/problemText";
import { DuplicateSearch, useDuplicateSearch } from "@/features/review/DuplicateSearch";
import { PairCard } from "@/features/review/PairCard";
import { listId, PairList } from "@/features/review/PairList";
import classes from "@/features/review/Review.module.css";
import type { Search } from "@/features/review/requests";
import { cardId, reviewCommands } from "@/features/review/reviewCommands";
import { mostCounted, reasons, states } from "@/features/review/search";
import indonesian from "@/features/review/strings/id.json";
import { type ReviewScreen, useReviews } from "@/features/review/useReviews";
import { Words } from "@/features/review/Words";
import { i18n, useTranslation } from "@/lib/i18n";
import { countTextUpTo } from "@/lib/number";
import { FreshPill } from "@/ui/FreshPill";
import { IconUsers } from "@/ui/icons";
import { Screen } from "@/ui/Screen";
import { Segments } from "@/ui/Segments";
import { Empty, Failed, Loading } from "@/ui/States";

i18n.add("id", "review", indonesian);

// Pairs that may be one person: merged, kept apart or put off, each with one key, and every merge can be taken back.
export function Review() {
  const { t } = useTranslation("review");
  const reviews = useReviews();
  const search = useDuplicateSearch();
  const screen = useRef<ReviewScreen | undefined>(undefined);
  screen.current = reviews;
  useCommands(useMemo(() => reviewCommands(() => screen.current), []));
  const { list, items, pair, counts, navigate } = reviews;
  const { state, reason } = reviews.search;
  useFoundPairs(reviews, search);
  const count = (number: number | undefined) =>
    number === undefined ? {} : { count: countTextUpTo(number, mostCounted) };

  return (
    <Screen
      title={t("title")}
      aside={search && <DuplicateSearch search={search} />}
      filters={
        <>
          <Segments
            label={t("states")}
            value={state}
            options={states.map((value) => ({
              value,
              label: t(`view.${value}`),
              ...(value === "open" ? count(counts?.open) : value === "postponed" ? count(counts?.postponed) : {}),
            }))}
            onChange={(value) => void navigate({ search: { state: value, ...(reason && { reason }) } })}
          />
          <NativeSelect
            size="xs"
            aria-label={t("reasonFilter")}
            value={reason ?? ""}
            onChange={(event) => {
              const chosen = reasons.find((known) => known === event.currentTarget.value);
              void navigate({ search: { state, ...(chosen && { reason: chosen }) } });
            }}
            data={[
              { value: "", label: t("anyReason") },
              ...reasons.map((value) => ({ value, label: t(`reasonShort.${value}`) })),
            ]}
          />
          {reviews.fresh > 0 && <FreshPill onClick={reviews.reload}>{t("fresh", { count: reviews.fresh })}</FreshPill>}
        </>
      }
    >
      {list.isError && !list.data ? (
        <Failed text={problemText(list.error)} retry={() => void list.refetch()} />
      ) : !list.data ? (
        <Loading lines={10} />
      ) : (
        <div className={classes.bench} data-empty={items.length === 0 || undefined}>
          {items.length > 0 && <PairList screen={reviews} />}
          {/* biome-ignore lint/a11y/noStaticElementInteractions: Escape leaves the card for the list */}
          <div
            id={cardId}
            className={classes.card}
            onKeyDown={(event) => {
              if (event.key !== "Escape" || event.defaultPrevented) return;
              document.querySelector<HTMLElement>(`#${listId} [tabindex="0"]`)?.focus();
            }}
          >
            <Words screen={reviews} pair={pair} />
            {pair ? <PairCard key={pair.id} review={pair} screen={reviews} /> : <Nothing screen={reviews} />}
          </div>
        </div>
      )}
    </Screen>
  );
}

// What the search finds comes at the end of the list, so nothing moves under the eyes: read again when it is done, and before
// that when the list runs out.
function useFoundPairs({ list, items, search: { state }, reload }: ReviewScreen, search: Search | undefined): void {
  const { isSuccess, isFetching } = list;
  const seen = useRef<string>(undefined);
  const mark = search && `${search.startedAt} ${search.found} ${search.state}`;
  useEffect(() => {
    if (mark === undefined || !isSuccess || isFetching) return;
    const known = seen.current;
    if (known === mark || state !== "open") return;
    if (known !== undefined && search?.state === "running" && items.length >= few) return;
    seen.current = mark;
    if (known !== undefined) reload();
  }, [mark, search, isSuccess, isFetching, state, items.length, reload]);
}
const few = 6;

function Nothing({ screen }: { screen: ReviewScreen }) {
  const { t } = useTranslation("review");
  const box = useRef<HTMLDivElement>(null);
  const { mayFocus } = screen;
  // The key that takes the last decision back still works.
  useLayoutEffect(() => {
    if (mayFocus()) box.current?.focus({ preventScroll: true });
  }, [mayFocus]);
  const { state, reason } = screen.search;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: keys are heard where the focus is
    <div ref={box} tabIndex={0} role="group" aria-label={t("list")} className={classes.nothing}>
      <Empty icon={<IconUsers size={18} />} title={t(reason ? "none.reason" : `none.${state}`)}>
        {state === "open" && !reason && t("none.hint")}
      </Empty>
    </div>
  );
}
