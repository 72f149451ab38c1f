// What is typed after a key that opens a field, while the field is not there yet: held, and given to it when it has the
// focus. Nothing is held for longer than a moment, for a field that never comes.

const patienceMs = 3_000;
let expectedUntil = 0;
let held = "";

export function expectField(): void {
  expectedUntil = performance.now() + patienceMs;
  held = "";
}

// True: the key is held, and means nothing else.
export function holdKey(key: string): boolean {
  if (performance.now() >= expectedUntil) return false;
  if (key === "Escape") expectedUntil = 0;
  if ([...key].length !== 1) return false;
  held += key;
  return true;
}

// The field has the focus: it gets what was typed meanwhile.
export function releaseKeys(): string {
  expectedUntil = 0;
  const text = held;
  held = "";
  return text;
}
