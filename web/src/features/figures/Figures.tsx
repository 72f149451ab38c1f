import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { client, need } from "@/api/client";
import { problemText } from "@/api/problemText";
import type { Schemas } from "@/api/types";
import indonesian from "@/features/figures/strings/id.json";
import { i18n, useTranslation } from "@/lib/i18n";
import { type Column, RowTable } from "@/ui/RowTable";
import { Screen } from "@/ui/Screen";
import { Segments } from "@/ui/Segments";
import { Failed, Loading } from "@/ui/States";

i18n.add("id", "figures", indonesian);

type Figure = Schemas["ProcedureFigures"]["figures"][number];
const spans = ["7", "28", "91"] as const;

const percent = (share: number | null) =>
  share === null ? "–" : share.toLocaleString(undefined, { style: "percent", maximumFractionDigits: 1 });

// Whether the e-mail procedure works: shares with their uncertainty. Nothing personal, nothing below five.
export function Figures() {
  const { t } = useTranslation("figures");
  const [days, setDays] = useState<(typeof spans)[number]>("28");
  const figures = useQuery({
    queryKey: ["procedure-figures", days],
    queryFn: () => {
      const to = new Date();
      const from = new Date(to.getTime() - Number(days) * 86_400_000);
      const query = { from: from.toISOString(), to: to.toISOString() };
      return need(client.GET("/api/v1/procedure-figures", { params: { query } }));
    },
    staleTime: 60_000,
  });
  const columns = useMemo<Column<Figure>[]>(
    () => [
      { id: "figure", header: t("column.figure"), cell: (row) => t(`figure.${row.id}`) },
      { id: "share", header: t("column.share"), width: "96px", align: "right", cell: (row) => percent(row.share) },
      { id: "bar", header: t("column.interval"), width: "220px", drop: 2, cell: (row) => <Bar figure={row} /> },
      {
        id: "count",
        header: t("column.count"),
        width: "140px",
        align: "right",
        cell: (row) => `${row.count?.toLocaleString() ?? "–"} / ${row.base.toLocaleString()}`,
      },
    ],
    [t],
  );
  const { data } = figures;
  return (
    <Screen
      title={t("title")}
      aside={
        <Segments
          label={t("span")}
          value={days}
          options={spans.map((value) => ({ value, label: t("days", { count: Number(value) }) }))}
          onChange={setDays}
        />
      }
    >
      {figures.isError && !data ? (
        <Failed text={problemText(figures.error)} retry={() => void figures.refetch()} />
      ) : !data ? (
        <Loading lines={10} />
      ) : (
        <RowTable
          label={t("title")}
          columns={columns}
          rows={data.figures}
          rowKey={(row) => row.id}
          footer={
            <span className="dim">
              {t("calls", { count: data.calls })}{" "}
              {data.seconds.median !== null &&
                t("seconds", { median: data.seconds.median, p90: data.seconds.p90 ?? 0 })}{" "}
              {t("hint")}
            </span>
          }
        />
      )}
    </Screen>
  );
}

// The share as a mark within its 95 % interval, from 0 to 100 %.
function Bar({ figure }: { figure: Figure }) {
  const { share, low, high } = figure;
  if (share === null || low === null || high === null) return <>–</>;
  return (
    <svg viewBox="0 0 200 12" width="200" height="12" role="img" aria-label={`${percent(low)} – ${percent(high)}`}>
      <line x1="0" x2="200" y1="6" y2="6" stroke="currentColor" strokeWidth="1" opacity="0.35" />
      <line x1={low * 200} x2={high * 200} y1="6" y2="6" stroke="currentColor" strokeWidth="4" opacity="0.6" />
      <circle cx={share * 200} cy="6" r="4" fill="currentColor" />
    </svg>
  );
}
