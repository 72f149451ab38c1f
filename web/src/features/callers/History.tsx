import { useInfiniteQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { client, need } from "@/api/client";
import type { Workspace } from "@/api/desk";
import type { Schemas } from "@/api/types";
import classes from "@/features/callers/History.module.css";
import { useTranslation } from "@/lib/i18n";
import { dateTime, shortDateTime, zoneName } from "@/lib/time";
import { IconHistory } from "@/ui/icons";
import { LoadMore } from "@/ui/LoadMore";
import { type Column, RowTable } from "@/ui/RowTable";
import { Empty } from "@/ui/States";

type Row = Schemas["HistoryRow"];
const keyOf = (row: Row) => row.callId ?? `${row.reportNo}-${row.ticketNo}-${row.at}`;

// Histori: earlier calls and tickets. The last twenty came with the call; more are fetched when asked for.
export function History({ workspace }: { workspace: Workspace }) {
  const { t } = useTranslation(["callers", "common"]);
  const [opened, setOpened] = useState<string>();
  const callerId = workspace.caller?.id;
  const more = useInfiniteQuery({
    queryKey: ["callers", callerId, "history"],
    enabled: false,
    initialPageParam: "",
    queryFn: ({ pageParam }) =>
      need(
        client.GET("/api/v1/callers/{id}/history", {
          params: { path: { id: callerId ?? "" }, query: { limit: 50, ...(pageParam && { cursor: pageParam }) } },
        }),
      ),
    getNextPageParam: (page) => page.next ?? undefined,
  });
  const columns = useMemo<Column<Row>[]>(
    () => [
      { id: "ticket", header: t("history.ticket"), width: "80px", cell: (row) => row.ticketNo ?? "–" },
      { id: "transaction", header: t("history.transaction"), width: "86px", drop: 3, cell: (row) => row.transactionNo },
      { id: "idCaller", header: t("history.idCaller"), width: "104px", drop: 4, cell: (row) => row.idCaller || "–" },
      { id: "name", header: t("history.name"), width: "12%", cell: (row) => <bdi>{row.name || "–"}</bdi> },
      { id: "module", header: t("history.module"), width: "66px", drop: 3, cell: (row) => row.moduleId },
      { id: "at", header: t("history.at"), width: "122px", cell: (row) => shortDateTime(row.at) },
      { id: "resume", header: t("history.resume"), cell: (row) => <bdi title={row.resume}>{row.resume || "–"}</bdi> },
    ],
    [t],
  );
  const rows = more.data ? more.data.pages.flatMap((page) => page.items) : workspace.history;
  if (rows.length === 0) return <Empty icon={<IconHistory size={18} />} title={t("history.none")} />;
  const detail = rows.find((row) => keyOf(row) === opened);
  const canMore = callerId !== undefined && (more.data ? more.hasNextPage : rows.length >= 20);
  return (
    <>
      <RowTable
        dense
        label={t("history.label")}
        columns={columns}
        rows={rows}
        rowKey={keyOf}
        activeKey={opened ?? ""}
        onOpen={(row) => setOpened((before) => (before === keyOf(row) ? undefined : keyOf(row)))}
        copyText={(row) => row.ticketNo ?? row.idCaller}
        footer={
          canMore && (
            <>
              <span>{t("history.shown", { count: rows.length })}</span>
              <LoadMore
                list={{
                  hasNextPage: true,
                  isFetchingNextPage: more.isFetching,
                  // The first page of its own replaces the twenty that came with the call.
                  fetchNextPage: () => (more.data ? more.fetchNextPage() : more.refetch()),
                }}
              />
            </>
          )
        }
      />
      {detail && (
        <dl className={classes.detail} aria-label={t("history.detail")}>
          <div>
            <dt>{t("history.ticket")}</dt>
            <dd className="mono">{detail.ticketNo ?? "–"}</dd>
          </div>
          <div>
            <dt>{t("history.at")}</dt>
            <dd>
              {dateTime(detail.at)} {zoneName()}
            </dd>
          </div>
          {detail.status && (
            <div>
              <dt>{t("customer.status")}</dt>
              <dd>{detail.status}</dd>
            </div>
          )}
          <div className={classes.wide}>
            <dt>{t("history.resume")}</dt>
            <dd>
              <bdi>{detail.resume || "–"}</bdi>
            </dd>
          </div>
        </dl>
      )}
    </>
  );
}
