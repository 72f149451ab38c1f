import { useEffect, useSyncExternalStore } from "react";
import { type Command, commandById, commands, keyMap, keyOf, register } from "@/actions/command";

// Registers while the component is on the screen. The list must be stable (a module's, or memoised).
export function useCommands(list: readonly Command[]): void {
  useEffect(() => register(list), [list]);
}

function watchKeys(listener: () => void): () => void {
  const stops = [commands.subscribe(listener), keyMap.subscribe(listener)];
  return () => {
    for (const stop of stops) stop();
  };
}

// The key that a button should show. Drawn again when that key changes, not with every command that comes or goes.
export function useKeyOf(id: string): string | undefined {
  const read = () => {
    const command = commandById(id);
    return command && keyOf(command);
  };
  return useSyncExternalStore(watchKeys, read, read);
}
