// What the card works out from a run: which keys mean what, and where the focus belongs.
import type { SopChoice, SopField, SopRun } from "@/api/procedure";
import { isEditable } from "@/lib/keys";
import { createStore } from "@/lib/store";

// The picture of the flow is open beside the card.
export const pictureOpen = createStore(false);
let pictureAsked = false;
export function togglePicture(): void {
  pictureOpen.set((open) => {
    pictureAsked = !open;
    return !open;
  });
}
// True once after somebody opened it: the focus goes there then, and not when the call under it changes.
export function takePictureFocus(): boolean {
  const asked = pictureAsked;
  pictureAsked = false;
  return asked;
}

// Where the focus is. Over letters and in fields a plain key is what is typed; the answers' keys mean the answers elsewhere
// in the card.
export type Place = "letters" | "answers" | "away";
export function placeOf(target: EventTarget): "letters" | "answers" {
  const letters = isEditable(target) || (target instanceof Element && target.closest("[data-letters]") !== null);
  return letters ? "letters" : "answers";
}
// Where F2 leads.
export function firstPlace(run: SopRun, opened: SopChoice | undefined): "letters" | "answers" {
  if (opened) return picksOne(opened) ? "answers" : "letters";
  return isSpelling(run) ? "letters" : "answers";
}

export function isSpelling(run: SopRun): boolean {
  const offered = new Set(run.choices.map((choice) => choice.id));
  return run.email !== null && offered.has("right") && offered.has("wrong_letter");
}

// An answer that is one field to fill in stands open; the others open when they are chosen.
export function openAtOnce(run: SopRun): SopChoice | undefined {
  const [only, ...others] = run.choices;
  return only && others.length === 0 && only.fields.length > 0 ? only : undefined;
}

// What is possible at any time has a key that works at any time, also while somebody types.
export function anywhereKey(interrupt: SopChoice): string {
  return `Alt+Shift+${interrupt.key.toUpperCase()}`;
}

// Interrupts without a key are the desk's to take (the call dropped).
export function shownInterrupts(run: SopRun): SopChoice[] {
  return run.interrupts.filter((choice) => choice.key !== "");
}

export function choiceOfKey(run: SopRun, key: string): SopChoice | undefined {
  return [...run.choices, ...shownInterrupts(run)].find((choice) => choice.key === key);
}

// Chosen by a digit: a reason, a record.
export function picksOne(choice: SopChoice): SopField | undefined {
  const [only, ...others] = choice.fields;
  return only && others.length === 0 && ["choice", "record"].includes(only.kind) ? only : undefined;
}

// The place of a letter is known to the tiles.
export function onlyPosition(choice: SopChoice): boolean {
  return choice.fields.length > 0 && choice.fields.every((field) => field.kind === "position");
}

// F2: the answers of the present step, or the letters, or the field to fill in.
export function focusCard(): void {
  const card = document.querySelector<HTMLElement>("[data-sop-card]");
  if (!card) return;
  const first = card.querySelector<HTMLElement>("[data-first-focus]");
  (first ?? card).focus();
}
// Never what defers the procedure: Enter would take it.
export function focusAnswers(): void {
  const card = document.querySelector<HTMLElement>("[data-sop-card]");
  (card?.querySelector<HTMLElement>("[data-answer]") ?? card)?.focus();
}
