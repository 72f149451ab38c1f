// What an agent does with calls, as data. Hold, transfer and end are there only where the source of the call can do them.
import type { Command } from "@/actions/command";
import { activeWorkspace, currentDesk } from "@/api/desk";
import { may } from "@/api/session";
import { barForm, control, offers, step } from "@/features/calls/control";
import { focusPane } from "@/lib/focus";
import { i18n } from "@/lib/i18n";

const any = () => (currentDesk()?.workspaces.length ?? 0) > 0;

export const callCommands: readonly Command[] = [
  {
    id: "call.answer",
    group: "call",
    key: "F8",
    label: () => i18n.t("calls:command.answer"),
    allowed: () => offers("answer"),
    run: () => void control("answer"),
  },
  {
    id: "call.hold",
    group: "call",
    key: "F6",
    label: () => i18n.t("calls:command.hold"),
    allowed: () => offers("hold") || offers("retrieve"),
    run: () => void control(offers("hold") ? "hold" : "retrieve"),
  },
  {
    id: "call.transfer",
    group: "call",
    key: "F7",
    label: () => i18n.t("calls:command.transfer"),
    allowed: () => offers("transfer"),
    run: () => barForm.set("transfer"),
  },
  {
    id: "call.hangup",
    group: "call",
    key: "F9",
    label: () => i18n.t("calls:command.hangup"),
    allowed: () => offers("hangup"),
    run: () => barForm.set("hangup"),
  },
  {
    id: "call.next",
    group: "call",
    key: "F4",
    label: () => i18n.t("calls:command.next"),
    allowed: any,
    run: () => step(1),
  },
  {
    id: "call.previous",
    group: "call",
    key: "Shift+F4",
    label: () => i18n.t("calls:command.previous"),
    allowed: any,
    run: () => step(-1),
  },
  {
    id: "call.manual",
    group: "call",
    key: "Alt+N",
    label: () => i18n.t("calls:command.manual"),
    allowed: () => may("take_calls"),
    run: () => barForm.set("manual"),
  },
  {
    id: "call.paneNext",
    group: "call",
    key: "Alt+3",
    label: () => i18n.t("calls:command.paneNext"),
    allowed: () => activeWorkspace() !== undefined,
    run: () => void focusPane("next"),
  },
  {
    id: "call.wrapUp",
    group: "wrapUp",
    key: "Alt+T",
    label: () => i18n.t("calls:command.wrapUp"),
    allowed: () => activeWorkspace()?.can.includes("close") ?? false,
    run: () => void focusPane("wrap-up"),
  },
];
