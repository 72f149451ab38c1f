import { Button, TextInput } from "@mantine/core";
import { type FormEvent, type KeyboardEvent, useCallback, useEffect, useMemo, useState } from "react";
import type { Command } from "@/actions/command";
import { useCommands, useKeyOf } from "@/actions/useCommands";
import type { Workspace } from "@/api/desk";
import { useDraft } from "@/api/drafts/drafts";
import { missingNow } from "@/api/drafts/fields";
import { timerSince } from "@/features/calls/callStatus";
import classes from "@/features/calls/WrapUp.module.css";
import {
  type CloseOptions,
  close,
  type Disposition,
  dispositions,
  keyOfDisposition,
  withoutData,
} from "@/features/calls/wrapUp";
import { focusField } from "@/lib/focus";
import { i18n, useTranslation } from "@/lib/i18n";
import { serverNow } from "@/lib/serverClock";
import { onTick } from "@/lib/ticker";
import { Keys } from "@/ui/Keys";
import { Notice } from "@/ui/Notice";
import { Pane } from "@/ui/Pane";
import { Read } from "@/ui/Read";
import { Timer } from "@/ui/Timer";

const fieldNames = ["name", "hp", "address", "email", "resume"] as const;

type Question =
  | { kind: "unsaved"; disposition: Disposition }
  | { kind: "missing"; disposition: Disposition; fields: string[] };

// After the call: how long it is over, and one key that says what it was. The workspace stays until then.
export function WrapUp({
  workspace,
  limitSeconds,
  save,
}: {
  workspace: Workspace;
  limitSeconds: number;
  save: (callId: string) => Promise<boolean>;
}) {
  const { t } = useTranslation(["calls", "common"]);
  const [question, setQuestion] = useState<Question>();
  const [busy, setBusy] = useState<Disposition>();
  const [over, setOver] = useState(false);
  const key = useKeyOf("call.wrapUp");
  const since = timerSince(workspace);
  const ended = workspace.wrapUpAt !== null || workspace.call.endedAt !== null;

  useEffect(() => {
    if (!ended) return;
    return onTick((now) => setOver(serverNow(now) - Date.parse(since) > limitSeconds * 1000));
  }, [ended, since, limitSeconds]);

  const choose = useCallback(
    async (disposition: Disposition, more: Partial<CloseOptions> = {}) => {
      setBusy(disposition);
      const result = await close(workspace, disposition, { save, ...more });
      setBusy(undefined);
      if (result.outcome === "unsaved") setQuestion({ kind: "unsaved", disposition });
      else if (result.outcome === "missing") setQuestion({ kind: "missing", disposition, fields: result.fields });
      else if (result.outcome === "closed") setQuestion(undefined);
    },
    [workspace, save],
  );

  // Digits while nobody types.
  const commands = useMemo<Command[]>(
    () =>
      dispositions.map((disposition) => ({
        id: `wrapUp.${disposition}`,
        group: "wrapUp",
        key: keyOfDisposition(disposition),
        label: () => `${i18n.t("calls:wrapUp.title")}: ${i18n.t(`calls:disposition.${disposition}`)}`,
        run: () => void choose(disposition),
      })),
    [choose],
  );
  useCommands(commands);

  const onKey = (event: KeyboardEvent<HTMLElement>) => {
    const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: 2, ArrowUp: -2 }[event.key];
    if (step === undefined) return;
    const buttons = [...event.currentTarget.querySelectorAll("button")];
    const at = buttons.findIndex((button) => button.contains(document.activeElement));
    event.preventDefault();
    buttons[Math.max(0, Math.min(buttons.length - 1, at + step))]?.focus();
  };

  return (
    <Pane
      label={t("wrapUp.title")}
      title={t("wrapUp.title")}
      className={classes.pane}
      aside={
        ended && (
          <span
            className={classes.time}
            data-over={over || undefined}
            title={over ? t("wrapUp.over", { seconds: limitSeconds }) : t("wrapUp.since")}
          >
            <Timer since={since} />
            {over && <span className="hidden-but-read">{t("wrapUp.over", { seconds: limitSeconds })}</span>}
          </span>
        )
      }
    >
      <div data-pane="wrap-up">
        <p className={classes.hint}>
          {t("wrapUp.choose")} <Keys combination={key} />
        </p>
        <div className={classes.grid} role="toolbar" aria-label={t("wrapUp.choose")} onKeyDown={onKey}>
          {dispositions.map((disposition, index) => (
            <button
              key={disposition}
              type="button"
              tabIndex={index === 0 ? 0 : -1}
              className={classes.choice}
              aria-busy={busy === disposition || undefined}
              data-chosen={question?.disposition === disposition || undefined}
              disabled={busy !== undefined && busy !== disposition}
              aria-keyshortcuts={keyOfDisposition(disposition)}
              title={withoutData.has(disposition) ? t("wrapUp.exempt") : undefined}
              onClick={() => void choose(disposition)}
            >
              <Keys combination={keyOfDisposition(disposition)} />
              {t(`disposition.${disposition}`)}
              {question?.disposition === disposition && <Read> ({t("wrapUp.chosen")})</Read>}
            </button>
          ))}
        </div>
        {question?.kind === "unsaved" && (
          <Notice
            tone="warn"
            live
            title={t("wrapUp.unsaved")}
            actions={
              <>
                <Button size="xs" onClick={() => void choose(question.disposition, { unsaved: "save" })}>
                  {t("wrapUp.saveFirst")}
                </Button>
                <Button
                  size="xs"
                  variant="default"
                  onClick={() => void choose(question.disposition, { unsaved: "discard" })}
                >
                  {t("wrapUp.discard")}
                </Button>
              </>
            }
          />
        )}
        {question?.kind === "missing" && (
          <MissingQuestion
            workspace={workspace}
            fields={question.fields}
            disposition={question.disposition}
            close={(reason) => void choose(question.disposition, reason ? { reason } : {})}
          />
        )}
      </div>
    </Pane>
  );
}

