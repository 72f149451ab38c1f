import type { Schemas } from "@/api/types";
import classes from "@/features/tickets/Tickets.module.css";
import { useTranslation } from "@/lib/i18n";
import { dateTime } from "@/lib/time";

type Entry = Schemas["Timeline"];

export function useSaid(): (entry: Entry) => string {
  const { t } = useTranslation("tickets");
  return (entry) => {
    switch (entry.kind) {
      case "created":
      case "repeat":
        return t(`story.${entry.kind}`, { reportNo: entry.reportNo ?? "" });
      case "merged":
        return t("story.merged", { ticketNo: entry.new || entry.old });
      case "comment":
        return t("story.comment");
      case "corrected": {
        const reportNo = entry.reportNo ?? "";
        return entry.old
          ? t("story.correctedTo", { reportNo, old: entry.old, new: entry.new })
          : t("story.corrected", { reportNo });
      }
      default:
        return t(`story.${entry.kind}`, { old: entry.old || "–", new: entry.new || "–" });
    }
  };
}

// What happened to a ticket: who, when, why. The newest first.
export function Story({ timeline }: { timeline: readonly Entry[] }) {
  const said = useSaid();
  return (
    <ol className={classes.story} reversed>
      {timeline.toReversed().map((entry) => (
        <li key={entry.id}>
          <div>{said(entry)}</div>
          {entry.note && (
            <p>
              <bdi>{entry.note}</bdi>
            </p>
          )}
          <div className={classes.when}>
            {dateTime(entry.at)} · {entry.by}
          </div>
        </li>
      ))}
    </ol>
  );
}
