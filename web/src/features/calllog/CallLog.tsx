import { Button, TextInput } from "@mantine/core";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { type FormEvent, useMemo, useState } from "react";
import { client, need } from "@/api/client";
import { problemText } from "@/api/problemText";
import type { Schemas } from "@/api/types";
import { CallDetail } from "@/features/calllog/CallDetail";
import classes from "@/features/calllog/CallLog.module.css";
import { callTone, shownState, talked } from "@/features/calllog/callRow";
import { useTranslation } from "@/lib/i18n";
import { shortDateTime } from "@/lib/time";
import { DateField, wrongDateIn } from "@/ui/DateField";
import { FreshPill } from "@/ui/FreshPill";
import { IconHistory, IconPhoneIncoming, IconPhoneOutgoing } from "@/ui/icons";
import { LoadMore } from "@/ui/LoadMore";
import { type Column, RowTable } from "@/ui/RowTable";
import { Screen } from "@/ui/Screen";
import { Segments } from "@/ui/Segments";
import { Empty, Failed, Loading } from "@/ui/States";
import { Tag } from "@/ui/Tag";

type Call = Schemas["Call"];
const route = getRouteApi("/calls");

// The call log: all, missed, mine. New calls never push the list away under the cursor: a pill says how many there are.
export function CallLog() {
  const { t } = useTranslation(["calllog", "common"]);
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const [typed, setTyped] = useState("");
  const [phone, setPhone] = useState("");
  const [openId, setOpenId] = useState<string>();
  const query = { ...search, ...(phone && { phone }) };

  const calls = useInfiniteQuery({
    queryKey: ["calls", "list", query],
    initialPageParam: "",
    queryFn: ({ pageParam }) =>
      need(
        client.GET("/api/v1/calls", {
          params: { query: { ...query, limit: 50, ...(pageParam && { cursor: pageParam }) } },
        }),
      ),
    getNextPageParam: (page) => page.next ?? undefined,
    placeholderData: (before) => before,
    staleTime: 0,
  });
  const rows = useMemo(() => calls.data?.pages.flatMap((page) => page.items) ?? [], [calls.data]);
  const first = rows[0];
  const newest = useQuery({
    queryKey: ["calls", "newest", query],
    queryFn: () => need(client.GET("/api/v1/calls", { params: { query: { ...query, limit: 20 } } })),
    refetchInterval: 10_000,
    staleTime: 0,
  });
  const fresh =
    newest.data && first
      ? newest.data.items.filter((call) => call.startedAt > first.startedAt && call.id !== first.id).length
      : 0;

  const columns = useMemo<Column<Call>[]>(
    () => [
      { id: "at", header: t("column.at"), width: "132px", cell: (call) => shortDateTime(call.startedAt) },
      {
        id: "state",
        header: t("column.state"),
        width: "122px",
        cell: (call) => <Tag tone={callTone(call)}>{t(`state.${shownState(call)}`)}</Tag>,
      },
      {
        id: "number",
        header: t("column.number"),
        width: "158px",
        mono: true,
        cell: (call) => (
          <span className={classes.number}>
            {call.direction === "out" ? (
              <IconPhoneOutgoing size={13} aria-label={t("direction.out")} />
            ) : (
              <IconPhoneIncoming size={13} aria-label={t("direction.in")} />
            )}
            {call.number.display || t("withheld")}
          </span>
        ),
      },
      {
        id: "name",
        header: t("column.name"),
        width: "16%",
        cell: (call) => <bdi>{call.caller ? `${call.caller.honorific} ${call.caller.name}`.trim() : "–"}</bdi>,
      },
      { id: "location", header: t("column.location"), width: "118px", drop: 1, cell: (call) => call.location ?? "–" },
      {
        id: "agent",
        header: t("column.agent"),
        width: "110px",
        cell: (call) => call.agents.map((agent) => agent.displayName || agent.address).join(", ") || "–",
      },
      { id: "length", header: t("column.length"), width: "68px", align: "right", cell: (call) => talked(call) },
      {
        id: "disposition",
        header: t("column.disposition"),
        width: "116px",
        drop: 2,
        cell: (call) => (call.disposition ? t(`disposition.${call.disposition as Schemas["Disposition"]}`) : "–"),
      },
      { id: "resume", header: t("column.resume"), drop: 2, cell: (call) => <bdi>{call.resume || "–"}</bdi> },
    ],
    [t],
  );

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const wrong = wrongDateIn(event.currentTarget);
    if (wrong) wrong.focus();
    else setPhone(typed.trim());
  };
  const filtered = phone !== "" || search.from !== undefined || search.to !== undefined;
  const dateLabels = {
    previousMonth: t("filter.previousMonth"),
    nextMonth: t("filter.nextMonth"),
    clear: t("filter.clearDate"),
  };
  const setDate = (name: "from" | "to") => (date: string) =>
    void navigate({ search: (before) => ({ ...before, [name]: date || undefined }) });
  const open = rows.find((call) => call.id === openId);

  return (
    <Screen
      title={t("title")}
      aside={
        <>
          <Segments
            label={t("view.label")}
            value={search.view}
            options={(["all", "missed", "mine"] as const).map((value) => ({ value, label: t(`view.${value}`) }))}
            onChange={(view) => void navigate({ search: (before) => ({ ...before, view }) })}
          />
          {fresh > 0 && <FreshPill onClick={() => void calls.refetch()}>{t("new", { count: fresh })}</FreshPill>}
        </>
      }
      filters={
        <search>
          <form className={classes.filters} onSubmit={submit}>
            <TextInput
              size="xs"
              label={t("filter.phone")}
              inputMode="tel"
              autoComplete="off"
              value={typed}
              onChange={(event) => setTyped(event.currentTarget.value)}
              classNames={{ input: "mono" }}
            />
            <DateField
              label={t("filter.from")}
              value={search.from ?? ""}
              onChange={setDate("from")}
              labels={dateLabels}
            />
            <DateField label={t("filter.to")} value={search.to ?? ""} onChange={setDate("to")} labels={dateLabels} />
            <Button type="submit" size="xs">
              {t("filter.search")}
            </Button>
            {filtered && (
              <Button
                size="xs"
                variant="default"
                onClick={() => {
                  setTyped("");
                  setPhone("");
                  void navigate({ search: { view: search.view } });
                }}
              >
                {t("filter.clear")}
              </Button>
            )}
          </form>
        </search>
      }
      detail={open && <CallDetail call={open} close={() => setOpenId(undefined)} />}
    >
      {calls.isError && !calls.data ? (
        <Failed text={problemText(calls.error)} retry={() => void calls.refetch()} />
      ) : !calls.data ? (
        <Loading lines={10} />
      ) : rows.length === 0 ? (
        <Empty icon={<IconHistory size={18} />} title={t("none")}>
          {t("noneHint")}
        </Empty>
      ) : (
        <RowTable
          label={t("title")}
          columns={columns}
          rows={rows}
          rowKey={(call) => call.id}
          activeKey={openId ?? ""}
          onOpen={(call) => setOpenId((before) => (before === call.id ? undefined : call.id))}
          copyText={(call) => call.number.raw || call.number.display}
          footer={
            <>
              <span>{t("shown", { count: rows.length })}</span>
              <LoadMore list={calls} />
            </>
          }
        />
      )}
    </Screen>
  );
}