function MissingQuestion({
  workspace,
  fields,
  disposition,
  close: closeWith,
}: {
  workspace: Workspace;
  fields: string[];
  disposition: Disposition;
  close: (reason: string) => void;
}) {
  const { t } = useTranslation("calls");
  const [reason, setReason] = useState("");
  const draft = useDraft(workspace.call.id);
  // What was filled in since it was asked is missing no more.
  const left: readonly string[] = missingNow(workspace, draft.values);
  const empty = fields.filter((field) => left.includes(field));
  if (empty.length === 0) {
    return (
      <Notice
        tone="info"
        live
        title={t("wrapUp.complete", { disposition: t(`disposition.${disposition}`) })}
        actions={
          <Button size="xs" onClick={() => closeWith("")}>
            {t("wrapUp.closeNow")}
          </Button>
        }
      />
    );
  }
  const names = empty
    .map((field) => {
      const known = fieldNames.find((name) => name === field);
      return known ? t(`field.${known}`) : field;
    })
    .join(", ");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (reason.trim()) closeWith(reason.trim());
  };
  return (
    <div role="alert">
      <Notice tone="warn" title={t("wrapUp.missing", { fields: names })}>
        <form className={classes.reason} onSubmit={submit}>
          <Button size="xs" onClick={() => empty[0] && focusField(empty[0])}>
            {t("wrapUp.fill")}
          </Button>
          <TextInput
            size="xs"
            label={t("wrapUp.reason")}
            placeholder={t("wrapUp.reasonHint")}
            maxLength={200}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          <Button type="submit" size="xs" variant="default" disabled={!reason.trim()}>
            {t("wrapUp.closeAnyway")}
          </Button>
        </form>
      </Notice>
    </div>
  );
}
