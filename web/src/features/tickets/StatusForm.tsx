import { Button, NativeSelect, Textarea, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { activeWorkspace } from "@/api/desk";
import { codeOf } from "@/api/problem";
import { problemText, textOfCode } from "@/api/problemText";
import { queryClient } from "@/api/queryClient";
import { currentSession } from "@/api/session";
import type { Schemas } from "@/api/types";
import { changeTicket, keys, useChoices, wrongFields } from "@/features/tickets/requests";
import { useSaid } from "@/features/tickets/Story";
import classes from "@/features/tickets/Tickets.module.css";
import { changeBody, doneByOthers, type Edits, isWritten, shownChange } from "@/features/tickets/ticketChange";
import { useTranslation } from "@/lib/i18n";
import { clock } from "@/lib/time";
import { Notice } from "@/ui/Notice";
import { tell } from "@/ui/toast";

type Ticket = Schemas["Ticket"];

// Only what may follow is offered; the server checks it all the same. What others do to the ticket meanwhile takes nothing of
// what was typed, and is saved over only by who has seen it.
export function StatusForm({ ticket }: { ticket: Ticket }) {
  const { t } = useTranslation("tickets");
  const choices = useChoices().data;
  const [edits, setEdits] = useState<Edits>({});
  const [seen, setSeen] = useState(ticket);
  const [failure, setFailure] = useState<string>();
  const [wrong, setWrong] = useState<Record<string, string>>({});
  const [busy, setBusy] = useState(false);
  const writing = Object.keys(edits).length > 0;
  const meanwhile = writing ? doneByOthers(seen, ticket, currentSession()?.user.displayName ?? "") : [];
  const { status, qualifier, priority, category, note, mergeInto } = shownChange(ticket, edits);
  const goneStatus = edits.status !== undefined && edits.status !== status ? edits.status : undefined;
  const closes = choices?.statuses.some((choice) => choice.status === status && choice.closed) ?? false;
  const merges = status === "Gabung Tiket";
  const asksWhy = (closes && !merges) || (status !== "" && ticket.closed);
  const changed = isWritten(ticket, edits);
  const write = (name: keyof Edits, value: string) => {
    if (!writing) setSeen(ticket);
    setEdits((before) => ({ ...before, [name]: value }));
  };

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setFailure(undefined);
    setWrong({});
    try {
      const version = meanwhile.length > 0 ? seen.version : ticket.version;
      await changeTicket(ticket.ticketNo, version, changeBody(ticket, edits), activeWorkspace()?.call.id ?? null);
      setEdits({});
      tell(t("change.done", { ticketNo: ticket.ticketNo }));
    } catch (error) {
      setWrong(wrongFields(error));
      setFailure(codeOf(error) === "version_conflict" ? t("change.notSaved") : problemText(error));
      if (codeOf(error) === "version_conflict") void queryClient.invalidateQueries({ queryKey: keys.reports });
    }
    setBusy(false);
  };
  const accept = () => {
    setSeen(ticket);
    setFailure(undefined);
  };
  const errorOf = (field: string) => {
    const code = wrong[field];
    return code === undefined ? undefined : (textOfCode(code) ?? t("change.wrong"));
  };
  const others = (value: string, values: readonly string[]) =>
    values.includes(value) ? [...values] : [{ value, label: value || "–" }, ...values];

  return (
    <form className={classes.fields} onSubmit={(event) => void submit(event)} noValidate>
      <div className={classes.two}>
        <NativeSelect
          size="xs"
          label={t("change.status")}
          value={status}
          onChange={(event) => write("status", event.currentTarget.value)}
          data={[{ value: "", label: t("change.stays", { status: ticket.baseStatus }) }, ...ticket.next]}
          error={goneStatus ? t("change.gone", { status: goneStatus, present: ticket.baseStatus }) : errorOf("status")}
        />
        <TextInput
          size="xs"
          label={t("change.qualifier")}
          maxLength={64}
          autoComplete="off"
          value={qualifier}
          onChange={(event) => write("qualifier", event.currentTarget.value)}
          error={errorOf("qualifier")}
          list="ticket-qualifiers"
        />
        <datalist id="ticket-qualifiers">
          {choices?.qualifiers.map((word) => (
            <option key={word} value={word} />
          ))}
        </datalist>
        {choices && (
          <>
            <NativeSelect
              size="xs"
              label={t("fact.priority")}
              value={priority}
              onChange={(event) => write("priority", event.currentTarget.value)}
              data={others(ticket.priority, choices.priorities)}
            />
            <NativeSelect
              size="xs"
              label={t("filter.category")}
              value={category}
              onChange={(event) => write("category", event.currentTarget.value)}
              data={others(ticket.category, choices.categories)}
            />
          </>
        )}
      </div>
      {(changed || note !== "") && (
        <>
          {merges && (
            <TextInput
              size="xs"
              label={t("change.mergeInto")}
              required
              maxLength={16}
              autoComplete="off"
              classNames={{ input: "mono" }}
              value={mergeInto}
              onChange={(event) => write("mergeInto", event.currentTarget.value)}
              error={errorOf("mergeInto")}
            />
          )}
          <Textarea
            size="xs"
            label={t("change.note")}
            required={asksWhy}
            rows={2}
            maxLength={1000}
            dir="auto"
            value={note}
            onChange={(event) => write("note", event.currentTarget.value)}
            error={errorOf("note")}
          />
        </>
      )}
      {meanwhile.length > 0 && <Meanwhile entries={meanwhile} accept={accept} />}
      {failure && (
        <Notice tone="warn" live>
          {failure}
        </Notice>
      )}
      {changed && (
        <div className={classes.buttons}>
          <Button type="submit" size="xs" loading={busy}>
            {t("change.save")}
          </Button>
        </div>
      )}
    </form>
  );
}

function Meanwhile({ entries, accept }: { entries: readonly Schemas["Timeline"][]; accept: () => void }) {
  const { t } = useTranslation("tickets");
  const said = useSaid();
  return (
    <Notice
      tone="warn"
      live
      title={t("change.meanwhile")}
      actions={
        <Button size="xs" variant="default" onClick={accept}>
          {t("change.accept")}
        </Button>
      }
    >
      {entries.map((entry) => (
        <p key={entry.id}>
          {entry.by}, {clock(entry.at)}: {said(entry)}
          {entry.note && (
            <>
              {" – "}
              <bdi>{entry.note}</bdi>
            </>
          )}
        </p>
      ))}
      <p>{t("change.kept")}</p>
    </Notice>
  );
}
