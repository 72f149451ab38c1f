import { Button, NativeSelect, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { client, need } from "@/api/client";
import type { Workspace } from "@/api/desk";
import { fullName } from "@/api/drafts/fields";
import { problemText } from "@/api/problemText";
import classes from "@/features/callers/FindCaller.module.css";
import { decide, findingFor } from "@/features/callers/identify";
import { focusField, keepFocus, walkList } from "@/lib/focus";
import { useTranslation } from "@/lib/i18n";
import { Keys } from "@/ui/Keys";
import { Notice } from "@/ui/Notice";
import { Read } from "@/ui/Read";

type By = "q" | "phone" | "email" | "customer";

// Another person to attach the number of this call to. The search itself is logged by the server.
export function FindCaller({ workspace }: { workspace: Workspace }) {
  const { t } = useTranslation(["callers", "common"]);
  const [by, setBy] = useState<By>("q");
  const [text, setText] = useState("");
  const [asked, setAsked] = useState<{ by: By; text: string }>();
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => input.current?.focus(), []);

  const found = useQuery({
    queryKey: ["callers", "find", asked],
    enabled: asked !== undefined,
    queryFn: () =>
      need(
        client.GET("/api/v1/callers", { params: { query: { limit: 8, ...(asked && { [asked.by]: asked.text }) } } }),
      ),
    gcTime: 0,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (text.trim()) setAsked({ by, text: text.trim() });
  };
  const labels: Record<By, string> = {
    q: t("find.name"),
    phone: t("find.phone"),
    email: t("find.email"),
    customer: t("find.customer"),
  };

  return (
    <search
      className={classes.find}
      onKeyDown={(event) => {
        if (event.key === "Escape") {
          findingFor.set(undefined);
          keepFocus(() => focusField("attach"));
        } else walkList(event, "[data-list=found]");
      }}
    >
      <form className={classes.form} onSubmit={submit}>
        <NativeSelect
          size="xs"
          aria-label={t("find.label")}
          value={by}
          onChange={(event) => setBy(byOf(event.currentTarget.value))}
          data={(["q", "phone", "email", "customer"] as const).map((value) => ({ value, label: labels[value] }))}
        />
        <TextInput
          ref={input}
          size="xs"
          aria-label={t("find.query")}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <Button type="submit" size="xs" variant="default" loading={found.isFetching}>
          {t("common:action.search")}
        </Button>
      </form>
      <span className="dim">{t("find.hint")}</span>
      {found.data && found.data.items.length > 0 && (
        <span className="dim">
          <Keys combination="↓" /> {t("find.choose")}
        </span>
      )}
      {found.error && <Notice tone="danger">{problemText(found.error)}</Notice>}
      {found.data && found.data.items.length === 0 && <span role="status">{t("find.none")}</span>}
      <ul className={classes.list} data-list="found">
        {found.data?.items.map(({ caller, matched, reason }) => (
          <li key={caller.id} className={classes.item}>
            <span className={classes.who}>
              <strong>
                <bdi>{fullName(caller) || t("match.noName")}</bdi>
              </strong>
              <span className="dim">
                {t(`reason.${reason}`)} · <bdi>{matched}</bdi>
              </span>
            </span>
            <Button
              size="xs"
              onClick={() =>
                void decide(workspace, "attach", caller.id).then(() => keepFocus(() => focusField("name")))
              }
            >
              {t("match.attach")}
              <Read> {fullName(caller)}</Read>
            </Button>
          </li>
        ))}
      </ul>
    </search>
  );
}

function byOf(value: string): By {
  return value === "phone" || value === "email" || value === "customer" ? value : "q";
}
