import type { ReactNode } from "react";
import { Keys } from "@/ui/Keys";
import classes from "@/ui/Keys.module.css";

// A key and what it does, never torn apart at the end of a line.
export function KeyHint({ combination, children }: { combination: string | undefined; children: ReactNode }) {
  return (
    <span className={classes.hint}>
      <Keys combination={combination} /> {children}
    </span>
  );
}
