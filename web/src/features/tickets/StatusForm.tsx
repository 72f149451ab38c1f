import { Button, NativeSelect, Textarea, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { activeWorkspace } from "@/api/desk";
import { codeOf } from "@/api/problem";
import { problemText, textOfCode } from "@/api/problemText";
import { queryClient } from "@/api/queryClient";
import type { Schemas } from "@/api/types";
import { changeTicket, keys, useChoices, wrongFields } from "@/features/tickets/requests";
import classes from "@/features/tickets/Tickets.module.css";
import { Notice } from "@/ui/Notice";
import { tell } from "@/ui/toast";

type Ticket = Schemas["Ticket"];

// Only what may follow is offered; the server checks it all the same.
export function StatusForm({ ticket }: { ticket: Ticket }) {
  const { t } = useTranslation("tickets");
  const choices = useChoices().data;
  const [status, setStatus] = useState("");
  const [qualifier, setQualifier] = useState(ticket.qualifier);
  const [note, setNote] = useState("");
  const [mergeInto, setMergeInto] = useState("");
  const [priority, setPriority] = useState(ticket.priority);
  const [category, setCategory] = useState(ticket.category);
  const [failure, setFailure] = useState<string>();
  const [wrong, setWrong] = useState<Record<string, string>>({});
  const [busy, setBusy] = useState(false);
  const closes = choices?.statuses.some((choice) => choice.status === status && choice.closed) ?? false;
  const merges = status === "Gabung Tiket";
  const asksWhy = (closes && !merges) || (status !== "" && ticket.closed);
  const changed =
    status !== "" || qualifier !== ticket.qualifier || priority !== ticket.priority || category !== ticket.category;

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setFailure(undefined);
    setWrong({});
    try {
      await changeTicket(
        ticket,
        {
          ...(status && { status }),
          ...((status !== "" || qualifier !== ticket.qualifier) && { qualifier: qualifier.trim() }),
          ...(note.trim() && { note: note.trim() }),
          ...(merges && { mergeInto: mergeInto.trim().toUpperCase() }),
          ...(priority !== ticket.priority && { priority }),
          ...(category !== ticket.category && { category }),
        },
        activeWorkspace()?.call.id ?? null,
      );
      tell(t("change.done", { ticketNo: ticket.ticketNo }));
    } catch (error) {
      setWrong(wrongFields(error));
      setFailure(codeOf(error) === "version_conflict" ? t("change.conflict") : problemText(error));
      if (codeOf(error) === "version_conflict") void queryClient.invalidateQueries({ queryKey: keys.reports });
    }
    setBusy(false);
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
          onChange={(event) => setStatus(event.currentTarget.value)}
          data={[{ value: "", label: t("change.stays", { status: ticket.baseStatus }) }, ...ticket.next]}
          error={errorOf("status")}
        />
        <TextInput
          size="xs"
          label={t("change.qualifier")}
          maxLength={64}
          autoComplete="off"
          value={qualifier}
          onChange={(event) => setQualifier(event.currentTarget.value)}
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
              onChange={(event) => setPriority(event.currentTarget.value)}
              data={others(ticket.priority, choices.priorities)}
            />
            <NativeSelect
              size="xs"
              label={t("filter.category")}
              value={category}
              onChange={(event) => setCategory(event.currentTarget.value)}
              data={others(ticket.category, choices.categories)}
            />
          </>
        )}
      </div>
      {changed && (
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
              onChange={(event) => setMergeInto(event.currentTarget.value)}
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
            onChange={(event) => setNote(event.currentTarget.value)}
            error={errorOf("note")}
          />
        </>
      )}
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
