// What happens to this tab while the desk lives: pops, the bell, the title, the choice of the call that is shown.
import { useEffect } from "react";
import { followCallers } from "@/api/calls";
import {
  activeCallId,
  activeWorkspace,
  currentDesk,
  followDesk,
  isRinging,
  useDesk,
  type Workspace,
  whenWorkspace,
} from "@/api/desk";
import { followDrafts } from "@/api/drafts/drafts";
import { decideOnPop } from "@/features/calls/callStatus";
import { withDesk } from "@/features/calls/control";
import { followActive, pop } from "@/features/calls/drawn";
import { followBell, holdsBell, ring } from "@/features/calls/ring";
import { afterPaint } from "@/lib/afterPaint";
import { somebodyTypes } from "@/lib/focus";
import { useTranslation } from "@/lib/i18n";
import { useStore } from "@/lib/store";

const remembered = "sapa.activeCall";

export function useDeskLife(enabled: boolean, openDesk: () => void): void {
  useEffect(() => {
    if (!enabled) return;
    const stops = [
      followDesk(),
      followCallers(),
      followDrafts(),
      followBell(),
      rememberActive(),
      followActive(),
      followPops(openDesk),
      withDesk(openDesk),
    ];
    return () => {
      for (const stop of stops) stop();
      ring(false);
    };
  }, [enabled, openDesk]);
}

function rememberActive(): () => void {
  // A page that is loaded again shows the call it showed.
  activeCallId.set(sessionStorage.getItem(remembered) ?? undefined);
  return activeCallId.subscribe(() => {
    const id = activeCallId.get();
    if (id === undefined) sessionStorage.removeItem(remembered);
    else sessionStorage.setItem(remembered, id);
  });
}

function followPops(openDesk: () => void): () => void {
  const known = new Map<string, Workspace["call"]["state"]>();
  for (const workspace of currentDesk()?.workspaces ?? []) known.set(workspace.call.id, workspace.call.state);
  return whenWorkspace((workspace) => {
    const { id, state } = workspace.call;
    const before = known.get(id);
    if (workspace.closedAt !== null) {
      known.delete(id);
      return;
    }
    known.set(id, state);
    const change = before === undefined ? "new" : before === "ringing" && state === "answered" ? "answered" : "other";
    // A page that is loaded again finds calls that are not news; the one that it showed is shown (useRinging).
    if (before === undefined && currentDesk() === undefined && activeCallId.get() !== undefined) return;
    const decision = decideOnPop(workspace, change, activeWorkspace(), somebodyTypes());
    if (decision !== "show") return;
    pop(id);
    // Only the tab that is looked at goes to the desk by itself.
    if (holdsBell.get() && isLiveState(state)) openDesk();
  });
}

const isLiveState = (state: Workspace["call"]["state"]) =>
  state === "ringing" || state === "answered" || state === "held";

// Rings, says it in the title, and keeps a call on the screen when the one that was shown is closed.
export function useRinging(enabled: boolean): Workspace | undefined {
  const { t } = useTranslation("calls");
  const desk = useDesk(enabled).data;
  const active = useStore(activeCallId);
  const bell = useStore(holdsBell);
  const ringing = desk?.workspaces.find(isRinging);
  const isOne = ringing !== undefined;
  const shouldRing = isOne && bell;
  useEffect(() => {
    if (!shouldRing) ring(false);
    // Who calls is on the screen before the title and the sound, which take the browser longer.
    return afterPaint(() => {
      document.title = isOne ? `☎ ${t("ring.title")} · Sapa` : "Sapa";
      if (shouldRing) ring(true);
    });
  }, [shouldRing, isOne, t]);
  useEffect(() => {
    if (!desk || desk.workspaces.some((workspace) => workspace.call.id === active)) return;
    activeCallId.set(desk.workspaces.find(isRinging)?.call.id ?? desk.workspaces.at(-1)?.call.id);
  }, [desk, active]);
  return ringing;
}
