import { Button, Select, TextInput } from "@mantine/core";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { client, ifMatch, need } from "@/api/client";
import type { Schemas } from "@/api/types";
import classes from "@/features/admin/Admin.module.css";
import { Secret } from "@/features/admin/Secret";
import { readAgain } from "@/features/admin/useAdminQuery";
import { useSubmit } from "@/features/admin/useSubmit";
import { useTranslation } from "@/lib/i18n";
import { FormError } from "@/ui/FormError";
import { tell } from "@/ui/toast";

type User = Schemas["User"];
const roles = ["agent", "leader", "qa", "admin"] as const;
type Role = (typeof roles)[number];
const isRole = (value: string | null): value is Role => roles.some((role) => role === value);

// Adds a user, or changes the one that was chosen. `key` it by the user, so that it begins anew.
export function UserForm({ user, close }: { user: User | undefined; close: () => void }) {
  const { t } = useTranslation(["admin", "common"]);
  const [name, setName] = useState(user?.name ?? "");
  const [displayName, setDisplayName] = useState(user?.displayName ?? "");
  const [role, setRole] = useState<Role>(user?.role ?? "agent");
  const [site, setSite] = useState(user?.site ?? "S1");
  const [team, setTeam] = useState(user?.team ?? "");
  const [email, setEmail] = useState(user?.email ?? "");
  const [made, setMade] = useState<{ name: string; password: string }>();
  const first = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (!user) first.current?.focus();
  }, [user]);
  const { busy, failure, submit } = useSubmit();
  const wrong = failure?.fields ?? {};

  const change = (body: { disabled?: boolean; newPassword?: boolean } | "form") =>
    submit(async () => {
      const values = { displayName, role, site, team, email };
      const saved = user
        ? await need(
            client.PATCH("/api/v1/users/{id}", {
              params: { path: { id: user.id }, header: { "If-Match": ifMatch(user.version) } },
              body: body === "form" ? values : body,
            }),
          )
        : await need(client.POST("/api/v1/users", { body: { name, ...values } }));
      setMade(saved.password ? { name: saved.name, password: saved.password } : undefined);
      tell(t("user.saved", { name: saved.name }));
      await readAgain("users", "extensions");
      if (user) {
        if (!saved.password) close();
        return;
      }
      // The next one begins with an empty form; role, site and team are mostly the same.
      setName("");
      setDisplayName("");
      setEmail("");
    });
  const save = (event: FormEvent) => {
    event.preventDefault();
    void change("form");
  };

  return (
    <form className={classes.form} onSubmit={save} noValidate>
      {made && (
        <Secret
          title={t("user.password", { name: made.name })}
          value={made.password}
          putAway={() => {
            setMade(undefined);
            if (user) close();
            else first.current?.focus();
          }}
        />
      )}
      <FormError>{failure?.text}</FormError>
      <TextInput
        ref={first}
        label={t("user.name")}
        description={t("user.nameHint")}
        required
        value={name}
        readOnly={user !== undefined}
        error={wrong.name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <TextInput
        label={t("user.displayName")}
        description={t("user.displayNameHint")}
        required
        value={displayName}
        error={wrong.displayName}
        onChange={(event) => setDisplayName(event.currentTarget.value)}
      />
      <Select
        label={t("user.role")}
        allowDeselect={false}
        data={roles.map((value) => ({ value, label: t(`common:role.${value}`) }))}
        value={role}
        error={wrong.role}
        onChange={(value) => isRole(value) && setRole(value)}
      />
      <TextInput
        label={t("user.site")}
        required
        value={site}
        error={wrong.site}
        onChange={(event) => setSite(event.currentTarget.value)}
      />
      <TextInput
        label={t("user.team")}
        value={team}
        error={wrong.team}
        onChange={(event) => setTeam(event.currentTarget.value)}
      />
      <TextInput
        label={t("user.email")}
        description={t("user.emailHint")}
        value={email}
        error={wrong.email}
        onChange={(event) => setEmail(event.currentTarget.value)}
      />
      <div className={classes.buttons}>
        <Button type="submit" size="xs" loading={busy}>
          {t(user ? "common:action.save" : "user.add")}
        </Button>
        <Button size="xs" variant="default" onClick={close}>
          {t("common:action.cancel")}
        </Button>
      </div>
      {user && (
        <div className={classes.buttons}>
          <Button size="xs" variant="default" disabled={busy} onClick={() => void change({ newPassword: true })}>
            {t("user.newPassword")}
          </Button>
          <Button
            size="xs"
            variant="default"
            color={user.disabled ? undefined : "red.8"}
            disabled={busy}
            onClick={() => void change({ disabled: !user.disabled })}
          >
            {t(user.disabled ? "user.enable" : "user.disable")}
          </Button>
        </div>
      )}
    </form>
  );
}
