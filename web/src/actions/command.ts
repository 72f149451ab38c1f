// Commands are data: menus, the palette, the key sheet and the keys all read the same list.
import { i18n } from "@/lib/i18n";
import { readRemembered, remember } from "@/lib/remembered";
import { createStore } from "@/lib/store";

export type CommandGroup =
  | "call"
  | "caller"
  | "wrapUp"
  | "email"
  | "tickets"
  | "review"
  | "navigate"
  | "view"
  | "administration";

export interface Command {
  // "call.hold"; also the key of a remapping.
  id: string;
  group: CommandGroup;
  // Asked each time it is shown: the language may change.
  label: () => string;
  // The default key; see lib/keys.ts.
  key?: string;
  // Left out: always.
  allowed?: () => boolean;
  // Whether this person can ever do it; the key sheet lists nothing else. Left out: yes.
  mine?: () => boolean;
  run: () => void;
}

export const commands = createStore<readonly Command[]>([]);

// The newest registration of an id wins, so that a screen may bring its own meaning of a key.
export function register(list: readonly Command[]): () => void {
  commands.set((before) => [...before, ...list]);
  return () => commands.set((before) => before.filter((command) => !list.includes(command)));
}

export function allowed(command: Command): boolean {
  return command.allowed?.() ?? true;
}

export function commandById(id: string): Command | undefined {
  return commands.get().findLast((command) => command.id === id);
}

export function runCommand(id: string): void {
  const command = commandById(id);
  if (command && allowed(command)) command.run();
}

// ---- keys that somebody changed -----------------------------------------------------------------------------------

export type KeyMap = Readonly<Record<string, string>>;

function storedKeys(): KeyMap {
  try {
    const value: unknown = JSON.parse(readRemembered("keys") ?? "{}");
    if (typeof value !== "object" || value === null) return {};
    return Object.fromEntries(
      Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
    );
  } catch {
    return {};
  }
}

export const keyMap = createStore<KeyMap>(storedKeys());
keyMap.subscribe(() => remember("keys", JSON.stringify(keyMap.get())));

export function keyOf(command: Pick<Command, "id" | "key">): string | undefined {
  return keyMap.get()[command.id] ?? command.key;
}

export function remap(id: string, key: string | undefined): void {
  keyMap.set((before) => {
    const { [id]: _, ...rest } = before;
    return key === undefined ? rest : { ...rest, [id]: key };
  });
}

// Another command that has this key now. Both being registered is what makes it a conflict.
export function conflictOf(id: string, key: string): Command | undefined {
  return commands.get().find((command) => command.id !== id && keyOf(command) === key);
}

export function groupLabel(group: CommandGroup): string {
  return i18n.t(`common:group.${group}`);
}
