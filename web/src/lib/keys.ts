// Keys as text: "F6", "Alt+B", "Ctrl+K", "Shift+Enter", "?". Ctrl also stands for the command key of a Mac.

export function combinationOf(
  event: Pick<KeyboardEvent, "key" | "code" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey">,
): string {
  let key = event.key;
  // With Alt some layouts give another character; the physical key is what is meant.
  if (event.altKey && /^Key[A-Z]$/.test(event.code)) key = event.code.slice(3);
  else if (event.altKey && /^Digit\d$/.test(event.code)) key = event.code.slice(5);
  if (key === " ") key = "Space";
  if (key.length === 1) key = key.toUpperCase();
  const parts: string[] = [];
  if (event.ctrlKey || event.metaKey) parts.push("Ctrl");
  if (event.altKey) parts.push("Alt");
  // "?" is typed with Shift on most layouts and without on some: the character itself is enough.
  if (event.shiftKey && (key.length > 1 || /[A-Z0-9]/.test(key))) parts.push("Shift");
  parts.push(key);
  return parts.join("+");
}

export function isModifierOnly(key: string): boolean {
  return ["Control", "Alt", "Shift", "Meta", "AltGraph", "CapsLock", "Dead", "Process"].includes(key);
}

// Keys that belong to the browser or to everybody's fingers (web guide, rule 11).
const reserved = new Set([
  "Ctrl+C",
  "Ctrl+V",
  "Ctrl+X",
  "Ctrl+A",
  "Ctrl+Z",
  "Ctrl+F",
  "Ctrl+T",
  "Ctrl+W",
  "Ctrl+N",
  "Ctrl+Shift+N",
  "Ctrl+Shift+T",
  "F5",
  "F11",
  "F12",
  "Tab",
  "Shift+Tab",
  "Escape",
  "Enter",
  "Space",
  "Alt+F4",
  "Ctrl+R",
]);
export function isReserved(combination: string): boolean {
  return reserved.has(combination);
}

// A plain character would be typed into a field; only combinations, function keys and arrows work while somebody types.
export function typesText(combination: string): boolean {
  return (
    !combination.startsWith("Ctrl+") &&
    !combination.startsWith("Alt+") &&
    !/^(Shift\+)?(F\d+|Arrow\w+)$/.test(combination)
  );
}

// As it is shown on a key cap.
export function keyText(combination: string): string {
  return combination
    .replace(/Enter$/, "↵")
    .replace(/ArrowDown$/, "↓")
    .replace(/Escape$/, "Esc");
}

// "Control+K" and "Alt+B" as ARIA writes them.
export function ariaKey(combination: string): string {
  return combination.replace(/^Ctrl\+/, "Control+");
}

export function isEditable(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable) return true;
  if (target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) return true;
  return (
    target instanceof HTMLInputElement && !["button", "checkbox", "radio", "submit", "range"].includes(target.type)
  );
}
