import { Tabs } from "@mantine/core";
import { type ReactNode, Suspense } from "react";
import { useTranslation } from "react-i18next";
import type { Workspace } from "@/api/desk";
import { Customers } from "@/features/callers/Customers";
import classes from "@/features/callers/InfoPelanggan.module.css";
import { infoTab, infoTabs } from "@/features/callers/infoTab";
import { late } from "@/lib/late";
import { useStore } from "@/lib/store";
import { Pane } from "@/ui/Pane";
import { Loading } from "@/ui/States";

// The story of the caller is not a part of the first load.
const History = late(async () => (await import("@/features/callers/History")).History);
const Changes = late(async () => (await import("@/features/callers/story/Changes")).Changes);
const EmailPane = late(async () => (await import("@/features/callers/story/EmailPane")).EmailPane);

// The window "Info Pelanggan": the electricity customer, the history of the caller, the story of his record.
// `report` is the tab of the call's report, when there is one.
export function InfoPelanggan({
  workspace,
  report,
}: {
  workspace: Workspace;
  report?: { label: string; count: number; panel: ReactNode } | undefined;
}) {
  const { t } = useTranslation("callers");
  const chosen = useStore(infoTab);
  const tab = chosen === "laporan" && !report ? "pelanggan" : chosen;
  const historyCount = workspace.history.length;
  return (
    <Pane label={t("infoPelanggan")} padded={false}>
      <Tabs
        value={tab}
        onChange={(value) => infoTab.set(infoTabs.find((known) => known === value) ?? "pelanggan")}
        keepMounted={false}
        classNames={{ root: classes.tabs, panel: classes.panel, list: classes.list }}
      >
        <Tabs.List aria-label={t("infoPelanggan")} data-pane="what">
          <span className={classes.title} role="presentation" aria-hidden="true">
            {t("infoPelanggan")}
          </span>
          <Tabs.Tab value="pelanggan">{t("tab.pelanggan")}</Tabs.Tab>
          <Tabs.Tab
            value="histori"
            rightSection={historyCount > 0 ? <span className={classes.count}>{historyCount}</span> : undefined}
          >
            {t("tab.histori")}
          </Tabs.Tab>
          <Tabs.Tab value="riwayat">{t("tab.riwayat")}</Tabs.Tab>
          <Tabs.Tab value="email">{t("tab.email")}</Tabs.Tab>
          {report && (
            <Tabs.Tab
              value="laporan"
              rightSection={report.count > 0 ? <span className={classes.count}>{report.count}</span> : undefined}
            >
              {report.label}
            </Tabs.Tab>
          )}
        </Tabs.List>
        <Tabs.Panel value="pelanggan">
          <Customers workspace={workspace} />
        </Tabs.Panel>
        <Tabs.Panel value="histori">
          <Suspense fallback={<Loading />}>
            <History workspace={workspace} />
          </Suspense>
        </Tabs.Panel>
        <Tabs.Panel value="riwayat">
          <Suspense fallback={<Loading />}>
            <Changes workspace={workspace} />
          </Suspense>
        </Tabs.Panel>
        <Tabs.Panel value="email">
          <Suspense fallback={<Loading />}>
            <EmailPane workspace={workspace} />
          </Suspense>
        </Tabs.Panel>
        {report && <Tabs.Panel value="laporan">{report.panel}</Tabs.Panel>}
      </Tabs>
    </Pane>
  );
}
