import classes from "@/features/sop/AnswerKeys.module.css";
import { Keys } from "@/ui/Keys";

// The key of an answer. Where a plain key is a letter, Esc comes before it.
export function AnswerKeys({ letter, plain }: { letter: string; plain: boolean }) {
  return (
    <span className={classes.keys}>
      {!plain && <Keys combination="Esc" />}
      <Keys combination={letter.toUpperCase()} />
    </span>
  );
}
