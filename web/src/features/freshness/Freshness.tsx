import { Popover } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { client, need } from "@/api/client";
import { queryClient } from "@/api/queryClient";
import { onNews, onStreamReset } from "@/api/stream/stream";
import classes from "@/features/freshness/Freshness.module.css";
import { type Fresh, type Source, sourcesOf, untilOf } from "@/features/freshness/freshness";
import words from "@/features/freshness/strings/id.json";
import { useTranslation } from "@/lib/i18n";
import { serverNow } from "@/lib/serverClock";
import { ago, brief } from "@/lib/time";
import { Tag, type Tone } from "@/ui/Tag";

const key = ["freshness"] as const;
const tones: Record<Fresh["state"], Tone> = { fresh: "ok", importing: "info", problem: "danger", stopped: "warn" };

// "APKT s/d 09.40" in the last line: until when the data of the old systems is. Nothing when nothing was ever imported.
export function Freshness() {
  const { t } = useTranslation("freshness");
  const [opened, setOpened] = useState(false);
  const now = useMinute();
  const found = useQuery({
    queryKey: key,
    queryFn: () => need(client.GET("/api/v1/freshness")),
    // That a watcher fell silent is no news of anybody.
    refetchInterval: 300_000,
  });
  useEffect(() => {
    const again = () => void queryClient.invalidateQueries({ queryKey: key });
    const stops = [onNews("freshness", again), onStreamReset(again)];
    return () => {
      for (const stop of stops) stop();
    };
  }, []);
  const sources = sourcesOf(found.data?.items ?? [], now);
  if (sources.length === 0) return null;
  const line = ({ source, until }: Source) => t("until", { source: source.toUpperCase(), when: brief(until, now) });
  const hint = sources
    .map((source) =>
      source.old ? t("old", { source: source.source.toUpperCase(), age: ago(source.until, now) }) : line(source),
    )
    .join("\n");
  return (
    <Popover
      opened={opened}
      onChange={setOpened}
      position="top-end"
      withinPortal={false}
      trapFocus
      returnFocus
      transitionProps={{ duration: 0 }}
    >
      <Popover.Target>
        <button
          type="button"
          className={classes.line}
          data-warns={sources.some(({ warns }) => warns) || undefined}
          title={hint}
          onClick={() => setOpened(!opened)}
        >
          {sources.map((source) => (
            <span key={source.source} className={classes.source}>
              {source.warns && <span aria-hidden="true">▲</span>}
              {line(source)}
            </span>
          ))}
        </button>
      </Popover.Target>
      <Popover.Dropdown aria-label={t("title")} className={classes.details} tabIndex={-1} data-autofocus>
        <strong>{t("title")}</strong>
        <ul className={classes.kinds}>
          {sources
            .flatMap(({ kinds }) => kinds)
            .map((item) => (
              <li key={`${item.source}-${item.kind}`}>
                <Kind item={item} now={now} />
              </li>
            ))}
        </ul>
      </Popover.Dropdown>
    </Popover>
  );
}

function Kind({ item, now }: { item: Fresh; now: number }) {
  const { t } = useTranslation("freshness");
  return (
    <>
      <div className={classes.head}>
        <strong>
          {item.source.toUpperCase()} · {t(`kind.${item.kind}`)}
        </strong>
        <Tag tone={tones[item.state]}>{t(`state.${item.state}`)}</Tag>
      </div>
      <div>{t("data", { when: brief(untilOf(item), now), age: ago(untilOf(item), now) })}</div>
      {item.lastFileAt && <div className="dim">{t("file", { when: brief(item.lastFileAt, now) })}</div>}
      {item.fileName && <div className="dim">{item.fileName}</div>}
      {item.waiting > 0 && <div className="dim">{t("waiting", { count: item.waiting })}</div>}
      {item.problem && (
        <div className={classes.problem} title={item.problem}>
          {t(`problem.${isProblem(item.problemCode) ? item.problemCode : "other"}`)}
        </div>
      )}
    </>
  );
}

// The server's sentence is for its log and for the file that lies beside the table; here it is the hint.
type Problem = keyof typeof words.problem;
const isProblem = (code: string): code is Problem => code in words.problem;

// The day turns and data grows old while nobody touches anything.
function useMinute(): number {
  const [now, setNow] = useState(() => serverNow());
  useEffect(() => {
    const timer = setInterval(() => setNow(serverNow()), 30_000);
    return () => clearInterval(timer);
  }, []);
  return now;
}
