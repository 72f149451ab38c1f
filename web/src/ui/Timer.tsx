import { useCallback } from "react";
import { serverNow } from "@/lib/serverClock";
import { useTickingText } from "@/lib/ticker";
import { duration } from "@/lib/time";

// Counts up from an instant of the server. Not a live region: nobody wants to hear the seconds.
export function Timer({ since, className }: { since: string; className?: string }) {
  const start = Date.parse(since);
  const text = useCallback((now: number) => duration(serverNow(now) - start), [start]);
  const ref = useTickingText<HTMLSpanElement>(text);
  return <span ref={ref} className={`tabular ${className ?? ""}`} aria-hidden="true" />;
}
