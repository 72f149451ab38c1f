// Small choices of this browser (language, colours, the seat's extension). Never personal data of callers.
import { createStore, type Store } from "@/lib/store";

export function readRemembered(key: string): string | null {
  try {
    return localStorage.getItem(`sapa.${key}`);
  } catch {
    return null; // storage switched off by policy: choices last as long as the page
  }
}

export function remember(key: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(`sapa.${key}`);
    else localStorage.setItem(`sapa.${key}`, value);
  } catch {
    // see readRemembered
  }
}

// A store over one remembered choice; `choices` guards against what another version wrote. Other tabs follow.
export function rememberedChoice<T extends string>(key: string, choices: readonly T[], fallback: T): Store<T> {
  const parse = (text: string | null): T => choices.find((choice) => choice === text) ?? fallback;
  const store = createStore<T>(parse(readRemembered(key)));
  store.subscribe(() => remember(key, store.get()));
  if (typeof window !== "undefined") {
    window.addEventListener("storage", (event) => {
      if (event.key === `sapa.${key}`) store.set(parse(event.newValue));
    });
  }
  return store;
}
