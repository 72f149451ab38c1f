import { Button, FileButton, NativeSelect, NumberInput, Textarea } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { client, ifMatch, need } from "@/api/client";
import { ProblemError } from "@/api/problem";
import { problemText } from "@/api/problemText";
import { useWords } from "@/api/procedure";
import type { Schemas } from "@/api/types";
import classes from "@/features/admin/Admin.module.css";
import { type FlowSetting, flowSettings } from "@/features/admin/flowDocument";
import { readAgain, useAdminQuery } from "@/features/admin/useAdminQuery";
import { useSubmit } from "@/features/admin/useSubmit";
import { useTranslation } from "@/lib/i18n";
import { language } from "@/lib/preferences";
import { useStore } from "@/lib/store";
import { dateTime } from "@/lib/time";
import { FormError } from "@/ui/FormError";
import { Pane } from "@/ui/Pane";
import { type Column, RowTable } from "@/ui/RowTable";
import { Failed, Loading } from "@/ui/States";
import { SvgPicture } from "@/ui/SvgPicture";
import { tell } from "@/ui/toast";

const flowId = "email-verification";
type Flow = Schemas["FlowRevision"];
type Mistake = NonNullable<Schemas["Problem"]["mistakes"]>[number];

// The e-mail procedure as data: which profile a site follows, what is switched otherwise, its picture and its revisions.
export function Procedure() {
  const { t } = useTranslation("admin");
  const flow = useAdminQuery("flow", () =>
    need(client.GET("/api/v1/flows/{id}", { params: { path: { id: flowId } } })),
  );
  const settings = useAdminQuery("settings", () => need(client.GET("/api/v1/settings")));
  return (
    <div className={classes.split}>
      <Pane label={t("procedure.picture")} title={t("procedure.picture")} padded={false}>
        {flow.data && <Picture revision={flow.data.revision} />}
      </Pane>
      <Pane label={t("tab.procedure")} title={t("tab.procedure")}>
        {(flow.isPending || settings.isPending) && <Loading lines={8} />}
        {flow.isError && <Failed text={problemText(flow.error)} retry={() => void flow.refetch()} />}
        {settings.isError && <Failed text={problemText(settings.error)} retry={() => void settings.refetch()} />}
        {flow.data && settings.data && (
          <div className={classes.form}>
            <Policies
              key={`${settings.data.version}-${flow.data.revision}`}
              settings={settings.data}
              policies={flowSettings(flow.data.document)}
            />
            <Revisions flow={flow.data} />
            <Publish flow={flow.data} />
          </div>
        )}
      </Pane>
    </div>
  );
}

function Picture({ revision }: { revision: number }) {
  const { t } = useTranslation("admin");
  const spoken = useStore(language);
  const picture = useQuery({
    queryKey: ["admin", "flow", "picture", revision, spoken],
    queryFn: () =>
      need(
        client.GET("/api/v1/flows/{id}/picture", {
          params: { path: { id: flowId }, query: { language: spoken } },
          parseAs: "text",
        }),
      ),
  });
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable with the keyboard
    <div className={classes.picture} tabIndex={0} role="group" aria-label={t("procedure.picture")}>
      {picture.isPending && <Loading />}
      {picture.isError && <Failed text={problemText(picture.error)} retry={() => void picture.refetch()} />}
      {picture.data && <SvgPicture text={picture.data} className={classes.svg} />}
    </div>
  );
}

const onOff = { true: true, false: false } as const;

function Policies({ settings, policies }: { settings: Schemas["Settings"]; policies: readonly FlowSetting[] }) {
  const { t } = useTranslation(["admin", "common"]);
  const words = useWords();
  const [profiles, setProfiles] = useState(settings.values.sopProfiles ?? {});
  const [chosen, setChosen] = useState(settings.values.sopPolicies ?? {});
  const [months, setMonths] = useState(settings.values.reverifyMonths ?? 12);
  const { busy, failure, submit } = useSubmit();
  const sites = [...new Set([...Object.keys(settings.values.siteZones ?? {}), ...Object.keys(profiles)])].sort();

  const save = (event: FormEvent) => {
    event.preventDefault();
    void submit(async () => {
      await need(
        client.PATCH("/api/v1/settings", {
          params: { header: { "If-Match": ifMatch(settings.version) } },
          body: { sopProfiles: profiles, sopPolicies: chosen, reverifyMonths: months },
        }),
      );
      tell(t("setting.saved"));
      await readAgain("settings");
    });
  };
  return (
    <form className={classes.form} onSubmit={save} noValidate>
      <FormError>{failure?.text}</FormError>
      <h3 className={classes.heading}>{t("procedure.profiles")}</h3>
      <p className="dim">{t("procedure.profilesHint")}</p>
      {sites.length === 0 && <p className="dim">{t("procedure.noSites")}</p>}
      {sites.map((site) => (
        <NativeSelect
          key={site}
          size="xs"
          label={site}
          value={profiles[site] ?? "sapa"}
          onChange={(event) => {
            const profile = event.currentTarget.value === "sop" ? ("sop" as const) : ("sapa" as const);
            setProfiles({ ...profiles, [site]: profile });
          }}
          data={[
            { value: "sapa", label: t("procedure.profile.sapa") },
            { value: "sop", label: t("procedure.profile.sop") },
          ]}
        />
      ))}
      <h3 className={classes.heading}>{t("procedure.policies")}</h3>
      <p className="dim">{t("procedure.policiesHint")}</p>
      {policies.map((policy) => (
        <NativeSelect
          key={policy.id}
          size="xs"
          label={words(policy.title)}
          value={policy.id in chosen ? String(chosen[policy.id]) : "profile"}
          onChange={(event) => {
            const { [policy.id]: _, ...rest } = chosen;
            const value = onOff[event.currentTarget.value as keyof typeof onOff];
            setChosen(value === undefined ? rest : { ...rest, [policy.id]: value });
          }}
          data={[
            { value: "profile", label: t("procedure.asProfile") },
            { value: "true", label: t("yes") },
            { value: "false", label: t("no") },
          ]}
        />
      ))}
      <NumberInput
        size="xs"
        label={t("procedure.reverifyMonths")}
        description={t("procedure.reverifyMonthsHint")}
        min={0}
        max={120}
        allowDecimal={false}
        value={months}
        error={failure?.fields.reverifyMonths}
        onChange={(value) => typeof value === "number" && setMonths(value)}
      />
      <div className={classes.buttons}>
        <Button type="submit" size="xs" loading={busy}>
          {t("common:action.save")}
        </Button>
      </div>
    </form>
  );
}

