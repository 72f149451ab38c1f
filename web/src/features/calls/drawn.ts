// The call that the desk has drawn. A call that comes by itself is in the bar first, with its number and name, and the desk follows
// when that is on the screen; whoever presses a key or a button finds the desk of the call that the bar shows.
import { activeCallId, useDesk, type Workspace } from "@/api/desk";
import { afterPaint } from "@/lib/afterPaint";
import { createStore, useStore } from "@/lib/store";

const drawnCallId = createStore<string | undefined>(undefined);
let comes = false;

// Shows a call that the agent did not ask for.
export function pop(callId: string): void {
  comes = true;
  activeCallId.set(callId);
  comes = false;
}

export function followActive(): () => void {
  let stop = () => {};
  const catchUp = () => {
    stop();
    drawnCallId.set(activeCallId.get());
  };
  catchUp();
  const forget = activeCallId.subscribe(() => {
    stop();
    if (comes) stop = afterPaint(catchUp);
    else catchUp();
  });
  const acts = ["keydown", "pointerdown"] as const;
  for (const act of acts) window.addEventListener(act, catchUp, { capture: true });
  return () => {
    stop();
    forget();
    for (const act of acts) window.removeEventListener(act, catchUp, { capture: true });
  };
}

export function useDrawnWorkspace(): Workspace | undefined {
  const desk = useDesk().data;
  const drawn = useStore(drawnCallId);
  return desk?.workspaces.find((workspace) => workspace.call.id === drawn);
}
