import { Suspense, useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { Command } from "@/actions/command";
import { useCommands } from "@/actions/useCommands";
import type { Workspace } from "@/api/desk";
import { InfoPelanggan } from "@/features/callers/InfoPelanggan";
import { infoTab } from "@/features/callers/infoTab";
import { mayHaveReport, useCallReport } from "@/features/tickets/callReport";
import { focusPane } from "@/lib/focus";
import { i18n } from "@/lib/i18n";
import { late } from "@/lib/late";
import { Loading } from "@/ui/States";

const CallReportForm = late(async () => (await import("@/features/tickets/CallReportForm")).CallReportForm);

// The centre of the desk with the report of the call as a tab, where the server offers one.
export function InfoWithReport({ workspace }: { workspace: Workspace }) {
  const { t } = useTranslation("say");
  const report = useCallReport(workspace);
  const { id } = workspace.call;
  useCommands(
    useMemo<readonly Command[]>(
      () => [
        {
          id: "tickets.report",
          group: "tickets",
          key: "Alt+G",
          label: () => i18n.t("say:report"),
          allowed: () => mayHaveReport(id),
          run: () => {
            // Shown as soon as it is there.
            infoTab.set("laporan");
            setTimeout(() => focusPane("what"), 0);
          },
        },
      ],
      [id],
    ),
  );
  return (
    <InfoPelanggan
      workspace={workspace}
      report={
        report && {
          label: t("tab"),
          count: report.openTickets.length,
          panel: (
            <Suspense fallback={<Loading />}>
              <CallReportForm callId={workspace.call.id} report={report} />
            </Suspense>
          ),
        }
      }
    />
  );
}
