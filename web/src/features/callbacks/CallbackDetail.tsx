import { CloseButton, NativeSelect, Textarea } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useMemo, useState } from "react";
import type { Command } from "@/actions/command";
import { useCommands } from "@/actions/useCommands";
import { client, ifMatch, need } from "@/api/client";
import { codeOf } from "@/api/problem";
import { problemText } from "@/api/problemText";
import type { Schemas } from "@/api/types";
import classes from "@/features/callbacks/CallbackDetail.module.css";
import { resultOf, results } from "@/features/callbacks/results";
import { i18n, useTranslation } from "@/lib/i18n";
import { ago, dateTime, zoneName } from "@/lib/time";
import { CommandButton } from "@/ui/CommandButton";
import { Facts } from "@/ui/Facts";
import { FormError } from "@/ui/FormError";
import { Pane } from "@/ui/Pane";
import { Tag, type Tone } from "@/ui/Tag";

type Callback = Schemas["Callback"];
type Action = "claim" | "release" | "attempt" | "finish" | "reopen";
const tones: Record<Callback["state"], Tone> = { open: "danger", claimed: "info", done: "neutral" };
const keys: Record<Action, string> = {
  claim: "Alt+A",
  release: "Alt+L",
  attempt: "Alt+C",
  finish: "Ctrl+Enter",
  reopen: "Alt+B",
};

// One missed call: take it, try it, finish it. Each is one key.
export function CallbackDetail({ item, close }: { item: Callback; close: () => void }) {
  const { t } = useTranslation("callbacks");
  const cache = useQueryClient();
  const [result, setResult] = useState("");
  const [note, setNote] = useState("");
  const [failure, setFailure] = useState<string>();
  const [busy, setBusy] = useState<Action>();

  const work = useCallback(
    async (action: Action) => {
      const chosen = resultOf(result);
      if ((action === "attempt" || action === "finish") && !chosen) {
        setFailure(t("needResult"));
        return;
      }
      setBusy(action);
      setFailure(undefined);
      try {
        await need(
          client.PATCH("/api/v1/callbacks/{id}", {
            params: { path: { id: item.id }, header: { "If-Match": ifMatch(item.version) } },
            body: { action, ...(chosen && { result: chosen }), ...(note.trim() && { note: note.trim() }) },
          }),
        );
        setResult("");
        setNote("");
      } catch (error) {
        setFailure(codeOf(error) === "version_conflict" ? t("changed") : problemText(error));
      }
      setBusy(undefined);
      await cache.invalidateQueries({ queryKey: ["callbacks"] });
    },
    [cache, item, note, result, t],
  );

  const actions = useMemo(
    () => (["claim", "attempt", "finish", "release", "reopen"] as const).filter((action) => item.can.includes(action)),
    [item],
  );
  const commands = useMemo<Command[]>(
    () =>
      actions.map((action) => ({
        id: `callback.${action}`,
        group: "call",
        key: keys[action],
        label: () => `${i18n.t("callbacks:title")}: ${i18n.t(`callbacks:action.${action}`)}`,
        run: () => void work(action),
      })),
    [actions, work],
  );
  useCommands(commands);
  const { call, owner } = item;
  const last = resultOf(item.result);
  const canResult = actions.includes("attempt") || actions.includes("finish");

  return (
    <Pane
      label={t("detail")}
      title={<span className="mono">{call.number.display}</span>}
      aside={<CloseButton aria-label={t("close")} onClick={close} />}
      footer={
        <div className={classes.work}>
          {canResult && (
            <>
              <NativeSelect
                size="xs"
                label={t("resultLabel")}
                value={result}
                onChange={(event) => {
                  setResult(event.currentTarget.value);
                  setFailure(undefined);
                }}
                data={[
                  { value: "", label: t("choose") },
                  ...results.map((value) => ({ value, label: t(`result.${value}`) })),
                ]}
              />
              <Textarea
                size="xs"
                label={t("noteLabel")}
                rows={2}
                maxLength={500}
                dir="auto"
                value={note}
                onChange={(event) => setNote(event.currentTarget.value)}
              />
            </>
          )}
          <FormError tone="warn">{failure}</FormError>
          <div className={classes.buttons}>
            {actions.map((action, index) => (
              <CommandButton
                key={action}
                variant={index === 0 ? "filled" : "default"}
                combination={keys[action]}
                loading={busy === action}
                onClick={() => void work(action)}
              >
                {t(`action.${action}`)}
              </CommandButton>
            ))}
          </div>
        </div>
      }
    >
      <Facts
        items={[
          [
            t("column.state"),
            <Tag key="state" tone={tones[item.state]}>
              {t(`state.${item.state}`)}
            </Tag>,
          ],
          [
            t("column.name"),
            call.caller && <bdi key="name">{`${call.caller.honorific} ${call.caller.name}`.trim()}</bdi>,
          ],
          [t("column.missedAt"), `${dateTime(call.startedAt)} ${zoneName()} · ${ago(call.startedAt)}`],
          [t("column.location"), call.location],
          [t("column.owner"), owner?.displayName],
          [t("column.attempts"), String(item.attempts)],
          [t("column.result"), last && t(`result.${last}`)],
          [t("column.note"), item.note && <bdi key="note">{item.note}</bdi>],
          [t("column.updated"), ago(item.updatedAt)],
        ]}
      />
    </Pane>
  );
}
