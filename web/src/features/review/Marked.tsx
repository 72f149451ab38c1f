import type { Schemas } from "@/api/types";
import classes from "@/features/review/Review.module.css";

// A value with the letters that the other side does not have: a line under them and heavier, not only another colour.
export function Marked({ pieces }: { pieces: Schemas["ReviewValue"]["pieces"] }) {
  // Of two that have nothing in common the sign between them says it all.
  if (pieces.every(({ same }) => !same)) return <bdi>{pieces.map(({ text }) => text).join("")}</bdi>;
  return (
    <bdi>
      {pieces.map((piece, index) =>
        piece.same ? (
          piece.text
        ) : (
          <mark key={String(index)} className={classes.mark}>
            {piece.text}
          </mark>
        ),
      )}
    </bdi>
  );
}
