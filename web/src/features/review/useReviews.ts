// The list of pairs and what is decided about them. One decision is on its way at a time; what others decide meanwhile is shown
// and never moves what is under the eyes.
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { codeOf, ProblemError } from "@/api/problem";
import { problemText } from "@/api/problemText";
import { queryClient } from "@/api/queryClient";
import { onNews, onStreamReset } from "@/api/stream/stream";
import {
  bothSides,
  changedRows,
  keptIndex,
  nameOf,
  namesOf,
  nextAfter,
  type Review,
  type Takeable,
} from "@/features/review/pair";
import {
  addToCounts,
  changeList,
  getReview,
  listedIn,
  listKey,
  listPage,
  reviewsKey,
  sendDecision,
  sendUndo,
} from "@/features/review/requests";

const route = getRouteApi("/reviews");

export type Decision = "merge" | "apart" | "postpone";
const becomes: Record<Decision, Review["state"]> = { merge: "merged", apart: "apart", postpone: "postponed" };

// What was decided here, the last one last: it can be taken back in reverse.
export interface Done {
  review: Review;
  decision: Decision;
  kept: string;
  dropped: string;
}

export interface Blocker {
  field: string;
  by: string;
  at: string | null;
}

// What stands above the pair.
export type Word =
  | { kind: "done"; done: Done }
  | { kind: "back"; names: [string, string] }
  | { kind: "changed"; rows: ReadonlySet<number> }
  | { kind: "gone" }
  | { kind: "blocked"; names: [string, string]; blockers: readonly Blocker[] }
  | { kind: "failed"; text: string };

