import { useInfiniteQuery } from "@tanstack/react-query";
import { client, need } from "@/api/client";
import type { Workspace } from "@/api/desk";
import type { Schemas } from "@/api/types";
import classes from "@/features/callers/story/Changes.module.css";
import "@/features/callers/story/strings";
import { sayChange } from "@/features/callers/story/sayChange";
import { actorName } from "@/features/callers/story/words";
import { useTranslation } from "@/lib/i18n";
import { dateTime, zoneName } from "@/lib/time";
import { LoadMore } from "@/ui/LoadMore";
import { Empty, Failed, Loading } from "@/ui/States";

// Riwayat: who changed what in this record, when, and what it was before.
export function Changes({ workspace }: { workspace: Workspace }) {
  const { t } = useTranslation("story");
  const caller = workspace.caller;
  const changes = useInfiniteQuery({
    queryKey: ["callers", caller?.id, "changes", caller?.version],
    enabled: caller !== null,
    initialPageParam: "",
    queryFn: ({ pageParam }) =>
      need(
        client.GET("/api/v1/callers/{id}/changes", {
          params: { path: { id: caller?.id ?? "" }, query: { limit: 30, ...(pageParam && { cursor: pageParam }) } },
        }),
      ),
    getNextPageParam: (page) => page.next ?? undefined,
    placeholderData: (before) => before,
  });
  if (!caller) return <Empty title={t("changes.needCaller")} />;
  if (changes.isError) return <Failed retry={() => void changes.refetch()} />;
  if (!changes.data) return <Loading />;
  const items = changes.data.pages.flatMap((page) => page.items);
  if (items.length === 0) return <Empty title={t("changes.none")} />;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable with the keyboard
    <div className={classes.scroll} tabIndex={0} role="group" aria-label={t("changes.label")}>
      <ol className={classes.list}>
        {items.map((change) => (
          <ChangeItem key={change.id} change={change} workspace={workspace} />
        ))}
      </ol>
      <LoadMore list={changes} />
    </div>
  );
}

function ChangeItem({ change, workspace }: { change: Schemas["Change"]; workspace: Workspace }) {
  const { t } = useTranslation(["story", "callers"]);
  const { what, alone, from, to, about = [] } = sayChange(change, t);
  // In which call: this one, or one of the caller's latest.
  const callOf = (id: string) => {
    if (id === workspace.call.id) return t("changes.thisCall");
    const row = workspace.history.find(({ callId, kind }) => kind === "call" && callId === id);
    return row
      ? t("changes.inCall", { time: dateTime(row.at), number: row.idCaller || t("callers:withheld") })
      : t("changes.earlierCall");
  };
  return (
    <li className={classes.item}>
      <time className={classes.at} dateTime={change.at}>
        {dateTime(change.at)} {zoneName()}
      </time>
      <span className={classes.what}>
        {!alone && (
          <strong>
            <bdi>{actorName(change.by, t)}</bdi>{" "}
          </strong>
        )}
        {what}
        {change.callId && <span className="dim"> · {callOf(change.callId)}</span>}
        {(from || to) && (
          <span className={classes.values}>
            {from && (
              <del>
                <bdi>{from}</bdi>
              </del>
            )}
            {from && to && " → "}
            {to && (
              <ins>
                <bdi>{to}</bdi>
              </ins>
            )}
          </span>
        )}
        {about.length > 0 && <span className={classes.about}>{about.join(" · ")}</span>}
      </span>
    </li>
  );
}
