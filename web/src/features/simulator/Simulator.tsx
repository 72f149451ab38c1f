import { Button, NumberInput, Switch, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { client, need } from "@/api/client";
import { problemText } from "@/api/problemText";
import { useSession } from "@/api/session";
import classes from "@/features/simulator/Simulator.module.css";
import { useTranslation } from "@/lib/i18n";
import { tellError } from "@/ui/toast";

// Callers of the demo's data, one for each situation of the SOP.
const samples = [
  { who: "known", number: "087700001234" },
  { who: "incomplete", number: "081200004321" },
  { who: "shared", number: "081300007777" },
  { who: "fixed", number: "0215550123" },
  { who: "new", number: "081299990001" },
  { who: "withheld", number: "anonymous" },
] as const;

const key = ["simulator"] as const;

export function Simulator() {
  const { t } = useTranslation("simulator");
  const cache = useQueryClient();
  const extension = useSession().data?.extension;
  const [number, setNumber] = useState("");
  const state = useQuery({
    queryKey: key,
    queryFn: () => need(client.GET("/api/v1/simulator")),
    refetchInterval: 5_000,
  });
  const failed = (error: unknown) => tellError(problemText(error), { id: "simulator" });
  const set = useMutation({
    mutationFn: (body: { running?: boolean; callsPerMinute?: number }) =>
      need(client.PATCH("/api/v1/simulator", { body })),
    onSuccess: (data) => cache.setQueryData(key, data),
    onError: failed,
  });
  const call = useMutation({
    mutationFn: (callerNumber: string) =>
      need(client.POST("/api/v1/simulator/calls", { body: { callerNumber, ...(extension && { agent: extension }) } })),
    onError: failed,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (number.trim()) call.mutate(number.trim());
  };

  return (
    <div className={classes.panel}>
      <strong>{t("title")}</strong>
      <p className="dim">{t("hint")}</p>
      <div className={classes.samples} role="group" aria-label={extension ? t("callMe", { extension }) : t("noSeat")}>
        <span className={classes.caption}>{extension ? t("callMe", { extension }) : t("noSeat")}</span>
        {samples.map((sample) => (
          <Button
            key={sample.number}
            size="xs"
            variant="default"
            justify="space-between"
            disabled={!extension}
            onClick={() => call.mutate(sample.number)}
          >
            {t(`who.${sample.who}`)}
          </Button>
        ))}
      </div>
      <form className={classes.other} onSubmit={submit}>
        <TextInput
          size="xs"
          aria-label={t("number")}
          placeholder={t("number")}
          inputMode="tel"
          value={number}
          onChange={(event) => setNumber(event.currentTarget.value)}
          className={classes.grow}
        />
        <Button type="submit" size="xs" disabled={!extension || !number.trim()}>
          {t("call")}
        </Button>
      </form>
      {state.data && (
        <div className={classes.auto}>
          <Switch
            size="xs"
            label={t("running")}
            checked={state.data.running}
            onChange={(event) => set.mutate({ running: event.currentTarget.checked })}
          />
          <NumberInput
            size="xs"
            aria-label={t("rate")}
            value={state.data.callsPerMinute}
            min={0.1}
            max={60}
            hideControls
            suffix="/min"
            className={classes.rate}
            onBlur={(event) => {
              const rate = Number.parseFloat(event.currentTarget.value);
              if (rate >= 0.1 && rate <= 60) set.mutate({ callsPerMinute: rate });
            }}
          />
          <span className="dim">{t("live", { count: state.data.liveCalls })}</span>
        </div>
      )}
    </div>
  );
}
