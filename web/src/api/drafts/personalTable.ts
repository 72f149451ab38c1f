// A shared computer: what is kept on it is filed under the person who typed it.
import { lastUserId } from "@/api/session";
import { openTable, type Table } from "@/lib/idb";
import { openTail } from "@/lib/tail";

export function personalTable<T>(database: string, name: string, check: (value: unknown) => T | undefined): Table<T> {
  const table = openTable<T>(database, name, check);
  const tail = openTail(`${database}.${name}/`, check);
  const prefix = () => `${lastUserId.get() ?? ""}/`;
  return {
    get: async (key) => tail.get(prefix() + key) ?? (await table.get(prefix() + key)),
    async put(key, value) {
      const named = prefix() + key;
      const written = tail.put(named, value);
      await table.put(named, value);
      tail.done(named, written);
    },
    remove(key) {
      tail.remove(prefix() + key);
      return table.remove(prefix() + key);
    },
    async all() {
      const newest = tail.all(); // before anything else is written
      const all = [...new Map([...(await table.all()), ...newest])];
      return all.filter(([key]) => key.startsWith(prefix())).map(([key, value]) => [key.slice(prefix().length), value]);
    },
  };
}
