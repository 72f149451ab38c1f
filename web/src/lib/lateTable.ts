// A table that is written a moment later: of what comes in that moment only the newest is written. Whoever leaves meanwhile, or
// before the table has taken it, finds it in the tail.
import type { Table } from "@/lib/idb";
import type { Tail } from "@/lib/tail";

export interface LateTable<T> extends Table<T> {
  // The page may be gone in a moment.
  leave(): void;
}

export function lateTable<T>(table: Table<T>, tail: Tail<T>, delayMs: number): LateTable<T> {
  const waiting = new Map<string, T>();
  let soon: Promise<void> | undefined;
  let begin = () => {};

  async function writeOne(key: string, value: T): Promise<void> {
    try {
      await table.put(key, value);
    } catch {
      tail.put(key, value); // no table in this browser
      return;
    }
    if (waiting.get(key) !== value) return; // a newer one waits
    waiting.delete(key);
    tail.remove(key);
  }
  async function write(): Promise<void> {
    await Promise.all([...waiting].map(([key, value]) => writeOne(key, value)));
  }

  return {
    get: async (key) => waiting.get(key) ?? tail.get(key) ?? (await table.get(key)),
    put(key, value) {
      waiting.set(key, value);
      soon ??= new Promise((resolve) => {
        begin = () => {
          clearTimeout(timer);
          soon = undefined;
          begin = () => {};
          resolve(write());
        };
        const timer = setTimeout(begin, delayMs);
      });
      return soon;
    },
    remove(key) {
      waiting.delete(key);
      tail.remove(key);
      return table.remove(key);
    },
    async all() {
      const newest = [...tail.all(), ...waiting]; // before anything else is written
      return [...new Map([...(await table.all()), ...newest])];
    },
    leave() {
      for (const [key, value] of waiting) tail.put(key, value);
      begin();
    },
  };
}
