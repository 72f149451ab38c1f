export interface VerificationSearch {
  view: "all" | "too_fast";
}

export function validateVerificationSearch(search: Record<string, unknown>): VerificationSearch {
  return { view: search.view === "all" ? "all" : "too_fast" };
}