export function useReviews() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { state, reason } = search;
  const key = useMemo(() => listKey(state, reason), [state, reason]);
  const list = useInfiniteQuery({
    queryKey: key,
    initialPageParam: "",
    queryFn: ({ pageParam }) => listPage(state, reason, pageParam),
    getNextPageParam: (page) => page.next ?? undefined,
    staleTime: 0,
    gcTime: 0,
  });
  const items = useMemo(() => list.data?.pages.flatMap((page) => page.items) ?? [], [list.data]);
  const index = Math.max(
    0,
    items.findIndex((item) => item.id === search.pair),
  );
  const listed = search.pair === undefined ? items[0] : items.find((item) => item.id === search.pair);
  // A pair from the address that this list does not hold (yet).
  const single = useQuery({
    queryKey: [...reviewsKey, "one", search.pair],
    enabled: list.isSuccess && !listed && search.pair !== undefined,
    queryFn: () => getReview(search.pair ?? ""),
    retry: false,
    staleTime: 0,
    gcTime: 0,
  });
  const pair = listed ?? (search.pair !== undefined && single.data ? single.data : items[0]);

  const [keep, setKeep] = useState<{ pair: string; id: string }>();
  const [taken, setTaken] = useState<{ pair: string; from: ReadonlyMap<Takeable, 0 | 1> }>();
  const [busy, setBusy] = useState<Decision | "undo">();
  const [history, setHistory] = useState<readonly Done[]>([]);
  const [word, setWord] = useState<Word>();
  const [fresh, setFresh] = useState(0);
  // Decided in this tab: their news are known already.
  const own = useRef(new Set<string>());
  // The pair that comes next takes the focus.
  const [focusAsked, setFocusAsked] = useState(1);
  const focusGiven = useRef(0);
  const askFocus = useCallback(() => setFocusAsked((before) => before + 1), []);
  // What comes by itself takes no focus, unless it stands where the focus was.
  const mayFocus = useCallback(() => {
    const asked = focusGiven.current !== focusAsked;
    focusGiven.current = focusAsked;
    return asked || document.activeElement === document.body;
  }, [focusAsked]);

  const kept = pair ? keptIndex(pair, keep?.pair === pair.id ? keep.id : undefined) : 0;
  const from = taken && taken.pair === pair?.id ? taken.from : undefined;

  const show = useCallback(
    (id: string | undefined) =>
      void navigate({
        search: ({ pair: _pair, ...before }) => ({ ...before, ...(id && { pair: id }) }),
        replace: true,
      }),
    [navigate],
  );
  const select = useCallback(
    (id: string) => {
      setWord((before) => (before?.kind === "done" ? before : undefined));
      show(id);
    },
    [show],
  );
  const put = useCallback(
    (review: Review) => {
      changeList(key, (before) => before.map((item) => (item.id === review.id ? review : item)));
      queryClient.setQueryData([...reviewsKey, "one", review.id], review);
    },
    [key],
  );
  const drop = useCallback((id: string) => changeList(key, (before) => before.filter((item) => item.id !== id)), [key]);

  // More pairs before the last one is reached.
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = list;
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && items.length - index < 6) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage, items.length, index]);

  const reload = useCallback(() => {
    setFresh(0);
    void queryClient.invalidateQueries({ queryKey: key });
  }, [key]);

  useEffect(() => {
    const stops = [
      onNews("review", ({ reviewId, state: became }) => {
        if (own.current.has(`${reviewId} ${became}`)) return;
        const known = listedIn(key).find((item) => item.id === reviewId);
        if (known) {
          addToCounts(key, known.state, became);
          void getReview(reviewId).then(put, () => {});
        } else if (became === state) setFresh((before) => before + 1);
      }),
      onStreamReset(reload),
    ];
    return () => {
      for (const stop of stops) stop();
    };
  }, [key, put, reload, state]);

  // Another view is read afresh.
  // biome-ignore lint/correctness/useExhaustiveDependencies: with each other list
  useEffect(() => {
    setFresh(0);
    setWord(undefined);
  }, [key]);

  // A merge moves other pairs of the two to the one that stays, or ends them.
  const settleOthers = useCallback(
    async (decided: Review, ids: readonly string[]) => {
      const touched = items.filter(
        (item) => item.id !== decided.id && item.sides.some((side) => ids.includes(side.caller.id)),
      );
      await Promise.all(
        touched.map((item) =>
          getReview(item.id).then(put, (error: unknown) => {
            if (error instanceof ProblemError) drop(item.id);
          }),
        ),
      );
    },
    [items, put, drop],
  );

  const refused = useCallback(
    async (review: Review, error: unknown) => {
      const code = codeOf(error);
      if (code === "caller_gone" || code === "review_unknown") {
        setWord({ kind: "gone" });
        return;
      }
      if (code !== "version_conflict" && code !== "review_decided") {
        setWord({ kind: "failed", text: problemText(error) });
        return;
      }
      try {
        const now = await getReview(review.id);
        put(now);
        setWord(now.state === review.state ? { kind: "changed", rows: changedRows(review, now) } : undefined);
      } catch (second) {
        setWord(second instanceof ProblemError ? { kind: "gone" } : { kind: "failed", text: problemText(second) });
      }
    },
    [put],
  );

  const decide = useCallback(
    async (decision: Decision) => {
      if (!pair || busy || !pair.can.includes(decision)) return;
      const sides = bothSides(pair);
      const other = kept === 0 ? 1 : 0;
      setBusy(decision);
      // Its news may be here before its answer.
      const mine = `${pair.id} ${becomes[decision]}`;
      own.current.add(mine);
      try {
        const take = Object.fromEntries(
          [...(from ?? [])].filter(([, side]) => side !== kept).map(([field, side]) => [field, sides[side].caller.id]),
        );
        const review = await sendDecision(
          pair,
          decision === "merge" ? { decision, keep: sides[kept].caller.id, take } : { decision },
        );
        const done = { review, decision, kept: nameOf(sides[kept]), dropped: nameOf(sides[other]) };
        setHistory((before) => [...before, done]);
        const next = nextAfter(items, items.indexOf(pair));
        drop(pair.id);
        addToCounts(key, pair.state, review.state);
        if (decision === "merge")
          await settleOthers(
            review,
            sides.map((side) => side.caller.id),
          );
        setWord({ kind: "done", done });
        show(next?.id);
      } catch (error) {
        own.current.delete(mine);
        await refused(pair, error);
      }
      setBusy(undefined);
      askFocus();
    },
    [pair, busy, kept, from, items, key, drop, settleOthers, show, refused, askFocus],
  );

  // Takes back what the pair in sight was decided to be, else the last decision of this sitting.
  const last = history.at(-1);
  const takesBack = pair?.can.includes("undo") || pair?.can.includes("reopen");
  const undo = useCallback(async () => {
    const review = takesBack ? pair : last?.review;
    if (!review || busy) return;
    const inSight = review === pair;
    setBusy("undo");
    const mine = `${review.id} open`;
    own.current.add(mine);
    try {
      const now =
        review.state === "merged" ? await sendUndo(review.id) : await sendDecision(review, { decision: "reopen" });
      setHistory((before) => before.filter((done) => done.review.id !== review.id));
      const [left, right] = bothSides(now);
      addToCounts(key, review.state, now.state);
      if (state === now.state) {
        changeList(key, (before, page) => [
          ...(page === 0 ? [now] : []),
          ...before.filter((item) => item.id !== now.id),
        ]);
        show(now.id);
      } else if (inSight) {
        const next = nextAfter(items, items.indexOf(review));
        drop(review.id);
        show(next?.id);
      }
      await settleOthers(now, [left.caller.id, right.caller.id]);
      setWord({ kind: "back", names: namesOf(now) });
    } catch (error) {
      own.current.delete(mine);
      if (codeOf(error) === "undo_blocked" && error instanceof ProblemError)
        setWord({ kind: "blocked", names: namesOf(review), blockers: error.problem.blockers ?? [] });
      else await refused(review, error);
    }
    setBusy(undefined);
    askFocus();
  }, [takesBack, pair, last, busy, key, state, items, drop, show, settleOthers, refused, askFocus]);

  const step = useCallback(
    (by: 1 | -1) => {
      const target = items[index + by];
      if (!target) return;
      select(target.id);
      askFocus();
    },
    [items, index, select, askFocus],
  );
  // Leaves a pair that others decided, or that is gone.
  const leave = useCallback(() => {
    if (!pair) return;
    const next = nextAfter(items, items.indexOf(pair));
    drop(pair.id);
    setWord(undefined);
    show(next?.id);
    askFocus();
  }, [pair, items, drop, show, askFocus]);

  const swap = useCallback(() => {
    if (!pair?.can.includes("merge")) return;
    setKeep({ pair: pair.id, id: bothSides(pair)[kept === 0 ? 1 : 0].caller.id });
    setTaken(undefined);
  }, [pair, kept]);
  const keepSide = (side: 0 | 1) => {
    if (pair && side !== kept) swap();
  };
  const take = (field: Takeable, side: 0 | 1) => {
    if (pair) setTaken({ pair: pair.id, from: new Map(from).set(field, side) });
  };

  return {
    search,
    navigate,
    list,
    items,
    index,
    counts: list.data?.pages[0],
    pair,
    kept,
    taken: from,
    keepSide,
    take,
    swap,
    decide,
    undo,
    mayUndo: takesBack || last !== undefined,
    step,
    leave,
    select,
    busy,
    word,
    clearWord: () => setWord(undefined),
    fresh,
    reload,
    mayFocus,
    askFocus,
  };
}

export type ReviewScreen = ReturnType<typeof useReviews>;
