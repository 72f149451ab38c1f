import type { ReactNode } from "react";

// Words for a screen reader only. Better than an aria-label on a control with visible text: what is seen is then always a part
// of the name (WCAG 2.5.3).
export function Read({ children }: { children: ReactNode }) {
  return <span className="hidden-but-read">{children}</span>;
}
