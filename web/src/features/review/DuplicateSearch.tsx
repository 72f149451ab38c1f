import { Button, Progress } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { problemText } from "@/api/problemText";
import { queryClient } from "@/api/queryClient";
import { onNews, onStreamReset } from "@/api/stream/stream";
import classes from "@/features/review/Review.module.css";
import { getSearch, type Search, searchKey, startSearch, stopSearch } from "@/features/review/requests";
import { useTranslation } from "@/lib/i18n";
import { countText } from "@/lib/number";
import { brief } from "@/lib/time";
import { IconPlayerStop, IconSearch } from "@/ui/icons";
import { tellError } from "@/ui/toast";

// The news that a small search is done may be here before the answer that it began.
function newer(before: Search | undefined, answer: Search): Search {
  const overtaken = before?.startedAt === answer.startedAt && before?.state !== "running" && answer.state === "running";
  return before && overtaken ? before : answer;
}

// The search for duplicates and how far it is; every leader sees the same, live.
export function useDuplicateSearch(): Search | undefined {
  const search = useQuery({ queryKey: searchKey, queryFn: getSearch, staleTime: 0 });
  useEffect(() => {
    const stops = [
      onNews("duplicates", (news) =>
        queryClient.setQueryData<Search>(searchKey, (before) => {
          const may = (before?.can.length ?? 0) > 0;
          return { ...news, can: may ? [news.state === "running" ? "stop" : "start"] : [] };
        }),
      ),
      onStreamReset(() => void queryClient.invalidateQueries({ queryKey: searchKey })),
    ];
    return () => {
      for (const stop of stops) stop();
    };
  }, []);
  return search.data;
}

export function DuplicateSearch({ search }: { search: Search }) {
  const { t } = useTranslation("review");
  const [busy, setBusy] = useState(false);
  const ask = async (request: () => Promise<Search>) => {
    if (busy) return;
    setBusy(true);
    try {
      const answer = await request();
      queryClient.setQueryData<Search>(searchKey, (before) => newer(before, answer));
    } catch (error) {
      tellError(problemText(error));
    }
    setBusy(false);
  };
  const running = search.state === "running";
  const percent = Math.floor(search.share * 100);
  return (
    <div className={classes.search}>
      {running && search.phase !== "" && (
        <>
          <span className={classes.progress}>
            <span className="tabular">
              {t(`search.${search.phase}`)} {percent}%
            </span>
            <Progress value={percent} size="sm" aria-label={t("search.title")} />
          </span>
          <span className="dim tabular">
            {t("search.sofar", { scanned: countText(search.scanned), found: countText(search.found) })}
          </span>
        </>
      )}
      <span role="status" className={running ? "hidden-but-read" : "dim"}>
        {running
          ? t("search.running")
          : search.state === "never"
            ? ""
            : t(search.state === "done" ? "search.done" : "search.stopped", {
                count: search.found,
                shown: countText(search.found),
                when: search.finishedAt ? brief(search.finishedAt) : "",
                by: search.startedBy,
              })}
      </span>
      {search.can.length > 0 && (
        // One button, so that the focus stays where it is when the search begins and ends.
        <Button
          size="xs"
          variant="default"
          leftSection={running ? <IconPlayerStop size={14} /> : <IconSearch size={14} />}
          aria-busy={busy || undefined}
          onClick={() => void ask(running ? stopSearch : startSearch)}
        >
          {t(running ? "search.stop" : "search.start")}
        </Button>
      )}
    </div>
  );
}
