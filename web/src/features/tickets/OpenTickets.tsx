import { useKeyOf } from "@/actions/useCommands";
import type { Schemas } from "@/api/types";
import classes from "@/features/tickets/Tickets.module.css";
import { useTranslation } from "@/lib/i18n";
import { brief } from "@/lib/time";
import { CommandButton } from "@/ui/CommandButton";
import { Read } from "@/ui/Read";
import { Tag } from "@/ui/Tag";
import { useFold } from "@/ui/useFold";

// Open tickets of this number, customer or place. The agent asks and decides; nothing is added by itself. All but the first
// are folded, so that the fields of the report stay in sight.
export function OpenTickets({
  tickets,
  busy,
  add,
}: {
  tickets: readonly Schemas["OpenTicket"][];
  busy: string | undefined;
  add: ((ticketNo: string) => void) | undefined;
}) {
  const { t } = useTranslation("tickets");
  const combination = useKeyOf("tickets.repeat");
  const { shown, toggle } = useFold(tickets);
  return (
    <section>
      <div className={classes.openHead}>
        <h3>{t("report.open")}</h3>
        {toggle}
        <span className="dim">{t("report.openHint")}</span>
      </div>
      <ul className={classes.rows}>
        {shown.map((ticket, index) => (
          <li key={ticket.ticketNo}>
            <strong className="mono">{ticket.ticketNo}</strong>
            <span>{ticket.status}</span>
            <span>{ticket.category}</span>
            {ticket.reasons.map((reason) => (
              <Tag key={reason} tone={reason === "place" ? "neutral" : "info"}>
                {t(`report.because.${reason}`)}
              </Tag>
            ))}
            <span className={classes.when}>
              {t("report.lastAt", { time: brief(ticket.lastReportAt) })}
              {ticket.repeatCount > 0 && ` · ${t("report.repeats", { count: ticket.repeatCount })}`}
            </span>
            {add && (
              <CommandButton
                className={classes.end}
                combination={index === 0 ? combination : undefined}
                loading={busy === ticket.ticketNo}
                onClick={() => add(ticket.ticketNo)}
              >
                {t("report.repeat")}
                <Read> {t("report.repeatOf", { ticketNo: ticket.ticketNo })}</Read>
              </CommandButton>
            )}
            {ticket.resume && <bdi className={classes.whole}>{ticket.resume}</bdi>}
          </li>
        ))}
      </ul>
    </section>
  );
}