function Revisions({ flow }: { flow: Flow }) {
  const { t } = useTranslation("admin");
  return (
    <>
      <h3 className={classes.heading}>{t("procedure.revisions")}</h3>
      <ol className={classes.revisions}>
        {flow.revisions.map((revision) => (
          <li key={revision.revision} aria-current={revision.revision === flow.revision ? "true" : undefined}>
            <b>{t("procedure.revision", { number: revision.revision })}</b>{" "}
            {revision.publishedAt
              ? t("procedure.published", { by: revision.publishedBy, at: dateTime(revision.publishedAt) })
              : t("procedure.shipped")}
            {revision.revision === flow.revision && ` · ${t("procedure.inUse")}`}
          </li>
        ))}
      </ol>
    </>
  );
}

function Publish({ flow }: { flow: Flow }) {
  const { t } = useTranslation("admin");
  const [text, setText] = useState("");
  const [mistakes, setMistakes] = useState<readonly Mistake[]>([]);
  const [broken, setBroken] = useState("");
  const { busy, failure, submit } = useSubmit();

  const take = (file: File | null) => {
    if (file) void file.text().then((content) => setText(content));
  };
  const download = () => {
    const url = URL.createObjectURL(new Blob([JSON.stringify(flow.document, null, 2)], { type: "application/json" }));
    const link = document.createElement("a");
    link.href = url;
    link.download = `${flow.id}-${flow.revision}.json`;
    link.click();
    URL.revokeObjectURL(url);
  };
  const publish = (event: FormEvent) => {
    event.preventDefault();
    setMistakes([]);
    setBroken("");
    let document: Record<string, never>;
    try {
      document = JSON.parse(text);
    } catch (error) {
      setBroken(t("procedure.notJson", { detail: error instanceof Error ? error.message : "" }));
      return;
    }
    void submit(async () => {
      try {
        const made = await need(
          client.POST("/api/v1/flows/{id}", { params: { path: { id: flow.id } }, body: document }),
        );
        tell(t("procedure.done", { number: made.revision }));
        setText("");
        await readAgain("flow");
      } catch (error) {
        if (error instanceof ProblemError) setMistakes(error.problem.mistakes ?? []);
        throw error;
      }
    });
  };
  const columns: readonly Column<Mistake>[] = [
    { id: "place", header: t("procedure.place"), width: "40%", mono: true, cell: (mistake) => mistake.place },
    { id: "message", header: t("procedure.mistake"), cell: (mistake) => mistake.message },
  ];
  return (
    <form className={classes.form} onSubmit={publish} noValidate>
      <h3 className={classes.heading}>{t("procedure.publishTitle")}</h3>
      <p className="dim">{t("procedure.publishHint")}</p>
      <div className={classes.buttons}>
        <Button size="xs" variant="default" onClick={download}>
          {t("procedure.download")}
        </Button>
        <FileButton onChange={take} accept="application/json,.json">
          {(props) => (
            <Button size="xs" variant="default" {...props}>
              {t("procedure.file")}
            </Button>
          )}
        </FileButton>
      </div>
      <Textarea
        label={t("procedure.text")}
        rows={5}
        value={text}
        error={broken || undefined}
        errorProps={{ role: "alert" }}
        spellCheck={false}
        classNames={{ input: "mono" }}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <FormError>
        {failure && (mistakes.length > 0 ? t("procedure.mistakes", { count: mistakes.length }) : failure.text)}
      </FormError>
      {mistakes.length > 0 && (
        <RowTable
          label={t("procedure.mistakeList")}
          columns={columns}
          rows={mistakes}
          rowKey={(mistake) => `${mistake.place} ${mistake.code} ${mistake.message}`}
          copyText={(mistake) => `${mistake.place}: ${mistake.message}`}
        />
      )}
      <div className={classes.buttons}>
        <Button type="submit" size="xs" loading={busy} disabled={text.trim() === ""}>
          {t("procedure.publish")}
        </Button>
      </div>
    </form>
  );
}
