import type { Schemas } from "@/api/types";
import type { CallReport } from "@/features/tickets/callReport";
import classes from "@/features/tickets/Tickets.module.css";
import { useTranslation } from "@/lib/i18n";
import { clock, dateTime, zoneName } from "@/lib/time";
import { Notice } from "@/ui/Notice";
import { useFold } from "@/ui/useFold";

// What is to be said in this call because of where the caller lives: a surge of reports, a leader's announcements, of which
// the newest is unfolded: the next step of the procedure stays in sight.
export function SayNow({ surge, announcements }: Pick<CallReport, "surge" | "announcements">) {
  const { t } = useTranslation("say");
  const { shown, toggle } = useFold(announcements.toSorted((a, b) => Date.parse(b.from) - Date.parse(a.from)));
  if (!surge && announcements.length === 0) return null;
  return (
    <section className={classes.say} aria-label={t("label")}>
      {surge && (
        <Notice
          tone="warn"
          live
          title={t("surge", {
            count: surge.count,
            place: [surge.substation, surge.pole].filter(Boolean).join(" / "),
            time: clock(surge.since),
          })}
        >
          <q className={classes.sentence}>{surge.sentence}</q>
        </Notice>
      )}
      {shown.map((item) => (
        <Said key={item.id} item={item} />
      ))}
      {toggle && <div>{toggle}</div>}
    </section>
  );
}

function Said({ item }: { item: Schemas["Announcement"] }) {
  const { t } = useTranslation("say");
  const where = item.area || item.site;
  return (
    <Notice
      tone="info"
      live
      title={
        <>
          {t("announcement")}
          {where && (
            <>
              {" · "}
              <bdi>{where}</bdi>
            </>
          )}
        </>
      }
    >
      <q className={classes.sentence}>
        <bdi>{item.sentence}</bdi>
      </q>
      <div>
        {t("until", { time: dateTime(item.until), zone: zoneName() })}
        {item.suspendEmail && ` · ${t("emailRests")}`}
      </div>
    </Notice>
  );
}
