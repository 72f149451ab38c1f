// A shared computer: what is kept on it is filed under the person who typed it.
import { lastUserId } from "@/api/session";
import { openTable, type Table } from "@/lib/idb";
import { lateTable } from "@/lib/lateTable";
import { openTail } from "@/lib/tail";

// A crash takes no more than what was typed in this time. Written with each letter it would cost more than drawing the letter.
const delayMs = 80;

export function personalTable<T>(database: string, name: string, check: (value: unknown) => T | undefined): Table<T> {
  const table = lateTable(openTable<T>(database, name, check), openTail(`${database}.${name}/`, check), delayMs);
  if (typeof window !== "undefined") {
    window.addEventListener("pagehide", table.leave);
    window.addEventListener("blur", table.leave);
    document.addEventListener("visibilitychange", table.leave);
  }
  const prefix = () => `${lastUserId.get() ?? ""}/`;
  return {
    get: (key) => table.get(prefix() + key),
    put: (key, value) => table.put(prefix() + key, value),
    remove: (key) => table.remove(prefix() + key),
    async all() {
      const mine = prefix();
      const all = await table.all();
      return all.filter(([key]) => key.startsWith(mine)).map(([key, value]) => [key.slice(mine.length), value]);
    },
  };
}
