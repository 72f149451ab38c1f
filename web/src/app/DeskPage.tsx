import { lazy, Suspense, useEffect } from "react";
import { useCommands } from "@/actions/useCommands";
import { InfoWithReport } from "@/app/CallReportTab";
import { CallSayings, DeskAnnouncements } from "@/app/CallSayings";
import { callerCommands, followRefusals } from "@/features/callers/actions";
import { save } from "@/features/callers/callerForm";
import { DataCaller } from "@/features/callers/DataCaller";
import { DataPenelpon } from "@/features/callers/DataPenelpon";
import { MissingCard } from "@/features/callers/MissingCard";
import { useSettings } from "@/features/callers/useRequired";
import { Desk, type DeskSlots } from "@/features/calls/Desk";
import { CaptureEmail } from "@/features/email/CaptureEmail";
import { EmailDoubts } from "@/features/email/EmailDoubts";
import { FoundEmails } from "@/features/email/FoundEmails";
import { SpellingTiles } from "@/features/email/SpellingTiles";
import { restoreSpelling, wrongLetterOf } from "@/features/email/spelling";
import { sopCommands } from "@/features/sop/actions";
import { ProcedureCard, type SopSlots } from "@/features/sop/ProcedureCard";
import { useIdle } from "@/lib/useIdle";

// Wanted when a call ends, and there by then: fetched once the desk is shown.
const fetchWrapUp = () => import("@/features/calls/WrapUp");
const WrapUp = lazy(() => fetchWrapUp().then((module) => ({ default: module.WrapUp })));

const saveAll = (callId: string) => save(callId, "data_penelpon", { quiet: true });

const sopSlots: SopSlots = {
  spelling: (workspace, spelled) => <SpellingTiles workspace={workspace} spelled={spelled} />,
  doubts: (spelled) => <EmailDoubts spelled={spelled} />,
  capture: (props) => <CaptureEmail {...props} />,
  found: (workspace) => <FoundEmails workspace={workspace} />,
  after: (workspace) => <MissingCard workspace={workspace} />,
  wrongLetter: (workspace) => wrongLetterOf(workspace.call.id),
};

// Puts the features of the desk together: a feature never imports a feature.
export function DeskPage() {
  useCommands(callerCommands);
  useCommands(sopCommands);
  useEffect(followRefusals, []);
  useEffect(() => void restoreSpelling(), []);
  const idle = useIdle();
  useEffect(() => {
    if (idle) void fetchWrapUp();
  }, [idle]);
  const limitSeconds = useSettings().data?.values.wrapUpSeconds ?? 60;
  const slots: DeskSlots = {
    who: (workspace) => <DataCaller workspace={workspace} />,
    what: (workspace) => <InfoWithReport workspace={workspace} />,
    record: (workspace) => <DataPenelpon workspace={workspace} />,
    // The next step of the SOP; without a procedure (a call that was made), what is missing in the SOP's order.
    next: (workspace) => (
      <>
        <CallSayings workspace={workspace} />
        {workspace.sop ? (
          <ProcedureCard workspace={workspace} run={workspace.sop} slots={sopSlots} />
        ) : (
          <MissingCard workspace={workspace} />
        )}
      </>
    ),
    empty: <DeskAnnouncements />,
    wrapUp: (workspace) => (
      <Suspense fallback={null}>
        <WrapUp workspace={workspace} limitSeconds={limitSeconds} save={saveAll} />
      </Suspense>
    ),
  };
  return <Desk slots={slots} />;
}
