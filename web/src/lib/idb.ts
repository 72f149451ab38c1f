// One IndexedDB table of key -> value, for what must survive a crash of the browser.

export interface Table<T> {
  get(key: string): Promise<T | undefined>;
  put(key: string, value: T): Promise<void>;
  remove(key: string): Promise<void>;
  all(): Promise<[string, T][]>;
}

function settled<R>(request: IDBRequest<R>): Promise<R> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

export function openTable<T>(database: string, name: string, check: (value: unknown) => T | undefined): Table<T> {
  let opened: Promise<IDBDatabase> | undefined;
  const open = () => {
    opened ??= new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open(database, 1);
      request.onupgradeneeded = () => request.result.createObjectStore(name);
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    opened.catch(() => {
      opened = undefined;
    });
    return opened;
  };
  const store = async (mode: IDBTransactionMode) => (await open()).transaction(name, mode).objectStore(name);
  return {
    async get(key) {
      return check(await settled((await store("readonly")).get(key)));
    },
    async put(key, value) {
      await settled((await store("readwrite")).put(value, key));
    },
    async remove(key) {
      await settled((await store("readwrite")).delete(key));
    },
    async all() {
      const table = await store("readonly");
      const [keys, values] = await Promise.all([settled(table.getAllKeys()), settled(table.getAll())]);
      const found: [string, T][] = [];
      keys.forEach((key, index) => {
        const value = check(values[index]);
        if (value !== undefined) found.push([String(key), value]);
      });
      return found;
    },
  };
}
