// A change of a ticket that is being written while others work on the same ticket.
import type { Schemas } from "@/api/types";

type Ticket = Schemas["Ticket"];

// Only what was written; everything else follows the ticket.
export type Edits = Partial<Record<"status" | "qualifier" | "priority" | "category" | "note" | "mergeInto", string>>;

// The form as it is shown: a status that may not follow any more is not chosen.
export function shownChange(ticket: Ticket, edits: Edits) {
  return {
    status: edits.status !== undefined && ticket.next.includes(edits.status) ? edits.status : "",
    qualifier: edits.qualifier ?? ticket.qualifier,
    priority: edits.priority ?? ticket.priority,
    category: edits.category ?? ticket.category,
    note: edits.note ?? "",
    mergeInto: edits.mergeInto ?? "",
  };
}

export function isWritten(ticket: Ticket, edits: Edits): boolean {
  const { status, qualifier, priority, category } = shownChange(ticket, edits);
  return (
    status !== "" || qualifier !== ticket.qualifier || priority !== ticket.priority || category !== ticket.category
  );
}

// As the server takes it.
export function changeBody(ticket: Ticket, edits: Edits) {
  const { status, qualifier, priority, category, note, mergeInto } = shownChange(ticket, edits);
  return {
    ...(status && { status }),
    ...((status !== "" || qualifier !== ticket.qualifier) && { qualifier: qualifier.trim() }),
    ...(note.trim() && { note: note.trim() }),
    ...(status === "Gabung Tiket" && { mergeInto: mergeInto.trim().toUpperCase() }),
    ...(priority !== ticket.priority && { priority }),
    ...(category !== ticket.category && { category }),
  };
}

// What others have done to the ticket since it was seen. What one does oneself, one knows.
export function doneByOthers(seen: Ticket, now: Ticket, myName: string): Schemas["Timeline"][] {
  const known = new Set(seen.timeline.map(({ id }) => id));
  return now.timeline.filter(({ id, by }) => !known.has(id) && by !== myName);
}
