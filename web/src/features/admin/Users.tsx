import { TextInput } from "@mantine/core";
import { useState } from "react";
import { client, need } from "@/api/client";
import { problemText } from "@/api/problemText";
import type { Schemas } from "@/api/types";
import classes from "@/features/admin/Admin.module.css";
import { UserForm } from "@/features/admin/UserForm";
import { UserImport } from "@/features/admin/UserImport";
import { useAdminQuery } from "@/features/admin/useAdminQuery";
import { useTranslation } from "@/lib/i18n";
import { CommandButton } from "@/ui/CommandButton";
import { Pane } from "@/ui/Pane";
import { type Column, RowTable } from "@/ui/RowTable";
import { Empty, Failed, Loading } from "@/ui/States";
import { Tag } from "@/ui/Tag";

type User = Schemas["User"];
type Side = { kind: "none" } | { kind: "new" } | { kind: "import" } | { kind: "edit"; id: string };

export function Users() {
  const { t } = useTranslation(["admin", "common"]);
  const [side, setSide] = useState<Side>({ kind: "none" });
  const [wanted, setWanted] = useState("");
  const users = useAdminQuery("users", () => need(client.GET("/api/v1/users")));
  const close = () => setSide({ kind: "none" });

  const columns: readonly Column<User>[] = [
    { id: "name", header: t("user.name"), width: "18%", cell: (user) => user.name },
    { id: "displayName", header: t("user.displayName"), cell: (user) => user.displayName },
    { id: "role", header: t("user.role"), width: "120px", cell: (user) => t(`common:role.${user.role}`) },
    { id: "site", header: t("user.site"), width: "64px", cell: (user) => user.site },
    { id: "team", header: t("user.team"), width: "110px", drop: 1, cell: (user) => user.team },
    { id: "extension", header: t("user.seat"), width: "90px", mono: true, cell: (user) => user.extension ?? "–" },
    {
      id: "state",
      header: t("user.state"),
      width: "110px",
      cell: (user) => (
        <Tag tone={user.disabled ? "neutral" : "ok"}>{t(user.disabled ? "user.disabled" : "user.active")}</Tag>
      ),
    },
  ];
  const needle = wanted.trim().toLowerCase();
  const shown =
    users.data?.items.filter((user) =>
      `${user.name} ${user.displayName} ${user.team} ${user.site}`.toLowerCase().includes(needle),
    ) ?? [];
  const edited = side.kind === "edit" ? users.data?.items.find((user) => user.id === side.id) : undefined;
  const title =
    side.kind === "new" ? t("user.add") : side.kind === "import" ? t("import.title") : (edited?.displayName ?? "");

  return (
    <div
      className={classes.split}
      data-single={side.kind === "none" || undefined}
      data-wide={side.kind === "import" || undefined}
    >
      <Pane label={t("tab.users")} title={t("tab.users")} padded={false}>
        <div className={classes.list}>
          <div className={classes.toolbar}>
            <TextInput
              size="xs"
              label={t("user.find")}
              value={wanted}
              onChange={(event) => setWanted(event.currentTarget.value)}
            />
            <span className={classes.push} />
            <CommandButton variant="default" onClick={() => setSide({ kind: "import" })}>
              {t("import.title")}
            </CommandButton>
            <CommandButton onClick={() => setSide({ kind: "new" })}>{t("user.add")}</CommandButton>
          </div>
          {users.isPending && <Loading lines={8} />}
          {users.isError && <Failed text={problemText(users.error)} retry={() => void users.refetch()} />}
          {users.data && shown.length === 0 && <Empty title={t("user.none")} />}
          {shown.length > 0 && (
            <RowTable
              label={t("tab.users")}
              columns={columns}
              rows={shown}
              rowKey={(user) => user.id}
              activeKey={edited?.id}
              onOpen={(user) => setSide({ kind: "edit", id: user.id })}
              copyText={(user) => user.name}
            />
          )}
        </div>
      </Pane>
      {side.kind !== "none" && (
        <Pane label={title} title={title}>
          {side.kind === "import" ? (
            <UserImport close={close} />
          ) : (
            <UserForm key={edited ? `${edited.id}` : "new"} user={edited} close={close} />
          )}
        </Pane>
      )}
    </div>
  );
}
