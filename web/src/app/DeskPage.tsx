import { useEffect } from "react";
import { useCommands } from "@/actions/useCommands";
import { callerCommands, followRefusals } from "@/features/callers/actions";
import { save } from "@/features/callers/callerForm";
import { DataCaller } from "@/features/callers/DataCaller";
import { DataPenelpon } from "@/features/callers/DataPenelpon";
import { InfoPelanggan } from "@/features/callers/InfoPelanggan";
import { MissingCard } from "@/features/callers/MissingCard";
import { useSettings } from "@/features/callers/useRequired";
import { Desk, type DeskSlots } from "@/features/calls/Desk";
import { WrapUp } from "@/features/calls/WrapUp";

const saveAll = (callId: string) => save(callId, "data_penelpon", { quiet: true });

// Puts the features of the desk together: a feature never imports a feature.
export function DeskPage() {
  useCommands(callerCommands);
  useEffect(followRefusals, []);
  const limitSeconds = useSettings().data?.values.wrapUpSeconds ?? 60;
  const slots: DeskSlots = {
    who: (workspace) => <DataCaller workspace={workspace} />,
    what: (workspace) => <InfoPelanggan workspace={workspace} />,
    record: (workspace) => <DataPenelpon workspace={workspace} />,
    // The next step of the SOP stands here; without a flow, what is missing in the SOP's order.
    next: (workspace) => <MissingCard workspace={workspace} />,
    wrapUp: (workspace) => <WrapUp workspace={workspace} limitSeconds={limitSeconds} save={saveAll} />,
  };
  return <Desk slots={slots} />;
}
