import { colours, density } from "@/lib/preferences";

// Colours and density are attributes of the root element; the style sheets do the rest.
export function followPreferences(): void {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const apply = () => {
    const chosen = colours.get();
    const scheme = chosen === "auto" ? (dark.matches ? "dark" : "light") : chosen;
    document.documentElement.setAttribute("data-mantine-color-scheme", scheme);
    document.documentElement.setAttribute("data-density", density.get());
  };
  apply();
  dark.addEventListener("change", apply);
  colours.subscribe(apply);
  density.subscribe(apply);
}
