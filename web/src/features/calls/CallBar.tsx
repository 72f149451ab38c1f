import { Popover } from "@mantine/core";
import { type KeyboardEvent, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useKeyOf } from "@/actions/useCommands";
import { activeCallId, isRinging, useDesk, type Workspace } from "@/api/desk";
import { may } from "@/api/session";
import { HangupForm, ManualForm, TransferForm } from "@/features/calls/BarForms";
import classes from "@/features/calls/CallBar.module.css";
import { timerSince, verdictTone, whoCalls } from "@/features/calls/callStatus";
import { barForm, closeBarForm, control, type offers, show } from "@/features/calls/control";
import { ariaKey } from "@/lib/keys";
import { useStore } from "@/lib/store";
import {
  IconArrowForwardUp,
  IconPhone,
  IconPhoneCall,
  IconPhoneOff,
  IconPhonePause,
  IconPlayerPlay,
  IconPlus,
} from "@/ui/icons";
import { Keys } from "@/ui/Keys";
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
    const next = (at + step + workspaces.length) % workspaces.length;
    const target = workspaces[next];
    if (!target) return;
    pick(target);
    list.current?.querySelectorAll("button")[next]?.focus();
  };

  return (
    <header className={classes.bar}>
      <span className={classes.brand} aria-hidden="true">
        Sapa
      </span>
      {workspaces.length === 0 ? (
        <span className={classes.idle}>{takesCalls && (extension ? t("bar.idle") : t("bar.noSeat"))}</span>
      ) : (
        <div
          className={classes.tabs}
          role="tablist"
          aria-label={t("bar.label")}
          ref={list}
          tabIndex={-1}
          onKeyDown={onKey}
        >
          {workspaces.map((workspace, index) => (
            <CallTab
              key={workspace.call.id}
              workspace={workspace}
              active={workspace.call.id === active}
              focusable={shown ? workspace === shown : index === 0}
              pick={() => pick(workspace)}
            />
          ))}
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
  const ringing = isRinging(workspace);
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
      onClick={pick}
    >
      <span className={classes.dot} aria-hidden="true" />
      {(active || ringing) && <span className={classes.state}>{t(`state.${call.state}`)}</span>}
      {active && <Timer since={timerSince(workspace)} className={classes.timer} />}
      {active && <span className={`mono ${classes.number}`}>{number}</span>}
      <span className={classes.name}>
        <bdi>{active || known ? name : number}</bdi>
      </span>
      {active && earlier > 0 && (
        <span className={classes.earlier}>
          {earlier >= 20 ? t("bar.earlierMany") : t("bar.earlier", { count: earlier })}
        </span>
      )}
      {(active || ringing) && <Tag tone={verdictTone[verdict]}>{t(`verdict.${verdict}`)}</Tag>}
      {call.manual && active && <span className={classes.earlier}>{t("bar.manual")}</span>}
    </button>
  );
}

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

function ManualButton({ openDesk }: { openDesk: () => void }) {
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
}
