import { useLayoutEffect, useMemo, useRef } from "react";
import type { Command } from "@/actions/command";
import { useCommands } from "@/actions/useCommands";
import type { SopChoice } from "@/api/procedure";
import { anywhereKey } from "@/features/sop/card";
import { language } from "@/lib/preferences";

export const interruptCommand = (interrupt: SopChoice) => `sop.interrupt.${interrupt.id}`;

// An emergency, "later": one key from wherever the agent is, and with their names in the sheet of keys.
export function useInterruptKeys(interrupts: readonly SopChoice[], press: (interrupt: SopChoice) => void): void {
  const latest = useRef(press);
  useLayoutEffect(() => {
    latest.current = press;
  });
  const commands = useMemo(
    () =>
      interrupts.map(
        (interrupt): Command => ({
          id: interruptCommand(interrupt),
          group: "email",
          key: anywhereKey(interrupt),
          label: () => interrupt.title[language.get()] || interrupt.title.id,
          run: () => latest.current(interrupt),
        }),
      ),
    [interrupts],
  );
  useCommands(commands);
}
