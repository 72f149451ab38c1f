import "@/features/tickets/strings";
import { NativeSelect, Textarea, TextInput } from "@mantine/core";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { Command } from "@/actions/command";
import { useCommands, useKeyOf } from "@/actions/useCommands";
import { codeOf } from "@/api/problem";
import { problemText, textOfCode } from "@/api/problemText";
import {
  type CallReport,
  dropReport,
  keepReport,
  type ReportFields,
  rereadReport,
  sendReport,
} from "@/features/tickets/callReport";
import { OpenTickets } from "@/features/tickets/OpenTickets";
import { useChoices, wrongFields } from "@/features/tickets/requests";
import classes from "@/features/tickets/Tickets.module.css";
import { i18n, useTranslation } from "@/lib/i18n";
import { newKey } from "@/lib/id";
import { CommandButton } from "@/ui/CommandButton";
import { Notice } from "@/ui/Notice";
import { tell } from "@/ui/toast";

type Field = Exclude<keyof ReportFields, "customerId">;
// Without these the server takes no report; a caller who withholds his number has no phone to give.
const needed: readonly Field[] = ["category", "reporterName", "reporterPhone", "reporterAddress", "resume"];
const patienceMs = 800; // after the last key, before it is kept

// The report in progress: prefilled from the call, kept while it is written, sent as a new ticket or as a repeat.
export function CallReportForm({ callId, report }: { callId: string; report: CallReport }) {
  const { t } = useTranslation("tickets");
  const choices = useChoices().data;
  const [edits, setEdits] = useState<Partial<Record<Field, string>>>({});
  const [failure, setFailure] = useState<string>();
  const [wrong, setWrong] = useState<Record<string, string>>({});
  const [busy, setBusy] = useState<string>();
  const key = useRef(newKey());
  const sent = report.sent.length > 0;
  const writes = report.can.includes("write");
  const corrects = report.can.includes("correct");
  const sends = report.can.includes("send");
  const editable = writes || corrects;

  const box = useRef<HTMLDivElement>(null);
  const toFirstWrong = useRef(false);
  useEffect(() => {
    if (!toFirstWrong.current || Object.keys(wrong).length === 0) return;
    toFirstWrong.current = false;
    const first = box.current?.querySelector<HTMLElement>("[aria-invalid=true]");
    first?.focus();
    first?.scrollIntoView({ block: "center" });
  }, [wrong]);

  const latest = useRef({ report, edits });
  latest.current = { report, edits };
  const failed = useCallback(
    (error: unknown) => {
      setWrong(wrongFields(error));
      const code = codeOf(error);
      if (code === "version_conflict" || code === "open_tickets" || code === "ticket_closed") rereadReport(callId);
      setFailure(
        code === "version_conflict"
          ? t("report.conflict")
          : code === "open_tickets"
            ? t("report.openNow")
            : problemText(error),
      );
    },
    [callId, t],
  );
  // Gives whether everything that was typed is kept.
  const keep = useCallback(async (): Promise<boolean> => {
    const { edits: kept, report: known } = latest.current;
    if (Object.keys(kept).length === 0) return true;
    try {
      await keepReport(callId, known.version, kept);
      setEdits((now) =>
        Object.fromEntries(Object.entries(now).filter(([name, value]) => kept[name as Field] !== value)),
      );
      setWrong({});
      setFailure(undefined);
      return true;
    } catch (error) {
      failed(error);
      return false;
    }
  }, [callId, failed]);
  useEffect(() => {
    if (!writes || sent || Object.keys(edits).length === 0) return;
    const timer = setTimeout(() => void keep(), patienceMs);
    return () => clearTimeout(timer);
  }, [edits, keep, writes, sent]);

  const send = useCallback(
    async (ticketNo?: string) => {
      setBusy(ticketNo ?? "new");
      toFirstWrong.current = true;
      const { edits: typed, report: known } = latest.current;
      const joined = known.openTickets.find((ticket) => ticket.ticketNo === ticketNo);
      // A repeat is of the ticket's category until the agent says another.
      if (joined && !(typed.category ?? known.data.category)) {
        latest.current = { report: known, edits: { ...typed, category: joined.category } };
      }
      if (await keep()) {
        try {
          const open = latest.current.report.openTickets.length > 0;
          const after = await sendReport(callId, ticketNo ? { ticketNo } : { newTicket: open }, key.current);
          key.current = newKey();
          setFailure(undefined);
          const made = after.sent[0];
          if (made) {
            const names = { reportNo: made.reportNo, ticketNo: made.ticketNo };
            tell(ticketNo ? t("report.repeated", names) : t("report.sent", names));
          }
        } catch (error) {
          failed(error);
        }
      }
      setBusy(undefined);
    },
    [callId, failed, keep, t],
  );
  const run = async (name: string, work: () => Promise<unknown>) => {
    setBusy(name);
    try {
      await work();
    } catch (error) {
      failed(error);
    }
    setBusy(undefined);
  };
  const first = report.openTickets[0]?.ticketNo;
  useCommands(
    useMemo<readonly Command[]>(
      () => [
        {
          id: "tickets.send",
          group: "tickets",
          key: "Alt+W",
          label: () => i18n.t("tickets:command.send"),
          allowed: () => sends,
          run: () => void send(),
        },
        {
          id: "tickets.repeat",
          group: "tickets",
          key: "Alt+A",
          label: () => i18n.t("tickets:command.repeat"),
          allowed: () => sends && first !== undefined,
          run: () => first !== undefined && void send(first),
        },
      ],
      [sends, first, send],
    ),
  );
  const sendKey = useKeyOf("tickets.send");

  const labels: Record<Field, string> = {
    category: t("filter.category"),
    moduleId: t("fact.module"),
    priority: t("fact.priority"),
    substation: t("report.substation"),
    pole: t("report.pole"),
    reporterName: t("column.reporterName"),
    reporterAddress: t("column.reporterAddress"),
    reporterPhone: t("report.phone"),
    email: t("column.email"),
    resume: t("fact.resume"),
  };
  const shown = (name: Field) => edits[name] ?? report.data[name];
  const write = (name: Field, value: string) => setEdits((before) => ({ ...before, [name]: value }));
  const common = (name: Field) => ({
    size: "xs" as const,
    label: labels[name],
    value: shown(name),
    required: needed.includes(name) && (report.data[name] !== "" || report.missing.includes(name)),
    error: wrong[name] && (textOfCode(wrong[name]) ?? t("change.wrong")),
  });
  const line = (name: Field, most: number, className = "") => (
    <TextInput
      key={name}
      {...common(name)}
      maxLength={most}
      readOnly={!editable}
      autoComplete="off"
      dir="auto"
      classNames={{ input: className }}
      onChange={(event) => write(name, event.currentTarget.value)}
    />
  );
  const list = (name: Field, values: readonly string[]) => (
    <NativeSelect
      key={name}
      {...common(name)}
      disabled={!editable}
      onChange={(event) => write(name, event.currentTarget.value)}
      data={values.includes(shown(name)) ? [...values] : [{ value: shown(name), label: shown(name) || "–" }, ...values]}
    />
  );
  const name = (field: string) => (field in labels ? labels[field as Field] : field);

  return (
    <div className={classes.report} ref={box}>
      {report.openTickets.length > 0 && (
        <OpenTickets
          tickets={report.openTickets}
          busy={busy}
          add={sends ? (ticketNo) => void send(ticketNo) : undefined}
        />
      )}
      {sent && (
        <section>
          <h3>{t("report.sentTitle")}</h3>
          <ul className={classes.rows}>
            {report.sent.map((row) => (
              <li key={row.reportNo}>
                <span className="mono">{row.reportNo}</span>
                <span className="mono">{row.ticketNo}</span>
                <span>{row.status}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
      <div className={classes.reportFields}>
        {list("category", choices?.categories ?? [])}
        {list("priority", choices?.priorities ?? [])}
        {list("moduleId", choices?.modules ?? [])}
        {line("reporterName", 100)}
        {line("reporterPhone", 128, "mono")}
        {line("email", 254)}
        {line("substation", 64)}
        {line("pole", 64)}
      </div>
      <Textarea
        {...common("reporterAddress")}
        autosize
        maxRows={4}
        maxLength={500}
        readOnly={!editable}
        dir="auto"
        onChange={(event) => write("reporterAddress", event.currentTarget.value)}
      />
      <Textarea
        {...common("resume")}
        rows={2}
        maxLength={1000}
        readOnly={!editable}
        dir="auto"
        onChange={(event) => write("resume", event.currentTarget.value)}
      />
      {report.missing.length > 0 && (
        <p className="dim">{t("report.missing", { fields: report.missing.map(name).join(", ") })}</p>
      )}
      <div className={classes.reportFoot}>
        {failure && (
          <div className={classes.whole}>
            <Notice tone="warn" live>
              {failure}
            </Notice>
          </div>
        )}
        {sends && (
          <CommandButton
            variant={report.openTickets.length > 0 ? "default" : "filled"}
            combination={sendKey}
            loading={busy === "new"}
            onClick={() => void send()}
          >
            {report.openTickets.length > 0 ? t("report.sendAnyway") : t("report.send")}
          </CommandButton>
        )}
        {corrects && sent && Object.keys(edits).length > 0 && (
          <CommandButton loading={busy === "correct"} onClick={() => void run("correct", keep)}>
            {t("report.correct")}
          </CommandButton>
        )}
        {writes && report.kept && !sent && (
          <CommandButton
            variant="default"
            loading={busy === "drop"}
            onClick={() => void run("drop", () => dropReport(callId).then(() => setEdits({})))}
          >
            {t("report.drop")}
          </CommandButton>
        )}
      </div>
    </div>
  );
}
