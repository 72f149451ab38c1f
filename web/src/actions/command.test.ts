import { afterEach, describe, expect, it, vi } from "vitest";
import { conflictOf, keyOf, register, remap } from "@/actions/command";
import { combinationOf, isReserved, typesText } from "@/lib/keys";

const press = (key: string, more: Partial<KeyboardEvent> = {}) =>
  combinationOf({ key, code: "", ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...more });

describe("keys", () => {
  it("are named by what is meant, not by what the layout gives", () => {
    expect(press("k", { ctrlKey: true })).toBe("Ctrl+K");
    expect(press("∫", { altKey: true, code: "KeyB" })).toBe("Alt+B");
    expect(press("?", { shiftKey: true })).toBe("?");
    expect(press("F6")).toBe("F6");
    expect(press("Enter", { ctrlKey: true })).toBe("Ctrl+Enter");
  });

  it("that type a character are told from those that do not", () => {
    expect(typesText("1")).toBe(true);
    expect(typesText("?")).toBe(true);
    expect(typesText("F6")).toBe(false);
    expect(typesText("ArrowDown")).toBe(false);
    expect(typesText("Alt+B")).toBe(false);
  });

  it("of the browser stay the browser's", () => {
    expect(isReserved("Ctrl+T")).toBe(true);
    expect(isReserved("Ctrl+K")).toBe(false);
  });
});

describe("commands", () => {
  afterEach(() => remap("a", undefined));

  it("take another key, and a key in use is named", () => {
    const run = vi.fn();
    const forget = register([
      { id: "a", group: "call", label: () => "a", key: "F6", run },
      { id: "b", group: "call", label: () => "b", key: "F7", run },
    ]);
    expect(conflictOf("a", "F7")?.id).toBe("b");
    remap("a", "F8");
    expect(keyOf({ id: "a", key: "F6" })).toBe("F8");
    expect(conflictOf("b", "F6")).toBeUndefined();
    forget();
    expect(conflictOf("a", "F7")).toBeUndefined();
  });
});
