import { CloseButton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { useKeyOf } from "@/actions/useCommands";
import { problemText } from "@/api/problemText";
import type { Schemas } from "@/api/types";
import { CommentForm } from "@/features/tickets/CommentForm";
import { getReport, keys } from "@/features/tickets/requests";
import { StatusForm } from "@/features/tickets/StatusForm";
import { Story } from "@/features/tickets/Story";
import classes from "@/features/tickets/Tickets.module.css";
import { statusTone } from "@/features/tickets/ticketRow";
import { authorName } from "@/lib/author";
import { useTranslation } from "@/lib/i18n";
import { grouped } from "@/lib/phone";
import { dateTime, duration, zoneName } from "@/lib/time";
import { Notice } from "@/ui/Notice";
import { Pane } from "@/ui/Pane";
import { Read } from "@/ui/Read";
import { Failed, Loading } from "@/ui/States";
import { Tag, type Tone } from "@/ui/Tag";

type Ticket = Schemas["Ticket"];
type Pair = readonly [label: string, value: React.ReactNode, wide?: boolean];

const mono = (text: string) => <span className="mono">{text}</span>;
// What people said may be in any script.
const own = (text: string) => <bdi>{text}</bdi>;

// Lihat Detail: beside the list, the whole text, nothing cut.
export function TicketDetail({
  reportNo,
  takeFocus,
  close,
  openReport,
}: {
  reportNo: string;
  takeFocus: boolean;
  close: () => void;
  openReport: (reportNo: string) => void;
}) {
  const { t } = useTranslation("tickets");
  const pane = useRef<HTMLElement>(null);
  const found = useQuery({
    queryKey: [...keys.reports, reportNo],
    queryFn: () => getReport(reportNo),
    staleTime: 5_000,
    gcTime: 60_000,
  });
  // Who opened it with a key reads on with keys; Escape brings him back to his row.
  useEffect(() => {
    if (takeFocus) pane.current?.querySelector<HTMLElement>("[role=group]")?.focus();
  }, [takeFocus]);
  useEffect(() => {
    // From a row that was clicked too; in a field or a box over the page Escape is theirs.
    const leaves = (active: Element | null) =>
      active === document.body || pane.current?.contains(active) || Boolean(active?.closest("[role=grid]"));
    const onEscape = (event: KeyboardEvent) => {
      if (event.key !== "Escape" || event.defaultPrevented || !leaves(document.activeElement)) return;
      event.preventDefault();
      close();
    };
    window.addEventListener("keydown", onEscape);
    return () => window.removeEventListener("keydown", onEscape);
  }, [close]);
  const ticket = found.data;
  return (
    <Pane
      ref={pane}
      label={t("detail")}
      title={<span className="mono">{t("detailOf", { reportNo })}</span>}
      aside={
        <>
          {ticket && <Tag tone={statusTone(ticket)}>{ticket.status}</Tag>}
          <CloseButton aria-label={t("close")} onClick={close} />
        </>
      }
    >
      {found.error && !ticket ? (
        <Failed text={problemText(found.error)} retry={() => void found.refetch()} />
      ) : !ticket ? (
        <Loading lines={8} />
      ) : (
        <Whole ticket={ticket} reportNo={reportNo} openReport={openReport} />
      )}
    </Pane>
  );
}

function Whole({
  ticket,
  reportNo,
  openReport,
}: {
  ticket: Ticket;
  reportNo: string;
  openReport: (reportNo: string) => void;
}) {
  const { t } = useTranslation(["tickets", "calllog"]);
  const report = ticket.reports.find((row) => row.reportNo === reportNo);
  const place = [ticket.substation, ticket.pole].filter(Boolean).join(" / ");
  const { customer } = ticket;
  const commentKey = useKeyOf("tickets.comment");
  return (
    <>
      {ticket.masked && <Notice tone="info">{t("masked")}</Notice>}
      {report && (
        <Pairs
          items={[
            [t("column.ticketNo"), mono(ticket.ticketNo)],
            [t("column.repeatCount"), String(ticket.repeatCount)],
            [t("column.reporterName"), own(report.reporterName)],
            [t("filter.reporter_phone"), mono(grouped(report.reporterPhone))],
            [t("column.reporterAddress"), own(report.reporterAddress), true],
            [t("column.email"), report.email && own(report.email), true],
            [t("fact.resume"), report.resume && own(report.resume), true],
            [t("column.createdAt"), `${dateTime(report.createdAt)} ${zoneName()}`],
            [t("column.createdBy"), report.createdBy],
            [t("filter.category"), ticket.category],
            [t("fact.priority"), ticket.priority],
            [t("fact.module"), ticket.moduleId],
            [t("fact.transaction"), report.transactionNo],
            [t("filter.substation"), place],
            [t("filter.site"), report.site],
            [t("fact.closedAt"), ticket.closedAt && `${dateTime(ticket.closedAt)} ${zoneName()}`],
            [t("fact.mergedInto"), ticket.mergedInto && mono(ticket.mergedInto)],
          ]}
        />
      )}
      {ticket.can.includes("change") && (
        <section className={classes.part}>
          <h3>{t("change.title")}</h3>
          <StatusForm ticket={ticket} />
        </section>
      )}
      {customer && (
        <section className={classes.part}>
          <h3>{t("fact.customer")}</h3>
          <Pairs
            items={[
              [t("filter.customer_no"), mono(customer.customerNo)],
              [t("fact.customerName"), own(customer.name)],
              [
                t("fact.tariff"),
                [customer.tariff, customer.powerVa && `${customer.powerVa} VA`].filter(Boolean).join(" / "),
              ],
              [t("column.reporterAddress"), own(customer.address), true],
            ]}
          />
        </section>
      )}
      {ticket.emails.length > 0 && (
        <section className={classes.part}>
          <h3>{t("fact.emails")}</h3>
          <ul className={classes.rows}>
            {ticket.emails.map((email) => (
              <li key={`${email.address}-${email.at}`}>
                <bdi>{email.address}</bdi>
                <EmailTag state={email.state} />
                <span className={classes.when}>
                  {dateTime(email.at)} · {authorName(email.by)}
                </span>
              </li>
            ))}
          </ul>
        </section>
      )}
      {ticket.letters.length > 0 && (
        <section className={classes.part}>
          <h3>{t("fact.letters")}</h3>
          <ul className={classes.rows}>
            {ticket.letters.map((check) => (
              <li key={`${check.callId}-${check.at}`}>
                <Letters check={check} address={ticket.emails.find(({ callId }) => callId === check.callId)?.address} />
              </li>
            ))}
          </ul>
        </section>
      )}
      <section className={classes.part}>
        <h3>{t("fact.reports", { count: ticket.reports.length + ticket.moreReports })}</h3>
        <ul className={classes.rows}>
          {ticket.reports.map((row) => (
            <li key={row.reportNo} data-current={row.reportNo === reportNo || undefined}>
              {row.reportNo === reportNo ? (
                <strong className="mono">{row.reportNo}</strong>
              ) : (
                <button type="button" className={classes.open} onClick={() => openReport(row.reportNo)}>
                  <span className="mono">{row.reportNo}</span>
                </button>
              )}
              <bdi>{row.reporterName}</bdi>
              <span className={classes.when}>
                {dateTime(row.createdAt)} · {row.createdBy}
              </span>
              {row.reportNo !== reportNo && row.resume && <bdi className={classes.whole}>{row.resume}</bdi>}
            </li>
          ))}
        </ul>
        {ticket.moreReports > 0 && <p className="dim">{t("fact.moreReports", { count: ticket.moreReports })}</p>}
      </section>
      <section className={classes.part}>
        <h3>{t("fact.timeline")}</h3>
        <Story timeline={ticket.timeline} />
        {ticket.can.includes("comment") && (
          <CommentForm reportNo={reportNo} ticketNo={ticket.ticketNo} combination={commentKey} />
        )}
      </section>
      {ticket.calls.length > 0 && (
        <section className={classes.part}>
          <h3>{t("fact.calls")}</h3>
          <ul className={classes.rows}>
            {ticket.calls.map((call) => (
              <li key={call.id}>
                <span className="mono">{call.number.display || t("calllog:withheld")}</span>
                <span>{t(`calllog:direction.${call.direction}`)}</span>
                <span className={classes.when}>
                  {dateTime(call.startedAt)}
                  {call.answeredAt &&
                    call.endedAt &&
                    ` · ${duration(Date.parse(call.endedAt) - Date.parse(call.answeredAt))}`}
                  {" · "}
                  {call.agents.map((agent) => agent.displayName || agent.address).join(", ") || "–"}
                </span>
                {call.resume && <bdi className={classes.whole}>{call.resume}</bdi>}
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

// A well-known domain is said as one word and confirmed in one box.
function boxesOf(address: string, confirmed: number): string[] {
  const at = address.lastIndexOf("@");
  const letters = [...address];
  return confirmed >= letters.length || at < 0 ? letters : [...address.slice(0, at), "@", address.slice(at + 1)];
}

// Each letter in a box of its own, as it was confirmed; what had been understood otherwise is told beside it.
function Letters({ check, address }: { check: Ticket["letters"][number]; address: string | undefined }) {
  const { t } = useTranslation("tickets");
  const results: Partial<Record<string, Tone>> = { right: "ok", wrong_letter: "warn", refuses: "neutral" };
  return (
    <>
      {address && (
        <bdi className={classes.letters}>
          <Read>{address}</Read>
          {boxesOf(address, check.letters).map((letter, index) => (
            <span key={`${String(index)}-${letter}`} aria-hidden="true">
              {letter}
            </span>
          ))}
        </bdi>
      )}
      <span>{t("letters.count", { count: check.letters })}</span>
      {check.result in results && (
        <Tag tone={results[check.result] ?? "neutral"}>{t(`letters.result.${check.result as "right"}`)}</Tag>
      )}
      {check.corrected.map(({ was, confirmed }, index) => (
        <span key={`${String(index)}-${was}`} className="mono">
          <Read>{t("letters.corrected")} </Read>
          <del>{was.toUpperCase()}</del> → <ins>{confirmed.toUpperCase()}</ins>
        </span>
      ))}
      <span className={classes.when}>
        {dateTime(check.at)} · {check.by} · {t("letters.alphabet", { alphabet: check.alphabet })}
      </span>
    </>
  );
}

function Pairs({ items }: { items: readonly Pair[] }) {
  return (
    <dl className={classes.pairs}>
      {items
        .filter(([, value]) => value !== "" && value !== null && value !== undefined)
        .map(([label, value, wide]) => (
          <div key={label} data-wide={wide || undefined}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}

const emailTones: Record<Schemas["CallerEmail"]["state"], Tone> = {
  legacy_unverified: "neutral",
  claimed: "neutral",
  read_back: "info",
  spelled: "info",
  confirmed: "ok",
  soft_bounced: "warn",
  bounced: "danger",
  disputed: "warn",
  refused: "neutral",
  withdrawn: "neutral",
  superseded: "neutral",
};

function EmailTag({ state }: { state: string }) {
  const { t } = useTranslation("callers");
  if (!(state in emailTones)) return <Tag tone="neutral">{state}</Tag>;
  const known = state as Schemas["CallerEmail"]["state"];
  return <Tag tone={emailTones[known]}>{t(`emailState.${known}`)}</Tag>;
}
