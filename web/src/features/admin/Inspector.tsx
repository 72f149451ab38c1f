import { Button, Select, TextInput } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { client, need } from "@/api/client";
import { problemText } from "@/api/problemText";
import { onNews } from "@/api/stream/stream";
import type { Schemas } from "@/api/types";
import classes from "@/features/admin/Admin.module.css";
import { ReceivedEvent } from "@/features/admin/ReceivedEvent";
import { said } from "@/features/admin/said";
import { readAgain, useAdminQuery } from "@/features/admin/useAdminQuery";
import { useTranslation } from "@/lib/i18n";
import { ago, briefSeconds } from "@/lib/time";
import { LoadMore } from "@/ui/LoadMore";
import { Pane } from "@/ui/Pane";
import { type Column, RowTable } from "@/ui/RowTable";
import { Empty, Failed, Loading } from "@/ui/States";
import { Tag, type Tone } from "@/ui/Tag";

type Event = Schemas["ReceivedEvent"];
const outcomes = ["applied", "duplicate", "ignored", "unresolved", "refused"] as const;
type Outcome = (typeof outcomes)[number];
const isOutcome = (value: string): value is Outcome => outcomes.some((outcome) => outcome === value);
const tones: Record<Outcome, Tone> = {
  applied: "ok",
  duplicate: "neutral",
  ignored: "warn",
  unresolved: "warn",
  refused: "danger",
};
const stateTones: Record<Schemas["Source"]["state"], Tone> = { up: "ok", silent: "warn", none: "neutral" };

// Every source, and when it last said something.
function Sources() {
  const { t } = useTranslation("admin");
  const sources = useAdminQuery("sources", () => need(client.GET("/api/v1/inspector/sources")));
  useEffect(() => {
    const stop = onNews("source", () => void readAgain("sources", "events"));
    const timer = setInterval(() => void readAgain("sources"), 5000);
    return () => {
      stop();
      clearInterval(timer);
    };
  }, []);
  return (
    <ul className={classes.sources} aria-label={t("inspector.sources")}>
      {sources.data?.items.map((source) => (
        <li key={source.source} className={classes.source}>
          <Tag tone={stateTones[source.state]}>{source.source}</Tag>
          <span className="dim">
            {source.lastEventAt ? t("inspector.lastEvent", { ago: ago(source.lastEventAt) }) : t("inspector.never")}
            {source.eventsLastHour > 0 && ` · ${t("inspector.hour", { count: source.eventsLastHour })}`}
            {source.problemsLastHour > 0 && ` · ${t("inspector.problems", { count: source.problemsLastHour })}`}
          </span>
        </li>
      ))}
    </ul>
  );
}

export function Inspector() {
  const { t } = useTranslation(["admin", "common"]);
  const [source, setSource] = useState("");
  const [outcome, setOutcome] = useState<Outcome | "">("");
  const [open, setOpen] = useState<string>();
  const events = useInfiniteQuery({
    queryKey: ["admin", "events", source, outcome],
    queryFn: ({ pageParam }) =>
      need(
        client.GET("/api/v1/inspector/events", {
          params: {
            query: { source: source || undefined, outcome: outcome || undefined, cursor: pageParam, limit: 50 },
          },
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });
  const rows = events.data?.pages.flatMap((page) => page.items) ?? [];

  const columns: readonly Column<Event>[] = [
    { id: "at", header: t("inspector.at"), width: "130px", cell: (event) => briefSeconds(event.at) },
    { id: "source", header: t("key.source"), width: "120px", mono: true, cell: (event) => event.source },
    {
      id: "event",
      header: t("inspector.event"),
      width: "110px",
      cell: (event) => said("event", String(event.understood?.event ?? "–")),
    },
    {
      id: "number",
      header: t("inspector.number"),
      mono: true,
      cell: (event) => String(event.understood?.callerNumber ?? "–"),
    },
    {
      id: "agent",
      header: t("inspector.agent"),
      width: "120px",
      drop: 1,
      // Who it went to; where that is nobody, what the telephone system called him.
      cell: (event) => event.decided.agent ?? <span className="mono">{String(event.understood?.agent ?? "–")}</span>,
    },
    {
      id: "outcome",
      header: t("inspector.outcome"),
      width: "150px",
      cell: (event) => (
        <Tag tone={isOutcome(event.outcome) ? tones[event.outcome] : "neutral"}>
          {isOutcome(event.outcome) ? t(`outcome.${event.outcome}`) : event.outcome}
        </Tag>
      ),
    },
    {
      id: "remarks",
      header: t("inspector.remarks"),
      drop: 2,
      cell: (event) => event.decided.remarks?.map((remark) => said("remark", remark)).join(", ") ?? "",
    },
  ];

  return (
    <div className={classes.split} data-single={open === undefined || undefined}>
      <Pane label={t("tab.inspector")} title={t("tab.inspector")} padded={false}>
        <div className={classes.list}>
          <Sources />
          <div className={classes.toolbar}>
            <TextInput
              size="xs"
              label={t("key.source")}
              value={source}
              onChange={(event) => setSource(event.currentTarget.value.trim())}
            />
            <Select
              size="xs"
              label={t("inspector.outcome")}
              clearable
              clearButtonProps={{ "aria-label": t("inspector.allOutcomes") }}
              placeholder={t("inspector.allOutcomes")}
              data={outcomes.map((value) => ({ value, label: t(`outcome.${value}`) }))}
              value={outcome || null}
              onChange={(value) => setOutcome(value && isOutcome(value) ? value : "")}
            />
            <span className={classes.push} />
            <Button size="xs" variant="default" onClick={() => void readAgain("events", "sources")}>
              {t("inspector.again")}
            </Button>
          </div>
          {events.isPending && <Loading lines={8} />}
          {events.isError && <Failed text={problemText(events.error)} retry={() => void events.refetch()} />}
          {events.data && rows.length === 0 && <Empty title={t("inspector.none")}>{t("inspector.noneHint")}</Empty>}
          {rows.length > 0 && (
            <RowTable
              label={t("tab.inspector")}
              columns={columns}
              rows={rows}
              rowKey={(event) => event.id}
              activeKey={open}
              onOpen={(event) => setOpen(event.id)}
              footer={<LoadMore list={events} />}
            />
          )}
        </div>
      </Pane>
      {open !== undefined && (
        <Pane label={t("inspector.detail")} title={t("inspector.detail")}>
          <ReceivedEvent key={open} id={open} />
        </Pane>
      )}
    </div>
  );
}
