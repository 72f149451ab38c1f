import { Menu, Popover } from "@mantine/core";
import { type KeyboardEvent, memo, useRef } from "react";
import { useKeyOf } from "@/actions/useCommands";
import { activeCallId, isRinging, useDesk, type Workspace } from "@/api/desk";
import { may } from "@/api/session";
import { HangupForm, ManualForm, TransferForm } from "@/features/calls/BarForms";
import classes from "@/features/calls/CallBar.module.css";
import { timerSince, verdictTone, verdictWord, whoCalls } from "@/features/calls/callStatus";
import { tabsShown } from "@/features/calls/callTabs";
import { barForm, closeBarForm, control, type offers, show } from "@/features/calls/control";
import { useTabRoom } from "@/features/calls/useTabRoom";
import { useTranslation } from "@/lib/i18n";
import { ariaKey } from "@/lib/keys";
import { useStore } from "@/lib/store";
import {
  IconArrowForwardUp,
  IconBellRinging,
  IconPhone,
  IconPhoneCall,
  IconPhoneOff,
  IconPhonePause,
  IconPlayerPlay,
  IconPlus,
} from "@/ui/icons";
import { Keys } from "@/ui/Keys";
import { Read } from "@/ui/Read";
import { Tag } from "@/ui/Tag";
import { Timer } from "@/ui/Timer";

// 44 px, always on top: the calls of this desk as tabs, and what can be done with the one that is shown.
export function CallBar({ extension, openDesk }: { extension: string | null; openDesk: () => void }) {
  const { t } = useTranslation("calls");
  const takesCalls = may("take_calls");
  const desk = useDesk(takesCalls).data;
  const active = useStore(activeCallId);
  const list = useRef<HTMLDivElement>(null);
  const workspaces = desk?.workspaces ?? [];
  const shown = workspaces.find((workspace) => workspace.call.id === active);

  const pick = (workspace: Workspace) => {
    show(workspace.call.id);
    openDesk();
  };
  const onKey = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step === undefined || workspaces.length === 0) return;
    event.preventDefault();
    const at = workspaces.findIndex((workspace) => workspace.call.id === active);
    const target = workspaces[(at + step + workspaces.length) % workspaces.length];
    if (!target) return;
    pick(target);
    // It may have been in the menu of those that do not fit: its tab is drawn first.
    requestAnimationFrame(() => document.getElementById(`call-tab-${target.call.id}`)?.focus());
  };
  const room = useTabRoom(list, workspaces.length, shown);
  const visible = tabsShown(workspaces, active, room);
  const hidden = workspaces.filter((workspace) => !visible.includes(workspace));

  return (
    <header className={classes.bar}>
      <span className={classes.brand} aria-hidden="true">
        Sapa
      </span>
      {workspaces.length === 0 ? (
        <span className={classes.idle}>{takesCalls && (extension ? t("bar.idle") : t("bar.noSeat"))}</span>
      ) : (
        <div className={classes.space} ref={list}>
          <div className={classes.tabs} role="tablist" aria-label={t("bar.label")} tabIndex={-1} onKeyDown={onKey}>
            {visible.map((workspace, index) => (
              <CallTab
                key={workspace.call.id}
                workspace={workspace}
                active={workspace.call.id === active}
                focusable={shown ? workspace === shown : index === 0}
                pick={() => pick(workspace)}
              />
            ))}
          </div>
          {hidden.length > 0 && <MoreCalls workspaces={hidden} pick={pick} />}
        </div>
      )}
      <div className={classes.controls}>
        {shown && <Controls workspace={shown} />}
        {takesCalls && <ManualButton openDesk={openDesk} />}
      </div>
    </header>
  );
}

function CallTab({
  workspace,
  active,
  focusable,
  pick,
}: {
  workspace: Workspace;
  active: boolean;
  focusable: boolean;
  pick: () => void;
}) {
  const { t } = useTranslation("calls");
  const { call, verdict } = workspace;
  const { name, number } = whoCalls(workspace, t("bar.unknown"), t("bar.withheld"));
  const known = workspace.caller !== null;
  const earlier = workspace.history.length;
  return (
    <button
      type="button"
      role="tab"
      id={`call-tab-${call.id}`}
      aria-selected={active}
      tabIndex={focusable ? 0 : -1}
      className={classes.tab}
      data-state={call.state}
      data-active={active || undefined}
      title={active ? undefined : `${t(`state.${call.state}`)} · ${number}${known ? ` · ${name}` : ""}`}
      onClick={pick}
    >
      <Sign state={call.state} />
      <span className={active ? classes.state : "hidden-but-read"}>{t(`state.${call.state}`)} </span>
      {active && <Timer since={timerSince(workspace)} className={classes.timer} />}
      {active && (
        <span className={`mono ${classes.number}`} data-named={known || undefined}>
          {number}
        </span>
      )}
      <span className={classes.name} data-known={known || undefined}>
        <bdi>{active || known ? name : number}</bdi>
      </span>
      {active && earlier > 0 && (
        <span className={classes.earlier}>
          {earlier >= 20 ? t("bar.earlierMany") : t("bar.earlier", { count: earlier })}
        </span>
      )}
      {active && (
        <span className={classes.chip}>
          <Tag tone={verdictTone[verdict]}>{t(`verdict.${verdictWord(workspace)}`)}</Tag>
        </span>
      )}
      {call.manual && active && <span className={classes.earlier}>{t("bar.manual")}</span>}
    </button>
  );
}

