import { type RefObject, useLayoutEffect, useRef } from "react";
import { releaseKeys } from "@/lib/typeAhead";

// The focus in the same moment in which the element appears: what is typed after the key that opened it is never lost. It
// returns where it came from, unless somebody took it elsewhere meanwhile.
export function useFocusNow<T extends HTMLElement>(): RefObject<T | null> {
  const ref = useRef<T>(null);
  useLayoutEffect(() => {
    const before = document.activeElement;
    const around = ref.current?.closest("[role=dialog], form, section");
    ref.current?.focus({ preventScroll: true });
    const field = ref.current;
    const early = releaseKeys();
    if (early.text && field instanceof HTMLInputElement) {
      // As if it were typed now: the only way in which the browser tells a field of React.
      document.execCommand("insertText", false, early.text);
      const enter = () =>
        field.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true }));
      if (early.entered) setTimeout(enter, 0); // when React has taken the text
    }
    return () => {
      const now = document.activeElement;
      const stays = now === document.body || around?.contains(now);
      if (stays && before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
    };
  }, []);
  return ref;
}
