// What the review screen shows, as it stands in the address: state, reason and pair. Nothing personal.
export const states = ["open", "postponed", "merged", "apart"] as const;
export type ReviewState = (typeof states)[number];

export const reasons = [
  "same_number",
  "near_name",
  "other_name",
  "same_email",
  "same_customer",
  "home_phone",
  "several",
  "changed_at_desk",
] as const;
export type ReviewReason = (typeof reasons)[number];

export interface ReviewSearch {
  state: ReviewState;
  reason?: ReviewReason;
  pair?: string;
}

export function validateReviewSearch(search: Record<string, unknown>): ReviewSearch {
  const state = states.find((known) => known === search.state) ?? "open";
  const reason = reasons.find((known) => known === search.reason);
  const { pair } = search;
  return { state, ...(reason && { reason }), ...(typeof pair === "string" && pair && { pair }) };
}

// The server counts so many pairs and then says one more.
export const mostCounted = 10_000;
