import { Button, Checkbox, CloseButton, NativeSelect, Textarea, TextInput } from "@mantine/core";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { client, ifMatch, need } from "@/api/client";
import { codeOf } from "@/api/problem";
import { problemText, textOfCode } from "@/api/problemText";
import { queryClient } from "@/api/queryClient";
import type { Schemas } from "@/api/types";
import { keys, useAnnouncements, useChoices, wrongFields } from "@/features/tickets/requests";
import classes from "@/features/tickets/Tickets.module.css";
import { useTranslation } from "@/lib/i18n";
import { newKey } from "@/lib/id";
import { brief, dateTime, zoneName } from "@/lib/time";
import { Notice } from "@/ui/Notice";
import { Pane } from "@/ui/Pane";
import { Failed, Loading } from "@/ui/States";
import { Tag } from "@/ui/Tag";

type Announcement = Schemas["Announcement"];
const refresh = () => queryClient.invalidateQueries({ queryKey: keys.announcements });
// How long an announcement may hold, in hours from now.
const lengths = [1, 2, 4, 8, 24] as const;

// For leaders: what every desk of a site or an area says now, until when, and why.
export function Announcements({ close }: { close: () => void }) {
  const { t } = useTranslation("tickets");
  const list = useAnnouncements(true);
  const pane = useRef<HTMLElement>(null);
  useEffect(() => pane.current?.querySelector<HTMLElement>("textarea")?.focus(), []);
  return (
    <Pane
      ref={pane}
      label={t("announcement.title")}
      title={t("announcement.title")}
      aside={<CloseButton aria-label={t("announcement.close")} onClick={close} />}
    >
      <NewAnnouncement />
      <section className={classes.part}>
        <h3>{t("announcement.list")}</h3>
        {list.error && !list.data ? (
          <Failed text={problemText(list.error)} retry={() => void list.refetch()} />
        ) : !list.data ? (
          <Loading lines={3} />
        ) : list.data.items.length === 0 ? (
          <p className="dim">{t("announcement.none")}</p>
        ) : (
          <ul className={classes.rows}>
            {list.data.items.map((item) => (
              <OneAnnouncement key={item.id} item={item} />
            ))}
          </ul>
        )}
      </section>
    </Pane>
  );
}

function NewAnnouncement() {
  const { t } = useTranslation("tickets");
  const sites = useChoices().data?.sites ?? [];
  const [sentence, setSentence] = useState("");
  const [site, setSite] = useState("");
  const [area, setArea] = useState("");
  const [hours, setHours] = useState<number>(2);
  const [suspendEmail, setSuspendEmail] = useState(false);
  const [reason, setReason] = useState("");
  const [failure, setFailure] = useState<string>();
  const [wrong, setWrong] = useState<Record<string, string>>({});
  const [busy, setBusy] = useState(false);
  const key = useRef(newKey());

  const publish = async (event: FormEvent) => {
    event.preventDefault();
    const empty = {
      ...(sentence.trim().length < 3 && { sentence: "required" }),
      ...(reason.trim().length < 3 && { reason: "required" }),
    };
    setWrong(empty);
    setFailure(undefined);
    if (Object.keys(empty).length > 0) return;
    setBusy(true);
    try {
      const until = new Date(Date.now() + hours * 3_600_000).toISOString();
      await need(
        client.POST("/api/v1/announcements", {
          params: { header: { "Idempotency-Key": key.current } },
          body: { site, area: area.trim(), sentence: sentence.trim(), suspendEmail, until, reason: reason.trim() },
        }),
      );
      key.current = newKey();
      setSentence("");
      setReason("");
      setArea("");
      setSuspendEmail(false);
      await refresh();
    } catch (error) {
      setWrong(wrongFields(error));
      setFailure(problemText(error));
    }
    setBusy(false);
  };
  const errorOf = (field: string) => {
    const code = wrong[field];
    return code === undefined ? undefined : (textOfCode(code) ?? t("change.wrong"));
  };
  return (
    <form className={classes.fields} onSubmit={(event) => void publish(event)} noValidate>
      <Textarea
        size="xs"
        label={t("announcement.sentence")}
        required
        rows={3}
        maxLength={500}
        dir="auto"
        value={sentence}
        onChange={(event) => setSentence(event.currentTarget.value)}
        error={errorOf("sentence")}
      />
      {/* "24 jam (10 Des 2019, 10.09 WIB)" takes more than half of the width. */}
      <div className={classes.slimFirst}>
        <NativeSelect
          size="xs"
          label={t("filter.site")}
          value={site}
          onChange={(event) => setSite(event.currentTarget.value)}
          data={[{ value: "", label: t("announcement.everySite") }, ...sites]}
        />
        <NativeSelect
          size="xs"
          label={t("announcement.until")}
          value={String(hours)}
          onChange={(event) => setHours(Number(event.currentTarget.value))}
          data={lengths.map((length) => ({
            value: String(length),
            label: t("announcement.hours", {
              count: length,
              time: brief(Date.now() + length * 3_600_000),
              zone: zoneName(),
            }),
          }))}
          error={errorOf("until")}
        />
      </div>
      <TextInput
        size="xs"
        label={t("announcement.area")}
        description={t("announcement.areaHint")}
        maxLength={100}
        autoComplete="off"
        dir="auto"
        value={area}
        onChange={(event) => setArea(event.currentTarget.value)}
      />
      <Checkbox
        size="xs"
        label={t("announcement.suspendEmail")}
        checked={suspendEmail}
        onChange={(event) => setSuspendEmail(event.currentTarget.checked)}
      />
      <TextInput
        size="xs"
        label={t("announcement.reason")}
        required
        maxLength={200}
        autoComplete="off"
        dir="auto"
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
        error={errorOf("reason")}
      />
      {failure && (
        <Notice tone="warn" live>
          {failure}
        </Notice>
      )}
      <div className={classes.buttons}>
        <Button type="submit" size="xs" loading={busy}>
          {t("announcement.publish")}
        </Button>
      </div>
    </form>
  );
}

