// Where keys take the focus. Fields carry data-field, panes data-pane; the first that can be seen is meant.

function visible(element: Element): element is HTMLElement {
  return element instanceof HTMLElement && element.offsetParent !== null;
}

export function focusField(field: string, within = ""): boolean {
  for (const element of document.querySelectorAll(`${within} [data-field="${field}"]`)) {
    if (!visible(element)) continue;
    element.focus();
    if (element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement) element.select();
    return true;
  }
  return false;
}

// The first thing in a pane that takes the focus, or the pane itself.
export function focusPane(pane: string): boolean {
  const found = document.querySelector(`[data-pane="${pane}"]`);
  if (!found || !visible(found)) return false;
  const first = [
    ...found.querySelectorAll("[role=tab][aria-selected=true]"),
    ...found.querySelectorAll(
      "[data-first-focus], input:not([readonly]):not([type=hidden]), textarea, button, [tabindex='0']",
    ),
  ].find(visible);
  (first ?? found).focus();
  return true;
}

export function somebodyTypes(): boolean {
  const active = document.activeElement;
  if (!(active instanceof HTMLElement)) return false;
  if (active.isContentEditable || active instanceof HTMLTextAreaElement || active instanceof HTMLSelectElement)
    return true;
  return active instanceof HTMLInputElement && !["button", "checkbox", "radio", "submit"].includes(active.type);
}

const patienceFrames = 30; // for what had the focus to go: it may be drawn later than the frame that is asked for

// After something that had the focus has gone: what is done then, unless the focus is somewhere else by then.
export function keepFocus(otherwise: () => void): void {
  const had = document.activeElement;
  let frames = patienceFrames;
  const look = () => {
    const active = document.activeElement;
    frames -= 1;
    if (active === null || active === document.body) otherwise();
    else if (active === had && frames > 0) requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}

interface ListKey {
  key: string;
  altKey: boolean;
  ctrlKey: boolean;
  target: EventTarget;
  currentTarget: EventTarget;
  preventDefault(): void;
}

// Up and down between the buttons of a list, and from a field into it and back: for onKeyDown of what holds both.
export function walkList(event: ListKey, list: string): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const around = event.currentTarget;
  if (step === undefined || !(around instanceof HTMLElement) || event.altKey || event.ctrlKey) return;
  if (event.target instanceof HTMLSelectElement) return;
  const stops = [...around.querySelectorAll(`${list} > li`)].flatMap((row) => {
    const first = row.querySelector("button:not(:disabled)");
    return first instanceof HTMLElement ? [{ row, first }] : [];
  });
  if (stops.length === 0) return;
  event.preventDefault();
  const at = stops.findIndex(({ row }) => row.contains(document.activeElement));
  if (at + step >= stops.length) return;
  (stops[at + step]?.first ?? around.querySelector<HTMLElement>("input"))?.focus();
}
