// What a pair says: pure.
import type { Schemas } from "@/api/types";

export type Review = Schemas["Review"];
export type Field = Review["fields"][number];
export type Side = Review["sides"][number];
export type Takeable = "name" | "honorific" | "address" | "note";

export const takeable: readonly Takeable[] = ["name", "honorific", "address", "note"];

export function isTakeable(field: string): field is Takeable {
  return takeable.some((known) => known === field);
}

export function nameOf({ caller }: Side): string {
  return `${caller.honorific} ${caller.name}`.trim();
}

export function namesOf(review: Review): [string, string] {
  const [left, right] = bothSides(review);
  return [nameOf(left), nameOf(right)];
}

// Which of the two stays: the leader's choice, else what the server proposes.
export function keptIndex(review: Review, chosen: string | undefined): 0 | 1 {
  return review.sides[0]?.caller.id === (chosen ?? review.proposedKeep) ? 0 : 1;
}

// The two sides; the contract promises exactly two.
export function bothSides(review: Review): [Side, Side] {
  const [left, right] = review.sides;
  if (!left || !right) throw new Error("a pair has two sides");
  return [left, right];
}

// A value is chosen only where the two differ and the merge can take either.
export function mayTake(field: Field): boolean {
  return field.takeable && field.left.value !== field.right.value;
}

// What a merge would leave, for one line under the comparison.
export interface Outcome {
  name: string;
  phones: number;
  emails: number;
  customers: number;
  calls: number;
  reports: number;
  // A count that the server stopped at.
  more: boolean;
}

const most = 100;

export function outcomeOf(review: Review, kept: 0 | 1, taken: ReadonlyMap<string, 0 | 1>): Outcome {
  const sides = bothSides(review);
  // Equal ones become one; of those that only look alike both stay.
  const count = (field: Field["field"]) =>
    review.fields
      .filter((row) => row.field === field)
      .reduce((all, { relation }) => all + (relation === "near" || relation === "differs" ? 2 : 1), 0);
  const pick = (field: "name" | "honorific") => {
    const row = review.fields.find((one) => one.field === field);
    const side = row?.takeable ? (taken.get(field) ?? kept) : row?.relation === "right_only" ? 1 : 0;
    return row ? (side === 0 ? row.left.value : row.right.value) : "";
  };
  const sum = (what: "calls" | "reports") => sides[0][what] + sides[1][what];
  return {
    name: `${pick("honorific")} ${pick("name")}`.trim(),
    phones: count("phone"),
    emails: count("email"),
    customers: count("customer"),
    calls: sum("calls"),
    reports: sum("reports"),
    more: sides.some((side) => side.calls > most || side.reports > most),
  };
}

const keyOf = (field: Field) =>
  JSON.stringify([field.field, field.left.value, field.right.value, field.left.state, field.right.state]);

// Which rows are new since the leader looked: what somebody changed meanwhile.
export function changedRows(before: Review, after: Review): ReadonlySet<number> {
  const known = new Set(before.fields.map(keyOf));
  const changed = new Set<number>();
  for (const [index, field] of after.fields.entries()) if (!known.has(keyOf(field))) changed.add(index);
  return changed;
}

// Where the next pair stands after one was taken out of the list at `index`.
export function nextAfter<Item>(items: readonly Item[], index: number): Item | undefined {
  return items[index + 1] ?? items[index - 1];
}
