import { keyText } from "@/lib/keys";
import classes from "@/ui/Keys.module.css";

// Key caps beside what they do. Not read out: the control carries aria-keyshortcuts.
export function Keys({ combination }: { combination: string | undefined }) {
  if (!combination) return null;
  return (
    <span className={classes.keys} aria-hidden="true">
      <kbd className={classes.cap}>{keyText(combination)}</kbd>
    </span>
  );
}