// The calls that have no room in the bar.
function MoreCalls({ workspaces, pick }: { workspaces: Workspace[]; pick: (workspace: Workspace) => void }) {
  const { t } = useTranslation("calls");
  return (
    <Menu position="bottom-end" withinPortal={false} transitionProps={{ duration: 0 }}>
      <Menu.Target>
        <button type="button" className={classes.more} data-state={workspaces.some(isRinging) ? "ringing" : undefined}>
          +{workspaces.length} <Read>{t("bar.more", { count: workspaces.length })}</Read>
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        {workspaces.map((workspace) => {
          const { name, number } = whoCalls(workspace, t("bar.unknown"), t("bar.withheld"));
          return (
            <Menu.Item key={workspace.call.id} onClick={() => pick(workspace)}>
              {t(`state.${workspace.call.state}`)} · {number}
              {workspace.caller !== null && <bdi> · {name}</bdi>}
            </Menu.Item>
          );
        })}
      </Menu.Dropdown>
    </Menu>
  );
}

// A state told by its shape: ringing, talking, held, wrap-up.
function Sign({ state }: { state: Workspace["call"]["state"] }) {
  const Icon = signs[state] ?? IconPhoneOff;
  return <Icon size={15} className={classes.sign} aria-hidden="true" />;
}
const signs: Partial<Record<Workspace["call"]["state"], typeof IconPhone>> = {
  ringing: IconBellRinging,
  answered: IconPhoneCall,
  held: IconPhonePause,
};

function Controls({ workspace }: { workspace: Workspace }) {
  const { t } = useTranslation("calls");
  const form = useStore(barForm);
  const answerKey = useKeyOf("call.answer");
  const holdKey = useKeyOf("call.hold");
  const transferKey = useKeyOf("call.transfer");
  const hangupKey = useKeyOf("call.hangup");
  const can = (action: Parameters<typeof offers>[0]) => workspace.can.includes(action);
  return (
    <>
      {can("answer") && (
        <button
          type="button"
          className={classes.control}
          data-kind="answer"
          aria-keyshortcuts={answerKey}
          onClick={() => void control("answer")}
        >
          <IconPhoneCall size={15} aria-hidden="true" />
          {t("control.answer")} <Keys combination={answerKey} />
        </button>
      )}
      {can("hold") && (
        <button
          type="button"
          className={classes.control}
          aria-keyshortcuts={holdKey}
          onClick={() => void control("hold")}
        >
          <IconPhonePause size={15} aria-hidden="true" />
          {t("control.hold")} <Keys combination={holdKey} />
        </button>
      )}
      {can("retrieve") && (
        <button
          type="button"
          className={classes.control}
          aria-keyshortcuts={holdKey}
          onClick={() => void control("retrieve")}
        >
          <IconPlayerPlay size={15} aria-hidden="true" />
          {t("control.retrieve")} <Keys combination={holdKey} />
        </button>
      )}
      {can("transfer") && (
        <Popover
          opened={form === "transfer"}
          onChange={(open) => !open && closeBarForm()}
          position="bottom-end"
          trapFocus
          withinPortal={false}
          transitionProps={{ duration: 0 }}
        >
          <Popover.Target>
            <button
              type="button"
              className={classes.control}
              aria-keyshortcuts={transferKey}
              onClick={() => barForm.set(form === "transfer" ? "none" : "transfer")}
            >
              <IconArrowForwardUp size={15} aria-hidden="true" />
              {t("control.transfer")} <Keys combination={transferKey} />
            </button>
          </Popover.Target>
          <Popover.Dropdown aria-label={t("transfer.title")}>
            <TransferForm />
          </Popover.Dropdown>
        </Popover>
      )}
      {can("hangup") && (
        <Popover
          opened={form === "hangup"}
          onChange={(open) => !open && closeBarForm()}
          position="bottom-end"
          trapFocus
          withinPortal={false}
          transitionProps={{ duration: 0 }}
        >
          <Popover.Target>
            <button
              type="button"
              className={classes.control}
              data-kind="end"
              aria-keyshortcuts={hangupKey}
              onClick={() => barForm.set(form === "hangup" ? "none" : "hangup")}
            >
              <IconPhoneOff size={15} aria-hidden="true" />
              {t("control.hangup")} <Keys combination={hangupKey} />
            </button>
          </Popover.Target>
          <Popover.Dropdown aria-label={t("hangup.title")}>
            <HangupForm />
          </Popover.Dropdown>
        </Popover>
      )}
    </>
  );
}

// The same whatever call is shown: not drawn again with each.
const ManualButton = memo(function ManualButton({ openDesk }: { openDesk: () => void }) {
  const { t } = useTranslation("calls");
  const form = useStore(barForm);
  const key = useKeyOf("call.manual");
  return (
    <Popover
      opened={form === "manual"}
      onChange={(open) => !open && closeBarForm()}
      position="bottom-end"
      trapFocus
      withinPortal={false}
      transitionProps={{ duration: 0 }}
    >
      <Popover.Target>
        <button
          type="button"
          className={classes.control}
          data-kind="quiet"
          aria-keyshortcuts={key && ariaKey(key)}
          title={t("manual.title")}
          onClick={() => barForm.set(form === "manual" ? "none" : "manual")}
        >
          <IconPlus size={15} aria-hidden="true" />
          <IconPhone size={15} aria-hidden="true" />
          <span className={classes.manualText}>{t("manual.title")}</span> <Keys combination={key} />
        </button>
      </Popover.Target>
      <Popover.Dropdown aria-label={t("manual.title")}>
        <ManualForm openDesk={openDesk} />
      </Popover.Dropdown>
    </Popover>
  );
});
