import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type BookOptions, DraftBook, type SendResult, type StoredDraft } from "@/api/drafts/book";
import type { DraftValues } from "@/api/drafts/merge";

interface Server {
  values: DraftValues | null;
  version: number;
  down: boolean;
  sends: number;
}

function stage() {
  const disk = new Map<string, StoredDraft>();
  const server: Server = { values: null, version: 0, down: false, sends: 0 };
  const send = async (_call: string, version: number, values: DraftValues | null): Promise<SendResult> => {
    server.sends += 1;
    if (server.down) return { outcome: "failed" };
    if (version <= server.version) return { outcome: "newer", values: server.values ?? {}, version: server.version };
    server.values = values;
    server.version = version;
    return { outcome: "kept", version };
  };
  const options: BookOptions = {
    table: {
      get: async (key) => disk.get(key),
      put: async (key, value) => void disk.set(key, value),
      remove: async (key) => void disk.delete(key),
      all: async () => [...disk],
    },
    send,
    tellTabs: () => {},
    now: () => 1_000,
    delayMs: 300,
    retryMs: 2_000,
  };
  return { disk, server, open: () => new DraftBook(options) };
}

describe("a draft", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());
  const wait = (ms: number) => vi.advanceTimersByTimeAsync(ms);

  it("is on this computer at once and at the server a moment after the last key", async () => {
    const { disk, server, open } = stage();
    const book = open();
    book.type("c1", "name", "M");
    book.type("c1", "name", "MARNI");
    await wait(0);
    expect(disk.get("c1")?.values.name).toBe("MARNI");
    expect(book.view("c1").keeping).toBe("waiting");
    expect(server.sends).toBe(0);
    await wait(300);
    expect(server.values).toEqual({ name: "MARNI" });
    expect(server.sends).toBe(1);
    expect(book.view("c1").keeping).toBe("kept");
  });

  it("is not left on this computer when somebody signs out, unless the server does not have it", async () => {
    const { disk, server, open } = stage();
    const book = open();
    book.type("c1", "name", "MARNI");
    await wait(300);
    await book.clearKept();
    expect(disk.size).toBe(0);
    server.down = true;
    book.type("c1", "name", "MARNI AYU");
    await wait(300);
    await book.clearKept();
    expect(disk.get("c1")?.values.name).toBe("MARNI AYU");
  });

  it("survives a crash of the browser", async () => {
    const { server, open } = stage();
    server.down = true;
    const crashed = open();
    crashed.type("c1", "address", "JL MELATI 3");
    await wait(300);
    crashed.clearMemory();
    server.down = false;
    const again = open();
    again.adopt("c1", {}, 0);
    await again.restore(60_000);
    expect(again.view("c1").values.address).toBe("JL MELATI 3");
    await wait(10);
    expect(server.values).toEqual({ address: "JL MELATI 3" });
  });

  it("brings after a crash what was not sent into the draft that the server has", async () => {
    const { server, open } = stage();
    const crashed = open();
    crashed.type("c1", "name", "BUDI");
    await wait(300);
    server.down = true;
    crashed.type("c1", "resume", "PADAM");
    await wait(300);
    crashed.clearMemory();
    server.down = false;
    const again = open();
    again.adopt("c1", { name: "BUDI" }, 1);
    await again.restore(60_000);
    expect(again.view("c1").values).toEqual({ name: "BUDI", resume: "PADAM" });
    await wait(10);
    expect(server.values).toEqual({ name: "BUDI", resume: "PADAM" });
  });

  it("is tried again until the server takes it", async () => {
    const { server, open } = stage();
    const book = open();
    server.down = true;
    book.type("c1", "name", "BUDI");
    await wait(300);
    expect(book.view("c1").keeping).toBe("failed");
    expect(book.unsent()).toBe(1);
    server.down = false;
    await wait(2_000);
    expect(book.view("c1").keeping).toBe("kept");
    expect(book.unsent()).toBe(0);
  });

  it("keeps ours where we typed and takes the other window's elsewhere", async () => {
    const { server, open } = stage();
    const book = open();
    server.values = { name: "DEWI", resume: "PADAM" };
    server.version = 5;
    book.type("c1", "name", "DEWI LESTARI");
    await wait(310);
    expect(book.view("c1").values).toEqual({ name: "DEWI LESTARI", resume: "PADAM" });
    await wait(300);
    expect(server.values).toEqual({ name: "DEWI LESTARI", resume: "PADAM" });
    expect(server.version).toBe(6);
  });

  it("keeps the resume when only the caller's data was saved", async () => {
    const { server, open } = stage();
    const book = open();
    book.type("c1", "name", "BUDI");
    book.type("c1", "resume", "MCB TURUN");
    await wait(300);
    const finish = book.beginSave("c1");
    // The server cleared its draft and its news is here before the answer.
    server.values = null;
    server.version = 2;
    book.adopt("c1", {}, 2);
    expect(book.view("c1").values).toEqual({ name: "BUDI", resume: "MCB TURUN" });
    finish({ name: "BUDI" });
    expect(book.view("c1").values).toEqual({ resume: "MCB TURUN" });
    await wait(600);
    expect(server.values).toEqual({ resume: "MCB TURUN" });
    expect(book.view("c1").keeping).toBe("kept");
  });

  it("keeps what was typed while the save was under way", async () => {
    const { open } = stage();
    const book = open();
    book.type("c1", "name", "BUDI");
    await wait(300);
    const finish = book.beginSave("c1");
    book.type("c1", "name", "BUDIMAN");
    finish({ name: "BUDI" });
    expect(book.view("c1").values).toEqual({ name: "BUDIMAN" });
  });

  it("follows a change of seat: the server's draft is what is shown", () => {
    const { open } = stage();
    const book = open();
    book.adopt("c1", { resume: "SUDAH DICATAT" }, 4);
    expect(book.view("c1")).toMatchObject({ values: { resume: "SUDAH DICATAT" }, version: 4, keeping: "kept" });
    book.adopt("c1", {}, 3);
    expect(book.view("c1").values).toEqual({ resume: "SUDAH DICATAT" });
  });

  it("leaves nothing behind when the call is closed", async () => {
    const { disk, open } = stage();
    const book = open();
    book.type("c1", "name", "BUDI");
    book.forget("c1");
    await wait(1_000);
    expect(disk.size).toBe(0);
    expect(book.view("c1").values).toEqual({});
  });
});
