// One listener for all keys. A command that is not allowed now lets its key through to the browser.
import { allowed, commands, keyOf } from "@/actions/command";
import { combinationOf, isEditable, isModifierOnly, typesText } from "@/lib/keys";
import { createStore } from "@/lib/store";
import { holdKey } from "@/lib/typeAhead";

// While somebody chooses a new key in the key sheet, keys mean nothing else.
export const keysSuspended = createStore(false);

export function onKeyDown(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing || event.repeat || keysSuspended.get() || isModifierOnly(event.key))
    return;
  const combination = combinationOf(event);
  const text = typesText(combination);
  if (text && isEditable(event.target)) return;
  if ((text || combination === "Enter") && holdKey(event.key)) {
    event.preventDefault();
    event.stopPropagation();
    return;
  }
  const command = commands.get().findLast((candidate) => keyOf(candidate) === combination && allowed(candidate));
  if (!command) return;
  event.preventDefault();
  event.stopPropagation();
  command.run();
}

export function listenForKeys(): () => void {
  window.addEventListener("keydown", onKeyDown);
  return () => window.removeEventListener("keydown", onKeyDown);
}
