import type { Workspace } from "@/api/desk";
import { useCallReport } from "@/features/tickets/callReport";
import { useAnnouncements } from "@/features/tickets/requests";
import { SayNow } from "@/features/tickets/SayNow";

export function CallSayings({ workspace }: { workspace: Workspace }) {
  const report = useCallReport(workspace);
  return report ? <SayNow surge={report.surge} announcements={report.announcements} /> : null;
}

// Between calls: everything that holds now.
export function DeskAnnouncements() {
  const announcements = useAnnouncements(false).data?.items ?? [];
  return <SayNow surge={null} announcements={announcements} />;
}
