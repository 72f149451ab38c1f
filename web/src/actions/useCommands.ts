import { useEffect } from "react";
import { type Command, commands, keyMap, keyOf, register } from "@/actions/command";
import { useStore } from "@/lib/store";

// Registers while the component is on the screen. The list must be stable (a module's, or memoised).
export function useCommands(list: readonly Command[]): void {
  useEffect(() => register(list), [list]);
}

// The key that a button should show.
export function useKeyOf(id: string): string | undefined {
  useStore(keyMap);
  const all = useStore(commands);
  const command = all.findLast((candidate) => candidate.id === id);
  return command && keyOf(command);
}
