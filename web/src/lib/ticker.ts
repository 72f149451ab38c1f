// One timer for all clocks on the screen. A clock writes into its own text node: React renders nothing each second.
import { type RefObject, useEffect, useRef } from "react";

type Tick = (now: number) => void;
const ticks = new Set<Tick>();
let timer: ReturnType<typeof setInterval> | undefined;

export function onTick(tick: Tick): () => void {
  ticks.add(tick);
  tick(Date.now());
  timer ??= setInterval(() => {
    const now = Date.now();
    for (const each of ticks) each(now);
  }, 500);
  return () => {
    ticks.delete(tick);
    if (ticks.size === 0) {
      clearInterval(timer);
      timer = undefined;
    }
  };
}

// A ref for an element whose text is `text(now)`.
export function useTickingText<T extends HTMLElement>(text: (now: number) => string): RefObject<T | null> {
  const ref = useRef<T>(null);
  useEffect(
    () =>
      onTick((now) => {
        const next = text(now);
        if (ref.current && ref.current.textContent !== next) ref.current.textContent = next;
      }),
    [text],
  );
  return ref;
}
