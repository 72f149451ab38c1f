import { Textarea } from "@mantine/core";
import { type FormEvent, useMemo, useRef, useState } from "react";
import type { Command } from "@/actions/command";
import { useCommands } from "@/actions/useCommands";
import { activeWorkspace } from "@/api/desk";
import { commentDraft, keepComment } from "@/api/drafts/comments";
import { problemText } from "@/api/problemText";
import { commentTicket } from "@/features/tickets/requests";
import classes from "@/features/tickets/Tickets.module.css";
import { i18n, useTranslation } from "@/lib/i18n";
import { CommandButton } from "@/ui/CommandButton";
import { Notice } from "@/ui/Notice";

// What was typed is there again when the report is opened again.
export function CommentForm({
  reportNo,
  ticketNo,
  combination,
}: {
  reportNo: string;
  ticketNo: string;
  combination: string | undefined;
}) {
  const { t } = useTranslation("tickets");
  const [draft, setDraft] = useState(() => commentDraft(reportNo));
  const [failure, setFailure] = useState<string>();
  const [busy, setBusy] = useState(false);
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
  const write = (text: string) => {
    const next = { ...draft, text };
    setDraft(next);
    keepComment(reportNo, next);
  };
  const submit = async (event: { preventDefault: () => void }) => {
    event.preventDefault();
    const text = draft.text.trim();
    if (!text || busy) return;
    setBusy(true);
    setFailure(undefined);
    try {
      await commentTicket(ticketNo, text, draft.key, activeWorkspace()?.call.id ?? null);
      keepComment(reportNo, { ...draft, text: "" });
      setDraft(commentDraft(reportNo));
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
        value={draft.text}
        onChange={(event) => write(event.currentTarget.value)}
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
