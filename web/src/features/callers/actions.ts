// What an agent does about who is calling, as data.
import { flushSync } from "react-dom";
import type { Command } from "@/actions/command";
import { activeWorkspace, type Workspace } from "@/api/desk";
import { draftBook } from "@/api/drafts/drafts";
import { missingNow } from "@/api/drafts/fields";
import { openConflict, takeFirst } from "@/features/callers/Conflict";
import { askWithdrawal, canSendLetter, canWithdraw, sendLetter, showEmail } from "@/features/callers/callerEmail";
import { formState, save } from "@/features/callers/callerForm";
import { checkAgain, openDuplicates, saveAnyway, takeDuplicate } from "@/features/callers/duplicates";
import { canAttach, decide, findingFor, meantMatch, openMatches } from "@/features/callers/identify";
import { type InfoTab, infoTab } from "@/features/callers/infoTab";
import { focusField, focusPane } from "@/lib/focus";
import { i18n } from "@/lib/i18n";

const can = (what: string) => () => activeWorkspace()?.can.includes(what) ?? false;
const withWorkspace = (run: (workspace: Workspace) => void) => () => {
  const workspace = activeWorkspace();
  if (workspace) run(workspace);
};

export function focusFirstMissing(workspace: Workspace): void {
  const first = missingNow(workspace, draftBook.view(workspace.call.id).values)[0];
  if (!first || !focusField(first)) focusPane("who");
}

// Saves everything, then goes to what is to be done next: the first empty field, or how the call ended.
async function saveAndGoOn(callId: string): Promise<void> {
  const saved = await save(callId, "data_penelpon");
  const workspace = activeWorkspace();
  if (!saved || workspace?.call.id !== callId) return;
  const missing = missingNow(workspace, draftBook.view(callId).values)[0];
  if (missing && focusField(missing)) return;
  if (!focusPane("wrap-up")) focusPane("next");
}

const open = (tab: InfoTab) => () => {
  // At once: the next key is for what is opened.
  flushSync(() => infoTab.set(tab));
  focusPane("what");
};
// From card to card of those who may be calling; the keys of "yes" and "no" mean the one with the focus.
function nextMatch(): void {
  const cards = [...document.querySelectorAll("[data-list=matches] > li")];
  const at = cards.findIndex((card) => card.contains(document.activeElement));
  cards[(at + 1) % cards.length]?.querySelector("button")?.focus();
}
const ifWorkspace = (what: (workspace: Workspace) => boolean) => () => {
  const workspace = activeWorkspace();
  return workspace !== undefined && what(workspace);
};
const atDesk = () => activeWorkspace() !== undefined;

