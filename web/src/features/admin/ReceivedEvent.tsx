import { Button, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { client, need } from "@/api/client";
import { problemText } from "@/api/problemText";
import classes from "@/features/admin/Admin.module.css";
import { said, saidOutcome } from "@/features/admin/said";
import { useAdminQuery } from "@/features/admin/useAdminQuery";
import { i18n, useTranslation } from "@/lib/i18n";
import { exactTime } from "@/lib/time";
import { Failed, Loading } from "@/ui/States";

function matchReason(reason: string): string {
  return i18n.find(`callers:reason.${reason}`) ?? reason;
}

// What came, what was understood, what was decided and why. Numbers and the raw text wait for a reason, which is logged.
export function ReceivedEvent({ id }: { id: string }) {
  const { t } = useTranslation(["admin", "common"]);
  const [typed, setTyped] = useState("");
  const [reason, setReason] = useState<string>();
  const event = useAdminQuery(
    "event",
    () => need(client.GET("/api/v1/inspector/events/{id}", { params: { path: { id }, query: { reason } } })),
    [id, reason],
  );
  const reveal = (submitted: FormEvent) => {
    submitted.preventDefault();
    if (typed.trim().length >= 3) setReason(typed.trim());
  };
  if (event.isPending) return <Loading lines={8} />;
  if (event.isError) return <Failed text={problemText(event.error)} retry={() => void event.refetch()} />;
  const { understood, decided, raw, masked, at, source, dialect, outcome, callId } = event.data;
  const facts: [string, string][] = [
    [t("inspector.at"), exactTime(at)],
    [t("key.source"), source],
    [t("inspector.dialect"), said("dialect", dialect)],
    [t("inspector.outcome"), saidOutcome(outcome)],
    [t("inspector.changes"), decided.changes?.map((word) => said("change", word)).join(", ") || "–"],
    [t("inspector.agent"), decided.agent ?? "–"],
    [t("inspector.resolution"), decided.resolution ? said("found", decided.resolution) : t("inspector.nobody")],
    [t("inspector.matches"), decided.matches?.map((match) => matchReason(match.reason)).join(", ") || "–"],
    [t("inspector.remarks"), decided.remarks?.map((word) => said("remark", word)).join(", ") || "–"],
    [t("inspector.call"), callId ?? "–"],
  ];
  return (
    <div className={classes.form}>
      <dl className={classes.facts}>
        {facts.map(([name, value]) => (
          <div key={name} style={{ display: "contents" }}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <h3>{t("inspector.understood")}</h3>
      <pre className={`${classes.raw} mono`}>
        {understood ? JSON.stringify(understood, null, 2) : t("inspector.notUnderstood")}
      </pre>
      <h3>{t("inspector.raw")}</h3>
      {masked ? (
        <form className={classes.form} onSubmit={reveal}>
          <TextInput
            size="xs"
            label={t("inspector.reason")}
            description={t("inspector.reasonHint")}
            value={typed}
            maxLength={200}
            onChange={(changed) => setTyped(changed.currentTarget.value)}
          />
          <Button type="submit" size="xs" variant="default" disabled={typed.trim().length < 3}>
            {t("inspector.reveal")}
          </Button>
        </form>
      ) : (
        <pre className={`${classes.raw} mono`}>{raw}</pre>
      )}
    </div>
  );
}
