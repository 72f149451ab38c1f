import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { lateTable } from "@/lib/lateTable";

function stage() {
  const disk = new Map<string, string>();
  const tail = new Map<string, string>();
  const state = { broken: false };
  const put = vi.fn(async (key: string, value: string) => {
    if (state.broken) throw new Error("no room");
    disk.set(key, value);
  });
  const open = () =>
    lateTable<string>(
      {
        get: async (key) => disk.get(key),
        put,
        remove: async (key) => void disk.delete(key),
        all: async () => [...disk],
      },
      {
        get: (key) => tail.get(key),
        put: (key, value) => void tail.set(key, value),
        remove: (key) => void tail.delete(key),
        all: () => [...tail],
        clear: () => tail.clear(),
      },
      80,
    );
  return { disk, tail, state, put, open };
}

describe("a table that is written a moment later", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("writes the newest of what came, no later than the moment", async () => {
    const { disk, put, open } = stage();
    const table = open();
    for (const text of ["M", "MA", "MAR"]) {
      void table.put("c1", text);
      await vi.advanceTimersByTimeAsync(30);
    }
    expect(disk.get("c1")).toBe("MAR");
    expect(put).toHaveBeenCalledTimes(1);
    expect(await table.get("c1")).toBe("MAR");
  });
  it("is read as if it had been written", async () => {
    const { open } = stage();
    const table = open();
    void table.put("c1", "M");
    expect(await table.get("c1")).toBe("M");
    expect(await table.all()).toEqual([["c1", "M"]]);
  });
  it("leaves in the tail what is not written when the page goes, and clears it when it is", async () => {
    const { disk, tail, open } = stage();
    const table = open();
    const written = table.put("c1", "MARNI");
    table.leave();
    expect(tail.get("c1")).toBe("MARNI");
    expect(await open().all()).toEqual([["c1", "MARNI"]]); // the next page, whatever became of the table
    await written;
    expect(disk.get("c1")).toBe("MARNI");
    expect(tail.size).toBe(0);
  });
  it("forgets what is removed, also when it waits", async () => {
    const { disk, tail, open } = stage();
    const table = open();
    void table.put("c1", "M");
    await table.remove("c1");
    table.leave();
    await vi.advanceTimersByTimeAsync(100);
    expect([...disk, ...tail]).toEqual([]);
  });
  it("keeps the tail where there is no table", async () => {
    const { tail, state, open } = stage();
    state.broken = true;
    const table = open();
    void table.put("c1", "M");
    await vi.advanceTimersByTimeAsync(100);
    expect(tail.get("c1")).toBe("M");
    expect(await table.get("c1")).toBe("M");
  });
});
