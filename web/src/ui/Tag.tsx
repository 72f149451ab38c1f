import type { ReactNode } from "react";
import classes from "@/ui/Tag.module.css";

// The five tones of the whole app: word + colour + shape (never the colour alone).
export type Tone = "neutral" | "info" | "ok" | "warn" | "danger";

const marks: Record<Tone, string> = { neutral: "○", info: "◆", ok: "●", warn: "▲", danger: "■" };

export function Tag({ tone, children, mark = true }: { tone: Tone; children: ReactNode; mark?: boolean }) {
  return (
    <span className={classes.tag} data-tone={tone}>
      {mark && (
        <span aria-hidden="true" className={classes.mark}>
          {marks[tone]}
        </span>
      )}
      {children}
    </span>
  );
}