function OneAnnouncement({ item }: { item: Announcement }) {
  const { t } = useTranslation(["tickets", "say"]);
  const [doing, setDoing] = useState<"end" | "suspend" | "resume">();
  const [reason, setReason] = useState("");
  const [failure, setFailure] = useState<string>();
  const [busy, setBusy] = useState(false);
  const edits = item.active && item.can.includes("edit");

  const change = async (event: FormEvent) => {
    event.preventDefault();
    if (reason.trim().length < 3) {
      setFailure(t("announcement.needReason"));
      return;
    }
    setBusy(true);
    setFailure(undefined);
    try {
      await need(
        client.PATCH("/api/v1/announcements/{id}", {
          params: { path: { id: item.id }, header: { "If-Match": ifMatch(item.version) } },
          body: {
            reason: reason.trim(),
            ...(doing === "end" ? { end: true } : { suspendEmail: doing === "suspend" }),
          },
        }),
      );
      setDoing(undefined);
      setReason("");
    } catch (error) {
      setFailure(codeOf(error) === "version_conflict" ? t("change.conflict") : problemText(error));
    }
    setBusy(false);
    await refresh();
  };
  return (
    <li>
      <Tag tone={item.active ? "warn" : "neutral"}>
        {item.active ? t("announcement.active") : t("announcement.over")}
      </Tag>
      <span>{[item.site || t("announcement.everySite"), item.area].filter(Boolean).join(" · ")}</span>
      {item.suspendEmail && <Tag tone="info">{t("say:emailRests")}</Tag>}
      <bdi className={classes.whole}>{item.sentence}</bdi>
      <span className={classes.when}>
        {t("announcement.span", { from: dateTime(item.from), until: dateTime(item.until), by: item.by })} ·{" "}
        <bdi>{item.reason}</bdi>
      </span>
      {edits && !doing && (
        <div className={classes.buttons}>
          <Button size="xs" variant="default" onClick={() => setDoing("end")}>
            {t("announcement.end")}
          </Button>
          <Button size="xs" variant="default" onClick={() => setDoing(item.suspendEmail ? "resume" : "suspend")}>
            {item.suspendEmail ? t("announcement.resume") : t("announcement.suspend")}
          </Button>
        </div>
      )}
      {doing && (
        <form className={`${classes.foot} ${classes.whole}`} onSubmit={(event) => void change(event)}>
          <TextInput
            size="xs"
            className={classes.grow}
            label={t("announcement.reason")}
            maxLength={200}
            autoFocus
            autoComplete="off"
            dir="auto"
            value={reason}
            error={failure}
            onChange={(event) => {
              setReason(event.currentTarget.value);
              setFailure(undefined);
            }}
          />
          <Button type="submit" size="xs" loading={busy}>
            {doing === "end"
              ? t("announcement.end")
              : doing === "resume"
                ? t("announcement.resume")
                : t("announcement.suspend")}
          </Button>
          <Button size="xs" variant="default" onClick={() => setDoing(undefined)}>
            {t("cancel")}
          </Button>
        </form>
      )}
    </li>
  );
}
