import { Button, Checkbox, TagsInput, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { client, done, need } from "@/api/client";
import { problemText } from "@/api/problemText";
import type { Schemas } from "@/api/types";
import classes from "@/features/admin/Admin.module.css";
import { Secret } from "@/features/admin/Secret";
import { readAgain, useAdminQuery } from "@/features/admin/useAdminQuery";
import { useSubmit } from "@/features/admin/useSubmit";
import { useTranslation } from "@/lib/i18n";
import { ago, brief, dateTime } from "@/lib/time";
import { CommandButton } from "@/ui/CommandButton";
import { FormError } from "@/ui/FormError";
import { Pane } from "@/ui/Pane";
import { type Column, RowTable } from "@/ui/RowTable";
import { Empty, Failed, Loading } from "@/ui/States";
import { Tag } from "@/ui/Tag";
import { tell } from "@/ui/toast";

type Key = Schemas["Key"];

function NewKey({ close }: { close: () => void }) {
  const { t } = useTranslation(["admin", "common"]);
  const [name, setName] = useState("");
  const [source, setSource] = useState("");
  const [area, setArea] = useState("");
  const [prefixes, setPrefixes] = useState<string[]>([]);
  const [networks, setNetworks] = useState<string[]>([]);
  const [signed, setSigned] = useState(false);
  const [made, setMade] = useState<Key>();
  const { busy, failure, submit } = useSubmit();
  const wrong = failure?.fields ?? {};

  const save = (event: FormEvent) => {
    event.preventDefault();
    void submit(async () => {
      setMade(
        await need(
          client.POST("/api/v1/keys", {
            body: { name, source, trunkAreaCode: area, stripPrefixes: prefixes, allowedNetworks: networks, signed },
          }),
        ),
      );
      await readAgain("keys");
    });
  };
  if (made?.secret) {
    return (
      <div className={classes.form}>
        <Secret title={t("key.secret")} value={made.secret} putAway={close} />
        {made.signingSecret && <Secret title={t("key.signingSecret")} value={made.signingSecret} putAway={close} />}
        <p className="dim">{t("key.use")}</p>
        <pre
          className={`${classes.raw} mono`}
        >{`POST ${location.origin}/api/v1/call-events\nAuthorization: Bearer …\n\nPOST ${location.origin}/api/v1/cti/…`}</pre>
      </div>
    );
  }
  return (
    <form className={classes.form} onSubmit={save} noValidate>
      <FormError>{failure?.text}</FormError>
      <TextInput
        label={t("key.name")}
        required
        value={name}
        error={wrong.name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <TextInput
        label={t("key.source")}
        description={t("key.sourceHint")}
        required
        value={source}
        error={wrong.source}
        onChange={(event) => setSource(event.currentTarget.value)}
      />
      <TextInput
        label={t("key.area")}
        description={t("key.areaHint")}
        value={area}
        error={wrong.trunkAreaCode}
        onChange={(event) => setArea(event.currentTarget.value)}
      />
      <TagsInput
        label={t("key.prefixes")}
        description={t("key.prefixesHint")}
        value={prefixes}
        onChange={setPrefixes}
      />
      <TagsInput
        label={t("key.networks")}
        description={t("key.networksHint")}
        value={networks}
        error={wrong.allowedNetworks}
        onChange={setNetworks}
      />
      <Checkbox
        label={t("key.signed")}
        description={t("key.signedHint")}
        checked={signed}
        onChange={(event) => setSigned(event.currentTarget.checked)}
      />
      <div className={classes.buttons}>
        <Button type="submit" size="xs" loading={busy}>
          {t("key.add")}
        </Button>
        <Button size="xs" variant="default" onClick={close}>
          {t("common:action.cancel")}
        </Button>
      </div>
    </form>
  );
}

function KeyDetail({ item, close }: { item: Key; close: () => void }) {
  const { t } = useTranslation(["admin", "common"]);
  const { busy, failure, submit } = useSubmit();
  const end = (hours: number) =>
    submit(async () => {
      await done(
        client.DELETE("/api/v1/keys/{id}", { params: { path: { id: item.id }, query: { overlap_hours: hours } } }),
      );
      tell(t("key.ended", { name: item.name }));
      await readAgain("keys");
      close();
    });
  return (
    <div className={classes.form}>
      <FormError>{failure?.text}</FormError>
      <dl className={classes.facts}>
        <dt>{t("key.source")}</dt>
        <dd className="mono">{item.source}</dd>
        <dt>{t("key.hint")}</dt>
        <dd className="mono">{item.hint}…</dd>
        <dt>{t("key.area")}</dt>
        <dd>{item.trunkAreaCode || "–"}</dd>
        <dt>{t("key.prefixes")}</dt>
        <dd>{item.stripPrefixes.join(", ") || "–"}</dd>
        <dt>{t("key.networks")}</dt>
        <dd>{item.allowedNetworks.join(", ") || t("key.anyNetwork")}</dd>
        <dt>{t("key.signed")}</dt>
        <dd>{t(item.signed ? "yes" : "no")}</dd>
        <dt>{t("key.created")}</dt>
        <dd>
          {dateTime(item.createdAt)} · {item.createdBy}
        </dd>
      </dl>
      {!item.expiresAt && (
        <div className={classes.buttons}>
          <Button size="xs" variant="default" disabled={busy} onClick={() => void end(24)}>
            {t("key.endLater")}
          </Button>
          <Button size="xs" variant="default" color="red.8" disabled={busy} onClick={() => void end(0)}>
            {t("key.endNow")}
          </Button>
        </div>
      )}
    </div>
  );
}

export function IntegrationKeys() {
  const { t } = useTranslation(["admin", "common"]);
  const [open, setOpen] = useState<string>();
  const keys = useAdminQuery("keys", () => need(client.GET("/api/v1/keys")));
  const chosen = keys.data?.items.find((item) => item.id === open);
  const over = (item: Key) => item.expiresAt !== null && new Date(item.expiresAt).getTime() <= Date.now();
  const columns: readonly Column<Key>[] = [
    { id: "name", header: t("key.name"), cell: (item) => item.name },
    { id: "source", header: t("key.source"), mono: true, cell: (item) => item.source },
    { id: "hint", header: t("key.hint"), width: "120px", mono: true, drop: 1, cell: (item) => `${item.hint}…` },
    {
      id: "used",
      header: t("key.used"),
      width: "150px",
      cell: (item) => (item.lastUsedAt ? ago(item.lastUsedAt) : t("key.never")),
    },
    {
      id: "state",
      header: t("user.state"),
      width: "170px",
      cell: (item) => (
        <Tag tone={over(item) ? "neutral" : item.expiresAt ? "warn" : "ok"}>
          {over(item)
            ? t("key.over")
            : item.expiresAt
              ? t("key.until", { time: brief(item.expiresAt) })
              : t("key.valid")}
        </Tag>
      ),
    },
  ];
  return (
    <div className={classes.split} data-single={open === undefined || undefined}>
      <Pane label={t("tab.keys")} title={t("tab.keys")} padded={false}>
        <div className={classes.list}>
          <div className={classes.toolbar}>
            <span className="dim">{t("key.listHint")}</span>
            <span className={classes.push} />
            <CommandButton onClick={() => setOpen("")}>{t("key.add")}</CommandButton>
          </div>
          {keys.isPending && <Loading lines={4} />}
          {keys.isError && <Failed text={problemText(keys.error)} retry={() => void keys.refetch()} />}
          {keys.data?.items.length === 0 && <Empty title={t("key.none")} />}
          {keys.data && keys.data.items.length > 0 && (
            <RowTable
              label={t("tab.keys")}
              columns={columns}
              rows={keys.data.items}
              rowKey={(item) => item.id}
              activeKey={open}
              onOpen={(item) => setOpen(item.id)}
            />
          )}
        </div>
      </Pane>
      {open !== undefined && (
        <Pane label={chosen?.name ?? t("key.add")} title={chosen?.name ?? t("key.add")}>
          {chosen ? (
            <KeyDetail key={chosen.id} item={chosen} close={() => setOpen(undefined)} />
          ) : (
            <NewKey close={() => setOpen(undefined)} />
          )}
        </Pane>
      )}
    </div>
  );
}
