import { useQuery } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useState } from "react";
import { queryClient } from "@/api/queryClient";
import { onNews, onStreamReset } from "@/api/stream/stream";
import type { Schemas } from "@/api/types";
import { countNewer, getPage, keys, pageSize } from "@/features/tickets/requests";
import type { TicketFilter } from "@/features/tickets/search";

// The pages of one search. Rows never move by themselves: what is new is counted, and shown when somebody asks for it.
export function useMonitoring(filter: TicketFilter) {
  const asked = useMemo(() => JSON.stringify(filter), [filter]);
  // The cursors of the pages that were turned, of this search only.
  const [turned, setTurned] = useState<{ asked: string; cursors: readonly string[] }>({ asked, cursors: [] });
  const cursors = turned.asked === asked ? turned.cursors : [];
  const cursor = cursors.at(-1) ?? "";
  // A page knows how many stand before it: it is shown a moment longer than it is asked for.
  const pageAt = async (at: string, before: number) => ({ ...(await getPage(filter, at)), before });

  const settings = { staleTime: Number.POSITIVE_INFINITY, gcTime: 30_000, refetchOnReconnect: false };
  const first = useQuery({
    ...settings,
    queryKey: [...keys.pages, asked, ""],
    queryFn: () => pageAt("", 0),
    placeholderData: (before) => before,
  });
  const other = useQuery({
    ...settings,
    queryKey: [...keys.pages, asked, cursor],
    queryFn: () => pageAt(cursor, cursors.length * pageSize),
    placeholderData: (before) => before ?? first.data,
    enabled: cursor !== "",
  });
  const shown = cursor === "" ? first : other;
  const page = shown.data;

  const watermark = first.isPlaceholderData ? "" : (first.data?.watermark ?? "");
  const newer = useQuery({
    queryKey: [...keys.newer, asked, watermark],
    queryFn: () => countNewer(filter, watermark),
    enabled: watermark !== "",
    // News says at once; this finds what a lost line did not say.
    refetchInterval: 30_000,
    staleTime: 0,
  });
  useEffect(followReports, []);

  const { refetch } = first;
  const reload = useCallback(() => {
    setTurned({ asked, cursors: [] });
    queryClient.removeQueries({
      queryKey: [...keys.pages, asked],
      predicate: ({ queryKey }) => queryKey.at(-1) !== "",
    });
    void refetch();
  }, [asked, refetch]);
  const next = page?.next ?? "";
  const turn = useCallback(
    (by: 1 | -1) => {
      if (by === 1 && next !== "" && !shown.isPlaceholderData) setTurned({ asked, cursors: [...cursors, next] });
      else if (by === -1 && cursors.length > 0) setTurned({ asked, cursors: cursors.slice(0, -1) });
    },
    [asked, cursors, next, shown.isPlaceholderData],
  );

  const rows = page?.items ?? [];
  const before = page?.before ?? 0;
  return {
    page,
    rows,
    from: rows.length === 0 ? 0 : before + 1,
    to: before + rows.length,
    total: first.data?.total ?? 0,
    fresh: newer.data ?? 0,
    settling: shown.isPlaceholderData || (shown.isFetching && shown.data !== undefined),
    error: shown.error,
    hasNext: next !== "",
    hasPrevious: cursors.length > 0,
    turn,
    reload,
  };
}

// News of tickets: counts are asked for again, a status changes where its row stands, an open detail is read again.
function followReports(): () => void {
  let waiting: ReturnType<typeof setTimeout> | undefined;
  const count = () => {
    waiting ??= setTimeout(() => {
      waiting = undefined;
      void queryClient.invalidateQueries({ queryKey: keys.newer });
    }, 400);
  };
  const stops = [
    onNews("report", (news) => {
      if (news.change === "created" || news.change === "repeat") count();
      if (news.change !== "created") refreshRows(news);
      void queryClient.invalidateQueries({
        queryKey: keys.reports,
        predicate: ({ state }) => {
          const ticket = state.data as Schemas["Ticket"] | undefined;
          return ticket?.ticketNo === news.ticketNo && ticket.version < news.version;
        },
      });
    }),
    onStreamReset(count),
  ];
  return () => {
    clearTimeout(waiting);
    for (const stop of stops) stop();
  };
}

function refreshRows(news: Schemas["ReportNews"]): void {
  queryClient.setQueriesData<Schemas["ReportPage"]>({ queryKey: keys.pages }, (page) => {
    if (!page?.items.some((row) => row.ticketNo === news.ticketNo)) return page;
    const items = page.items.map((row) => (row.ticketNo === news.ticketNo ? withStatus(row, news.status) : row));
    return { ...page, items };
  });
}

// "Selesai(PEMADAMAN)" in its parts, as the server takes it apart.
function withStatus(row: Schemas["ReportRow"], status: string): Schemas["ReportRow"] {
  const open = status.indexOf("(");
  const baseStatus = open < 0 ? status : status.slice(0, open);
  const qualifier = open < 0 ? "" : status.slice(open + 1).replace(/\)$/, "");
  const closed = ["Selesai", "Batal", "Ditolak", "Gabung Tiket"].includes(baseStatus);
  return { ...row, status, baseStatus, qualifier, closed };
}
