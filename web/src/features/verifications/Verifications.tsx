import { useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useMemo } from "react";
import { client, need } from "@/api/client";
import { problemText } from "@/api/problemText";
import type { Schemas } from "@/api/types";
import indonesian from "@/features/verifications/strings/id.json";
import { i18n, useTranslation } from "@/lib/i18n";
import { shortDateTime } from "@/lib/time";
import { LoadMore } from "@/ui/LoadMore";
import { type Column, RowTable } from "@/ui/RowTable";
import { Screen } from "@/ui/Screen";
import { Segments } from "@/ui/Segments";
import { Empty, Failed, Loading } from "@/ui/States";
import { Tag, type Tone } from "@/ui/Tag";

i18n.add("id", "verifications", indonesian);

type Verification = Schemas["Verification"];
const route = getRouteApi("/verifications");

const seconds = (ms: number) => (ms / 1000).toLocaleString(undefined, { maximumFractionDigits: 1 });

// Letter checks for quality: how long each took, and those that were faster than one can speak. Without the addresses.
export function Verifications() {
  const { t } = useTranslation(["verifications", "common"]);
  const { view } = route.useSearch();
  const navigate = route.useNavigate();
  const checks = useInfiniteQuery({
    queryKey: ["verifications", view],
    queryFn: ({ pageParam }) =>
      need(client.GET("/api/v1/verifications", { params: { query: { view, limit: 50, cursor: pageParam } } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    staleTime: 0,
  });
  const rows = useMemo(() => checks.data?.pages.flatMap((page) => page.items) ?? [], [checks.data]);
  const columns = useMemo<Column<Verification>[]>(() => {
    const result = (row: Verification): { tone: Tone; text: string } => {
      const text = i18n.find(`verifications:result.${row.result}`) ?? row.result;
      return { tone: row.result === "right" ? "ok" : "neutral", text };
    };
    return [
      { id: "at", header: t("column.at"), width: "132px", cell: (row) => shortDateTime(row.at) },
      {
        id: "pace",
        header: t("column.pace"),
        width: "132px",
        cell: (row) => <Tag tone={row.tooFast ? "warn" : "ok"}>{t(row.tooFast ? "tooFast" : "spoken")}</Tag>,
      },
      { id: "user", header: t("column.user"), cell: (row) => row.user },
      { id: "site", header: t("column.site"), width: "64px", drop: 2, cell: (row) => row.site },
      { id: "letters", header: t("column.letters"), width: "72px", align: "right", cell: (row) => row.letters },
      { id: "corrected", header: t("column.corrected"), width: "96px", align: "right", cell: (row) => row.corrected },
      { id: "total", header: t("column.total"), width: "96px", align: "right", cell: (row) => seconds(row.totalMs) },
      {
        id: "each",
        header: t("column.each"),
        width: "104px",
        align: "right",
        cell: (row) => seconds(row.totalMs / Math.max(1, row.letters)),
      },
      { id: "alphabet", header: t("column.alphabet"), width: "120px", drop: 1, cell: (row) => row.alphabet },
      {
        id: "result",
        header: t("column.result"),
        width: "132px",
        cell: (row) => <Tag tone={result(row).tone}>{result(row).text}</Tag>,
      },
    ];
  }, [t]);
  return (
    <Screen
      title={t("title")}
      aside={
        <Segments
          label={t("view.label")}
          value={view}
          options={(["too_fast", "all"] as const).map((value) => ({ value, label: t(`view.${value}`) }))}
          onChange={(next) => void navigate({ search: { view: next } })}
        />
      }
    >
      {checks.isError && !checks.data ? (
        <Failed text={problemText(checks.error)} retry={() => void checks.refetch()} />
      ) : !checks.data ? (
        <Loading lines={10} />
      ) : rows.length === 0 ? (
        <Empty title={t(view === "too_fast" ? "noneTooFast" : "none")}>{t("hint")}</Empty>
      ) : (
        <RowTable
          label={t("title")}
          columns={columns}
          rows={rows}
          rowKey={(row) => row.id}
          copyText={(row) => row.callId}
          footer={
            <>
              <span className="dim">{t("hint")}</span>
              <LoadMore list={checks} />
            </>
          }
        />
      )}
    </Screen>
  );
}
