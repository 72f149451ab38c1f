import type { Command } from "@/actions/command";
import { activeWorkspace } from "@/api/desk";
import { focusCard, togglePicture } from "@/features/sop/card";
import { i18n } from "@/lib/i18n";

const running = () => Boolean(activeWorkspace()?.sop);

export const sopCommands: readonly Command[] = [
  {
    id: "sop.card",
    group: "email",
    key: "F2",
    label: () => i18n.t("sop:command.card"),
    allowed: running,
    run: focusCard,
  },
  {
    id: "sop.picture",
    group: "email",
    key: "Shift+F2",
    label: () => i18n.t("sop:command.picture"),
    allowed: running,
    run: togglePicture,
  },
];
