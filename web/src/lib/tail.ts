// The last few writes of a table, in localStorage: IndexedDB takes a moment for each, and a page that is loaded again in
// that moment takes them back. Here they are written before the page goes.

export interface Tail<T> {
  get(key: string): T | undefined;
  put(key: string, value: T): void;
  remove(key: string): void;
  all(): [string, T][];
  // Also what `check` does not know.
  clear(): void;
}

// A browser may forbid localStorage, or have no room: the table is still there.
function tried<R>(task: () => R): R | undefined {
  try {
    return task();
  } catch {
    return undefined;
  }
}

export function openTail<T>(prefix: string, check: (value: unknown) => T | undefined): Tail<T> {
  const read = (name: string) =>
    tried(() => {
      const text = localStorage.getItem(name);
      return text === null ? undefined : check(JSON.parse(text));
    });
  return {
    get: (key) => read(prefix + key),
    put: (key, value) => void tried(() => localStorage.setItem(prefix + key, JSON.stringify(value))),
    remove: (key) => void tried(() => localStorage.removeItem(prefix + key)),
    clear() {
      tried(() => {
        for (const name of Object.keys(localStorage)) if (name.startsWith(prefix)) localStorage.removeItem(name);
      });
    },
    all() {
      const names = tried(() => Object.keys(localStorage)) ?? [];
      const found: [string, T][] = [];
      for (const name of names.filter((one) => one.startsWith(prefix))) {
        const value = read(name);
        if (value !== undefined) found.push([name.slice(prefix.length), value]);
      }
      return found;
    },
  };
}
