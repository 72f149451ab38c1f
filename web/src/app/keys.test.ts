// @vitest-environment happy-dom
import { describe, expect, it } from "vitest";
import { appCommands } from "@/app/appCommands";
import { callerCommands } from "@/features/callers/actions";
import { callCommands } from "@/features/calls/actions";
import { dispositions, keyOfDisposition } from "@/features/calls/wrapUp";
import { sopCommands } from "@/features/sop/actions";
import { isReserved, typesText } from "@/lib/keys";

// Everything that can be registered at the same time on the desk.
const desk = [
  ...appCommands,
  ...callCommands,
  ...callerCommands,
  ...sopCommands,
  ...dispositions.map((disposition) => ({ id: disposition, key: keyOfDisposition(disposition) })),
];
const keys = desk.flatMap(({ id, key }) => (key === undefined ? [] : [{ id, key }]));

describe("the keys of the desk", () => {
  it("each mean one thing", () => {
    const twice = keys.filter(({ id, key }) => keys.some((other) => other.id !== id && other.key === key));
    expect(twice).toEqual([]);
  });
  it("take nothing from the browser", () => {
    expect(keys.filter(({ key }) => isReserved(key))).toEqual([]);
    // The address bar, the menu and the history of Chromium.
    expect(keys.filter(({ key }) => ["Alt+D", "Alt+E", "Alt+F", "Alt+Home", "Alt+ArrowLeft"].includes(key))).toEqual(
      [],
    );
  });
  it("of a call work while somebody types", () => {
    expect(keys.filter(({ id, key }) => id.startsWith("call") && typesText(key))).toEqual([]);
  });
  it("have one id each", () => {
    expect(new Set(desk.map(({ id }) => id)).size).toBe(desk.length);
  });
});
