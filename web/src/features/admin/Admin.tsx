import { Tabs } from "@mantine/core";
import { useNavigate, useParams } from "@tanstack/react-router";
import type { ComponentType } from "react";
import { may } from "@/api/session";
import { Accesses } from "@/features/admin/Accesses";
import classes from "@/features/admin/Admin.module.css";
import { Alphabets } from "@/features/admin/Alphabets";
import { Extensions } from "@/features/admin/Extensions";
import { Inspector } from "@/features/admin/Inspector";
import { IntegrationKeys } from "@/features/admin/IntegrationKeys";
import { LetterRisks } from "@/features/admin/LetterRisks";
import { Procedure } from "@/features/admin/Procedure";
import { Settings } from "@/features/admin/Settings";
import indonesian from "@/features/admin/strings/id.json";
import { Users } from "@/features/admin/Users";
import { i18n, useTranslation } from "@/lib/i18n";

// With these screens, not with the first page (app/strings.ts).
i18n.add("id", "admin", indonesian);

const tabs: readonly {
  id: "users" | "extensions" | "keys" | "settings" | "alphabets" | "procedure" | "risks" | "inspector" | "accesses";
  may: string;
  Screen: ComponentType;
}[] = [
  { id: "users", may: "manage_users", Screen: Users },
  { id: "extensions", may: "manage_users", Screen: Extensions },
  { id: "keys", may: "manage_settings", Screen: IntegrationKeys },
  { id: "settings", may: "manage_settings", Screen: Settings },
  { id: "alphabets", may: "manage_settings", Screen: Alphabets },
  { id: "procedure", may: "manage_settings", Screen: Procedure },
  { id: "risks", may: "manage_settings", Screen: LetterRisks },
  { id: "inspector", may: "inspect", Screen: Inspector },
  { id: "accesses", may: "see_accesses", Screen: Accesses },
];

export function Admin() {
  const { t } = useTranslation("admin");
  const navigate = useNavigate();
  const wanted = useParams({ strict: false }).tab;
  const allowed = tabs.filter((tab) => may(tab.may));
  const current = allowed.find((tab) => tab.id === wanted) ?? allowed[0];
  if (!current) return null;
  return (
    <div className={classes.page}>
      <h1 className="hidden-but-read">{t("title")}</h1>
      <Tabs
        className={classes.tabs}
        value={current.id}
        onChange={(tab) => tab && void navigate({ to: "/admin/$tab", params: { tab } })}
      >
        <Tabs.List aria-label={t("title")}>
          {allowed.map((tab) => (
            <Tabs.Tab key={tab.id} value={tab.id}>
              {t(`tab.${tab.id}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
      </Tabs>
      <current.Screen key={current.id} />
    </div>
  );
}
