import type { ReactNode } from "react";
import { keyOf } from "@/actions/command";
import { useDesk, type Workspace } from "@/api/desk";
import { fullName } from "@/api/drafts/fields";
import { callCommands } from "@/features/calls/actions";
import classes from "@/features/calls/Desk.module.css";
import { useDrawnWorkspace } from "@/features/calls/drawn";
import { useTranslation } from "@/lib/i18n";
import { IconHeadset } from "@/ui/icons";
import { Keys } from "@/ui/Keys";
import { Failed, Loading } from "@/ui/States";

// Three panes with fixed roles: who (left), what (centre), next (right). What stands in them is given by the app.
export interface DeskSlots {
  who: (workspace: Workspace) => ReactNode;
  // Above and below in the centre.
  what: (workspace: Workspace) => ReactNode;
  record: (workspace: Workspace) => ReactNode;
  next: (workspace: Workspace) => ReactNode;
  wrapUp: (workspace: Workspace) => ReactNode;
  // Under the words "no calls".
  empty?: ReactNode;
}

export function Desk({ slots }: { slots: DeskSlots }) {
  const { t } = useTranslation("calls");
  const desk = useDesk();
  const workspace = useDrawnWorkspace();
  if (desk.isError && !desk.data) return <Failed text={t("desk.failed")} retry={() => void desk.refetch()} />;
  if (!desk.data) return <Loading lines={8} />;
  if (!workspace) return <NoCall>{slots.empty}</NoCall>;
  const { id } = workspace.call;
  return (
    <div className={classes.desk} id="call-panel" role="tabpanel" aria-labelledby={`call-tab-${id}`} key={id}>
      <h1 className="hidden-but-read">
        {t("desk.label")}: {fullName(workspace.caller) || workspace.call.number.display || t("bar.withheld")}
      </h1>
      <div className={classes.who}>{slots.who(workspace)}</div>
      <div className={classes.what}>
        {slots.what(workspace)}
        {slots.record(workspace)}
      </div>
      <div className={classes.next} data-pane="next">
        {workspace.can.includes("close") && workspace.call.state !== "answered" && slots.wrapUp(workspace)}
        {slots.next(workspace)}
      </div>
    </div>
  );
}

function NoCall({ children }: { children: ReactNode }) {
  const { t } = useTranslation(["calls", "common"]);
  const keys = callCommands.filter((command) => ["call.manual", "call.answer", "call.next"].includes(command.id));
  return (
    <div className={classes.empty}>
      <div className={classes.emptyIcon}>
        <IconHeadset size={26} aria-hidden="true" />
      </div>
      <h1 className={classes.emptyTitle}>{t("desk.emptyTitle")}</h1>
      <p className={classes.emptyText}>{t("desk.emptyText")}</p>
      <ul className={classes.keys} aria-label={t("desk.recent")}>
        {keys.map((command) => (
          <li key={command.id}>
            <Keys combination={keyOf(command)} /> {command.label()}
          </li>
        ))}
        <li>
          <Keys combination="Ctrl+K" /> {t("common:command.palette")}
        </li>
      </ul>
      {children}
    </div>
  );
}
