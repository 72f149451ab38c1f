import { useEffect, useState } from "react";

// While the first page comes the browser often waits for the network; what nobody waits for must not fill those gaps.
const settledMs = 1_500;

// False until the page has been there for a moment and the browser has nothing else to do.
export function useIdle(): boolean {
  const [idle, setIdle] = useState(false);
  useEffect(() => {
    let asked: number | undefined;
    const settled = setTimeout(() => {
      asked = requestIdleCallback(() => setIdle(true), { timeout: 2_000 });
    }, settledMs);
    return () => {
      clearTimeout(settled);
      if (asked !== undefined) cancelIdleCallback(asked);
    };
  }, []);
  return idle;
}
