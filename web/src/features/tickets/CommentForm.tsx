import { Textarea } from "@mantine/core";
import { type FormEvent, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Command } from "@/actions/command";
import { useCommands } from "@/actions/useCommands";
import { activeWorkspace } from "@/api/desk";
import { problemText } from "@/api/problemText";
import { commentTicket } from "@/features/tickets/requests";
import classes from "@/features/tickets/Tickets.module.css";
import { i18n } from "@/lib/i18n";
import { newKey } from "@/lib/id";
import { CommandButton } from "@/ui/CommandButton";
import { Notice } from "@/ui/Notice";

export function CommentForm({ ticketNo, combination }: { ticketNo: string; combination: string | undefined }) {
  const { t } = useTranslation("tickets");
  const [text, setText] = useState("");
  const [failure, setFailure] = useState<string>();
  const [busy, setBusy] = useState(false);
  // A repeat after a cut line is the same comment.
  const key = useRef(newKey());
  const field = useRef<HTMLTextAreaElement>(null);
  const commands = useMemo<Command[]>(
    () => [
      {
        id: "tickets.comment",
        group: "tickets",
        key: "Alt+C",
        label: () => i18n.t("tickets:comment.label"),
        run: () => field.current?.focus(),
      },
    ],
    [],
  );
  useCommands(commands);
  const submit = async (event: { preventDefault: () => void }) => {
    event.preventDefault();
    if (!text.trim() || busy) return;
    setBusy(true);
    setFailure(undefined);
    try {
      await commentTicket(ticketNo, text.trim(), key.current, activeWorkspace()?.call.id ?? null);
      key.current = newKey();
      setText("");
    } catch (error) {
      setFailure(problemText(error));
    }
    setBusy(false);
  };
  return (
    <form className={`${classes.fields} ${classes.part}`} onSubmit={(event: FormEvent) => void submit(event)}>
      <Textarea
        ref={field}
        size="xs"
        label={t("comment.label")}
        rows={2}
        maxLength={2000}
        dir="auto"
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      {failure && (
        <Notice tone="warn" live>
          {failure}
        </Notice>
      )}
      <div className={classes.buttons}>
        <CommandButton type="submit" variant="default" combination={combination} loading={busy} onClick={() => {}}>
          {t("comment.send")}
        </CommandButton>
      </div>
    </form>
  );
}
