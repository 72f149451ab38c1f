import { Button, Select, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { client, done, need } from "@/api/client";
import { problemText } from "@/api/problemText";
import type { Schemas } from "@/api/types";
import classes from "@/features/admin/Admin.module.css";
import { readAgain, useAdminQuery } from "@/features/admin/useAdminQuery";
import { useSubmit } from "@/features/admin/useSubmit";
import { useTranslation } from "@/lib/i18n";
import { brief } from "@/lib/time";
import { CommandButton } from "@/ui/CommandButton";
import { FormError } from "@/ui/FormError";
import { Pane } from "@/ui/Pane";
import { type Column, RowTable } from "@/ui/RowTable";
import { Empty, Failed, Loading } from "@/ui/States";
import { tell } from "@/ui/toast";

type Extension = Schemas["Extension"];

function ExtensionForm({
  extension,
  taken,
  users,
  close,
}: {
  extension: Extension | undefined;
  taken: readonly string[];
  users: readonly Schemas["User"][];
  close: () => void;
}) {
  const { t } = useTranslation(["admin", "common"]);
  const [number, setNumber] = useState(extension?.extension ?? "");
  const [site, setSite] = useState(extension?.site ?? "S1");
  const [label, setLabel] = useState(extension?.label ?? "");
  const [owner, setOwner] = useState<string | null>(extension?.owner?.id ?? null);
  const { busy, failure, submit } = useSubmit();
  const wrong = failure?.fields ?? {};
  // One that is there already is changed where it stands in the list, never by adding it again.
  const exists = extension === undefined && taken.includes(number.trim());

  const put = (release: boolean) =>
    submit(async () => {
      await need(
        client.PUT("/api/v1/extensions/{extension}", {
          params: { path: { extension: number.trim() } },
          body: { site, label, ownerUserId: owner, release },
        }),
      );
      tell(t("extension.saved", { extension: number }));
      await readAgain("extensions", "users");
      close();
    });
  const remove = () =>
    submit(async () => {
      await done(client.DELETE("/api/v1/extensions/{extension}", { params: { path: { extension: number } } }));
      await readAgain("extensions", "users");
      close();
    });
  const save = (event: FormEvent) => {
    event.preventDefault();
    if (!exists) void put(false);
  };

  return (
    <form className={classes.form} onSubmit={save} noValidate>
      <FormError>{failure?.text}</FormError>
      <TextInput
        label={t("extension.number")}
        required
        value={number}
        readOnly={extension !== undefined}
        error={exists ? t("extension.exists", { extension: number.trim() }) : wrong.extension}
        onChange={(event) => setNumber(event.currentTarget.value)}
      />
      <TextInput
        label={t("user.site")}
        required
        value={site}
        error={wrong.site}
        onChange={(event) => setSite(event.currentTarget.value)}
      />
      <TextInput
        label={t("extension.label")}
        description={t("extension.labelHint")}
        value={label}
        error={wrong.label}
        onChange={(event) => setLabel(event.currentTarget.value)}
      />
      <Select
        label={t("extension.owner")}
        description={t("extension.ownerHint")}
        searchable
        clearable
        clearButtonProps={{ "aria-label": t("extension.noOwner") }}
        data={users.map((user) => ({ value: user.id, label: `${user.displayName} (${user.name})` }))}
        value={owner}
        error={wrong.ownerUserId}
        onChange={setOwner}
      />
      <div className={classes.buttons}>
        <Button type="submit" size="xs" loading={busy}>
          {t("common:action.save")}
        </Button>
        <Button size="xs" variant="default" onClick={close}>
          {t("common:action.cancel")}
        </Button>
      </div>
      {extension && (
        <div className={classes.buttons}>
          {extension.seat && (
            <Button size="xs" variant="default" disabled={busy} onClick={() => void put(true)}>
              {t("extension.release", { name: extension.seat.displayName })}
            </Button>
          )}
          <Button size="xs" variant="default" color="red.8" disabled={busy} onClick={() => void remove()}>
            {t("extension.remove")}
          </Button>
        </div>
      )}
    </form>
  );
}

export function Extensions() {
  const { t } = useTranslation(["admin", "common"]);
  const [open, setOpen] = useState<string>();
  const extensions = useAdminQuery("extensions", () => need(client.GET("/api/v1/extensions")));
  const users = useAdminQuery("users", () => need(client.GET("/api/v1/users")));
  const chosen = extensions.data?.items.find((item) => item.extension === open);
  const close = () => setOpen(undefined);

  const columns: readonly Column<Extension>[] = [
    { id: "extension", header: t("extension.number"), width: "110px", mono: true, cell: (item) => item.extension },
    { id: "label", header: t("extension.label"), cell: (item) => item.label },
    { id: "site", header: t("user.site"), width: "64px", cell: (item) => item.site },
    { id: "owner", header: t("extension.owner"), cell: (item) => item.owner?.displayName ?? "–" },
    {
      id: "seat",
      header: t("extension.seat"),
      cell: (item) => (item.seat ? `${item.seat.displayName} · ${brief(item.seat.since)}` : "–"),
    },
  ];

  return (
    <div className={classes.split} data-single={open === undefined || undefined}>
      <Pane label={t("tab.extensions")} title={t("tab.extensions")} padded={false}>
        <div className={classes.list}>
          <div className={classes.toolbar}>
            <span className="dim">{t("extension.hint")}</span>
            <span className={classes.push} />
            <CommandButton onClick={() => setOpen("")}>{t("extension.add")}</CommandButton>
          </div>
          {extensions.isPending && <Loading lines={6} />}
          {extensions.isError && (
            <Failed text={problemText(extensions.error)} retry={() => void extensions.refetch()} />
          )}
          {extensions.data?.items.length === 0 && <Empty title={t("extension.none")} />}
          {extensions.data && extensions.data.items.length > 0 && (
            <RowTable
              label={t("tab.extensions")}
              columns={columns}
              rows={extensions.data.items}
              rowKey={(item) => item.extension}
              activeKey={open}
              onOpen={(item) => setOpen(item.extension)}
              copyText={(item) => item.extension}
            />
          )}
        </div>
      </Pane>
      {open !== undefined && (
        <Pane label={chosen?.extension ?? t("extension.add")} title={chosen?.extension ?? t("extension.add")}>
          <ExtensionForm
            key={open}
            extension={chosen}
            taken={extensions.data?.items.map((item) => item.extension) ?? []}
            users={users.data?.items ?? []}
            close={close}
          />
        </Pane>
      )}
    </div>
  );
}
