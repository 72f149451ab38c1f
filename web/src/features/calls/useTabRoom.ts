import { type RefObject, useLayoutEffect, useState } from "react";
import type { Workspace } from "@/api/desk";
import { fullName } from "@/api/drafts/fields";
import { type Level, levelFor, othersFit } from "@/features/calls/callTabs";

// How many calls beside the shown one have room in the bar; sets what the shown one lets go (data-level) on the way.
// Undefined until it was measured.
export function useTabRoom(
  bar: RefObject<HTMLElement | null>,
  count: number,
  shown: Workspace | undefined,
): number | undefined {
  const [room, setRoom] = useState<number>();
  const words = shown && [shown.call.state, shown.call.id, shown.verdict, fullName(shown.caller), shown.history.length];
  const key = `${count} ${words?.join(" ")}`;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key stands for all that changes a width
  useLayoutEffect(() => {
    const element = bar.current;
    if (!element) return;
    let measured: number | undefined;
    const measure = () => {
      const width = element.clientWidth;
      if (width === measured) return; // what an observer says first is known
      measured = width;
      const widthAt = (level: Level) => {
        element.dataset.level = String(level);
        return element.querySelector<HTMLElement>("[data-active]")?.offsetWidth ?? 0;
      };
      const others = shown ? count - 1 : count;
      const level = levelFor(width, widthAt, others);
      setRoom(othersFit(width, widthAt(level), others));
    };
    measure();
    const watch = new ResizeObserver(measure);
    watch.observe(element);
    return () => watch.disconnect();
  }, [bar, key]);
  return room;
}
