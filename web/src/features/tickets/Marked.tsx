import type { Schemas } from "@/api/types";
import classes from "@/features/tickets/Tickets.module.css";
import { nearMark, pieces } from "@/features/tickets/ticketRow";

// In a cell, which has the whole text as its title.
export function Marked({
  text,
  field,
  highlights,
}: {
  text: string;
  field: Schemas["Highlight"]["field"];
  highlights: readonly Schemas["Highlight"][];
}) {
  let at = 0;
  return (
    <bdi>
      {nearMark(pieces(text, field, highlights), field).map((piece) => {
        const key = at;
        at += piece.text.length;
        return piece.marked ? (
          <mark key={key} className={classes.mark}>
            {piece.text}
          </mark>
        ) : (
          <span key={key}>{piece.text}</span>
        );
      })}
    </bdi>
  );
}
