// What is typed after a key that opens a field, while the field is not there yet, with the Enter behind it: held, and given to
// it when it has the focus. Nothing is held for longer than a moment, for a field that never comes.

const patienceMs = 3_000;
let expectedUntil = 0;
let held = "";
let entered = false;

export function expectField(): void {
  expectedUntil = performance.now() + patienceMs;
  held = "";
  entered = false;
}

// True: the key is held, and means nothing else.
export function holdKey(key: string): boolean {
  if (performance.now() >= expectedUntil) return false;
  if (key === "Escape") expectedUntil = 0;
  if (key === "Enter" && held !== "") {
    entered = true;
    return true;
  }
  if ([...key].length !== 1 || entered) return false;
  held += key;
  return true;
}

// The field has the focus: it gets what was typed meanwhile, and whether Enter was pressed after it.
export function releaseKeys(): { text: string; entered: boolean } {
  expectedUntil = 0;
  const released = { text: held, entered };
  held = "";
  entered = false;
  return released;
}
