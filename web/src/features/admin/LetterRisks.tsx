import { Button, NativeSelect } from "@mantine/core";
import { useState } from "react";
import { client, need } from "@/api/client";
import { problemText } from "@/api/problemText";
import type { Schemas } from "@/api/types";
import classes from "@/features/admin/Admin.module.css";
import { readAgain, useAdminQuery } from "@/features/admin/useAdminQuery";
import { useSubmit } from "@/features/admin/useSubmit";
import { useTranslation } from "@/lib/i18n";
import { Notice } from "@/ui/Notice";
import { Pane } from "@/ui/Pane";
import { type Column, RowTable } from "@/ui/RowTable";
import { Failed, Loading } from "@/ui/States";
import { Tag } from "@/ui/Tag";

type Pair = Schemas["LetterRisks"]["pairs"][number];
const two = (value: number) => value.toLocaleString(undefined, { minimumFractionDigits: 2, maximumFractionDigits: 2 });

// What callers really corrected, as new letter risks: shown with the reason for each, taken or not.
export function LetterRisks() {
  const { t } = useTranslation("admin");
  const revisions = useAdminQuery("letter-risks", () => need(client.GET("/api/v1/letter-risks")));
  const [wanted, setWanted] = useState<number>();
  const items = revisions.data?.items ?? [];
  const shown = items.find((item) => item.revision === wanted) ?? items[0];
  return (
    <Pane label={t("tab.risks")} title={t("tab.risks")}>
      {revisions.isPending && <Loading lines={8} />}
      {revisions.isError && <Failed text={problemText(revisions.error)} retry={() => void revisions.refetch()} />}
      {shown && (
        <>
          <div className={classes.form}>
            <p className="dim">{t("risks.hint")}</p>
            <div className={classes.toolbar}>
              <NativeSelect
                size="xs"
                label={t("risks.revision")}
                value={String(shown.revision)}
                onChange={(event) => setWanted(Number(event.currentTarget.value))}
                data={items.map((item) => ({
                  value: String(item.revision),
                  label: `${String(item.revision)} – ${item.month ?? t("risks.shipped")} – ${t(`risks.state.${item.state}`)}`,
                }))}
              />
              <Tag tone={shown.state === "taken" ? "ok" : "neutral"}>{t(`risks.state.${shown.state}`)}</Tag>
              <Decide key={shown.revision} revision={shown.revision} state={shown.state} />
            </div>
          </div>
          <Revision revision={shown.revision} />
        </>
      )}
    </Pane>
  );
}

function Decide({ revision, state }: { revision: number; state: string }) {
  const { t } = useTranslation("admin");
  const { busy, failure, submit } = useSubmit();
  const decide = (decision: "take" | "decline") =>
    void submit(async () => {
      const params = { path: { revision } };
      await need(client.POST("/api/v1/letter-risks/{revision}/decision", { params, body: { decision } }));
      await readAgain("letter-risks", "letter-risk");
    });
  return (
    <>
      {state !== "taken" && (
        <Button size="xs" loading={busy} onClick={() => decide("take")}>
          {t("risks.take")}
        </Button>
      )}
      {state === "proposed" && (
        <Button size="xs" variant="default" loading={busy} onClick={() => decide("decline")}>
          {t("risks.decline")}
        </Button>
      )}
      {failure && <Notice tone="danger">{failure.text}</Notice>}
    </>
  );
}

function Revision({ revision }: { revision: number }) {
  const { t } = useTranslation("admin");
  const read = useAdminQuery(
    "letter-risk",
    () => need(client.GET("/api/v1/letter-risks/{revision}", { params: { path: { revision } } })),
    [revision],
  );
  if (read.isError) return <Failed text={problemText(read.error)} retry={() => void read.refetch()} />;
  if (!read.data) return <Loading lines={8} />;
  const columns: Column<Pair>[] = [
    { id: "letters", header: t("risks.letters"), cell: (row) => [...row.letters.toUpperCase()].join(" / ") },
    { id: "before", header: t("risks.before"), width: "96px", align: "right", cell: (row) => two(row.before) },
    {
      id: "weight",
      header: t("risks.weight"),
      width: "110px",
      align: "right",
      cell: (row) => two(row.weight) + (row.bounded ? " *" : ""),
    },
    { id: "confused", header: t("risks.confused"), width: "96px", align: "right", cell: (row) => row.confused },
    {
      id: "expected",
      header: t("risks.expected"),
      width: "110px",
      align: "right",
      drop: 3,
      cell: (row) => two(row.expected),
    },
    { id: "chances", header: t("risks.chances"), width: "110px", align: "right", drop: 2, cell: (row) => row.chances },
  ];
  const changes = read.data.changes.map(
    (change) => `${change.letter.toUpperCase()} ${two(change.before)} → ${two(change.after)}`,
  );
  return (
    <RowTable
      label={t("tab.risks")}
      columns={columns}
      rows={read.data.pairs}
      rowKey={(row) => row.letters}
      footer={
        <span className="dim">
          {changes.length > 0 ? t("risks.changes", { list: changes.join(", ") }) : t("risks.noChange")}{" "}
          {t("risks.bounded")}
        </span>
      }
    />
  );
}