export const callerCommands: readonly Command[] = [
  {
    id: "caller.ok",
    group: "caller",
    key: "Alt+O",
    label: () => i18n.t("callers:command.ok"),
    allowed: can("save"),
    run: withWorkspace(({ call }) => void save(call.id, "data_caller")),
  },
  {
    id: "caller.simpan",
    group: "caller",
    key: "Ctrl+S",
    label: () => i18n.t("callers:command.simpan"),
    allowed: can("save"),
    run: withWorkspace(({ call }) => void save(call.id, "data_penelpon")),
  },
  {
    id: "caller.saveNext",
    group: "caller",
    key: "Ctrl+Enter",
    label: () => i18n.t("callers:command.saveNext"),
    allowed: can("save"),
    run: withWorkspace(({ call }) => void saveAndGoOn(call.id)),
  },
  {
    id: "caller.confirm",
    group: "caller",
    key: "Alt+Y",
    label: () => i18n.t("callers:command.confirm"),
    allowed: () => {
      const workspace = activeWorkspace();
      return (
        openDuplicates() !== undefined ||
        (workspace !== undefined &&
          workspace.identity !== "confirmed" &&
          workspace.can.includes("identify") &&
          meantMatch(workspace) !== undefined)
      );
    },
    // A likely duplicate that is asked about is who is meant.
    run: withWorkspace((workspace) => {
      const duplicate = openDuplicates()?.items[0]?.caller;
      const caller = meantMatch(workspace);
      if (duplicate) void takeDuplicate(workspace, duplicate.id);
      else if (caller) void decide(workspace, "confirm", caller.id);
    }),
  },
  {
    id: "caller.reject",
    group: "caller",
    key: "Alt+B",
    label: () => i18n.t("callers:command.reject"),
    allowed: () => {
      const workspace = activeWorkspace();
      if (openDuplicates()) return true;
      if (!workspace?.can.includes("identify")) return false;
      const meant = meantMatch(workspace);
      return openMatches(workspace).some((match) => match.caller.id === meant?.id);
    },
    run: withWorkspace((workspace) => {
      const caller = meantMatch(workspace);
      if (openDuplicates()) void saveAnyway(workspace);
      else if (caller) void decide(workspace, "reject", caller.id);
    }),
  },
  {
    id: "caller.attach",
    group: "caller",
    key: "Alt+L",
    label: () => i18n.t("callers:command.attach"),
    allowed: () => {
      const workspace = activeWorkspace();
      return workspace !== undefined && canAttach(workspace) && workspace.can.includes("identify");
    },
    run: withWorkspace(({ call }) => findingFor.set(call.id)),
  },
  {
    id: "caller.takeStored",
    group: "caller",
    key: "Alt+5",
    label: () => i18n.t("callers:conflict.takeStored"),
    allowed: () => openConflict() !== undefined,
    run: () => takeFirst("stored"),
  },
  {
    id: "caller.takeMine",
    group: "caller",
    key: "Alt+6",
    label: () => i18n.t("callers:conflict.takeMine"),
    allowed: () => openConflict() !== undefined,
    run: () => takeFirst("mine"),
  },
  {
    id: "caller.checkAgain",
    group: "caller",
    key: "Alt+7",
    label: () => i18n.t("callers:command.checkAgain"),
    allowed: () => openDuplicates() !== undefined,
    run: withWorkspace(checkAgain),
  },
  {
    id: "caller.unlink",
    group: "caller",
    key: "Alt+8",
    label: () => i18n.t("callers:command.unlink"),
    allowed: () => document.querySelector("[data-command=unlink]:not(:disabled)") !== null,
    run: () => document.querySelector<HTMLElement>("[data-command=unlink]")?.click(),
  },
  {
    id: "caller.nextMatch",
    group: "caller",
    key: "Alt+9",
    label: () => i18n.t("callers:command.nextMatch"),
    allowed: () => {
      const workspace = activeWorkspace();
      return workspace !== undefined && workspace.caller === null && openMatches(workspace).length > 1;
    },
    run: nextMatch,
  },
  {
    id: "caller.firstMissing",
    group: "caller",
    key: "Alt+1",
    label: () => i18n.t("callers:command.firstMissing"),
    allowed: atDesk,
    run: withWorkspace(focusFirstMissing),
  },
  {
    id: "caller.pelanggan",
    group: "caller",
    key: "Alt+2",
    label: () => i18n.t("callers:command.pelanggan"),
    allowed: atDesk,
    run: open("pelanggan"),
  },
  {
    id: "caller.histori",
    group: "caller",
    key: "Alt+H",
    label: () => i18n.t("callers:command.histori"),
    allowed: atDesk,
    run: open("histori"),
  },
  {
    id: "caller.riwayat",
    group: "caller",
    key: "Alt+R",
    label: () => i18n.t("callers:command.riwayat"),
    allowed: atDesk,
    run: open("riwayat"),
  },
  {
    id: "caller.resume",
    group: "caller",
    key: "Alt+4",
    label: () => i18n.t("callers:command.resume"),
    allowed: atDesk,
    run: () => void focusField("resume"),
  },
  {
    id: "caller.customer",
    group: "caller",
    key: "Alt+P",
    label: () => i18n.t("callers:command.customer"),
    allowed: atDesk,
    run: () => {
      flushSync(() => infoTab.set("pelanggan"));
      focusField("customer");
    },
  },
  {
    id: "email.open",
    group: "email",
    key: "Alt+0",
    label: () => i18n.t("callers:command.email"),
    allowed: atDesk,
    run: showEmail,
  },
  {
    id: "email.send",
    group: "email",
    key: "Ctrl+F2",
    label: () => i18n.t("callers:command.sendLetter"),
    allowed: ifWorkspace(canSendLetter),
    run: withWorkspace((workspace) => void sendLetter(workspace)),
  },
  {
    id: "email.withdraw",
    group: "email",
    key: "Ctrl+Shift+F2",
    label: () => i18n.t("callers:command.withdraw"),
    allowed: ifWorkspace(canWithdraw),
    run: withWorkspace(askWithdrawal),
  },
];

// The first refused field takes the focus, if its call is the one on the screen (web guide, rule 14).
export function followRefusals(): () => void {
  const listen = (event: Event) => {
    if (!(event instanceof CustomEvent)) return;
    const { callId, field } = event.detail;
    if (activeWorkspace()?.call.id === callId && typeof field === "string" && !formState(callId).saving)
      focusField(field);
  };
  window.addEventListener("sapa:focus-field", listen);
  return () => window.removeEventListener("sapa:focus-field", listen);
}
