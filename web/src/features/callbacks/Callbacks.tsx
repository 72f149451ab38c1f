import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useEffect, useMemo, useState } from "react";
import { client, need } from "@/api/client";
import { problemText } from "@/api/problemText";
import { currentSession } from "@/api/session";
import { onNews, onStreamReset } from "@/api/stream/stream";
import type { Schemas } from "@/api/types";
import { CallbackDetail } from "@/features/callbacks/CallbackDetail";
import { resultOf } from "@/features/callbacks/results";
import indonesian from "@/features/callbacks/strings/id.json";
import { i18n, useTranslation } from "@/lib/i18n";
import { ago, shortDateTime } from "@/lib/time";
import { IconPhoneOutgoing } from "@/ui/icons";
import { LoadMore } from "@/ui/LoadMore";
import { type Column, RowTable } from "@/ui/RowTable";
import { Screen } from "@/ui/Screen";
import { Segments } from "@/ui/Segments";
import { Empty, Failed, Loading } from "@/ui/States";
import { Tag, type Tone } from "@/ui/Tag";

i18n.add("id", "callbacks", indonesian);

type Callback = Schemas["Callback"];
const route = getRouteApi("/callbacks");
export const callbacksKey = ["callbacks"] as const;
export const callbackTone: Record<Callback["state"], Tone> = { open: "danger", claimed: "info", done: "neutral" };

// The worklist of missed calls of this site: who calls back, how often it was tried, what came of it.
export function Callbacks() {
  const { t } = useTranslation(["callbacks", "common"]);
  const { state } = route.useSearch();
  const navigate = route.useNavigate();
  const cache = useQueryClient();
  const [openId, setOpenId] = useState<string>();
  const list = useInfiniteQuery({
    queryKey: [...callbacksKey, state],
    initialPageParam: "",
    queryFn: ({ pageParam }) =>
      need(
        client.GET("/api/v1/callbacks", {
          params: { query: { state, limit: 50, ...(pageParam && { cursor: pageParam }) } },
        }),
      ),
    getNextPageParam: (page) => page.next ?? undefined,
    placeholderData: (before) => before,
  });
  useEffect(() => {
    const refresh = () => void cache.invalidateQueries({ queryKey: callbacksKey });
    const stops = [onNews("callback", refresh), onStreamReset(refresh)];
    return () => {
      for (const stop of stops) stop();
    };
  }, [cache]);

  const rows = useMemo(() => list.data?.pages.flatMap((page) => page.items) ?? [], [list.data]);
  const me = currentSession()?.user.id;
  const columns = useMemo<Column<Callback>[]>(
    () => [
      {
        id: "at",
        header: t("column.missedAt"),
        width: "140px",
        cell: ({ call }) => <span title={ago(call.startedAt)}>{shortDateTime(call.startedAt)}</span>,
      },
      {
        id: "state",
        header: t("column.state"),
        width: "128px",
        cell: (item) => <Tag tone={callbackTone[item.state]}>{t(`state.${item.state}`)}</Tag>,
      },
      { id: "number", header: t("column.number"), width: "142px", mono: true, cell: ({ call }) => call.number.display },
      {
        id: "name",
        header: t("column.name"),
        width: "18%",
        cell: ({ call }) => <bdi>{call.caller ? `${call.caller.honorific} ${call.caller.name}`.trim() : "–"}</bdi>,
      },
      {
        id: "location",
        header: t("column.location"),
        width: "120px",
        drop: 1,
        cell: ({ call }) => call.location ?? "–",
      },
      {
        id: "owner",
        header: t("column.owner"),
        width: "110px",
        cell: ({ owner }) => (owner ? (owner.id === me ? t("you") : owner.displayName) : "–"),
      },
      { id: "attempts", header: t("column.attempts"), width: "86px", align: "right", cell: (item) => item.attempts },
      {
        id: "result",
        header: t("column.result"),
        width: "128px",
        cell: (item) => {
          const result = resultOf(item.result);
          return result ? t(`result.${result}`) : "–";
        },
      },
      { id: "note", header: t("column.note"), drop: 1, cell: (item) => <bdi>{item.note || "–"}</bdi> },
    ],
    [t, me],
  );
  const open = rows.find((item) => item.id === openId);

  return (
    <Screen
      title={t("title")}
      aside={
        <Segments
          label={t("view.label")}
          value={state}
          options={(["waiting", "open", "claimed", "done"] as const).map((value) => ({
            value,
            label: t(`view.${value}`),
          }))}
          onChange={(value) => void navigate({ search: { state: value } })}
        />
      }
      detail={open && <CallbackDetail key={open.id} item={open} close={() => setOpenId(undefined)} />}
    >
      {list.isError && !list.data ? (
        <Failed text={problemText(list.error)} retry={() => void list.refetch()} />
      ) : !list.data ? (
        <Loading lines={10} />
      ) : rows.length === 0 ? (
        <Empty icon={<IconPhoneOutgoing size={18} />} title={t("none")}>
          {t("noneHint")}
        </Empty>
      ) : (
        <RowTable
          label={t("title")}
          columns={columns}
          rows={rows}
          rowKey={(item) => item.id}
          activeKey={openId ?? ""}
          onOpen={(item) => setOpenId((before) => (before === item.id ? undefined : item.id))}
          copyText={({ call }) => call.number.raw || call.number.display}
          footer={
            <>
              <span>{t("shown", { count: rows.length })}</span>
              <LoadMore list={list} />
            </>
          }
        />
      )}
    </Screen>
  );
}
