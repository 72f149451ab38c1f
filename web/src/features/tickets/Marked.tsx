import type { Schemas } from "@/api/types";
import classes from "@/features/tickets/Tickets.module.css";
import { pieces } from "@/features/tickets/ticketRow";

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
      {pieces(text, field, highlights).map((piece) => {
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
