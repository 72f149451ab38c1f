// The filters of the call log stand in the address, so that a view can be kept and sent.
export interface CallLogSearch {
  view: "all" | "missed" | "mine";
  from?: string;
  to?: string;
}

const date = (value: unknown) => (typeof value === "string" && /^\d{4}-\d{2}-\d{2}$/.test(value) ? value : undefined);

// The number is kept in memory only: an address is seen by too many (browser history, screen sharing).
export function validateCallLogSearch(search: Record<string, unknown>): CallLogSearch {
  const view = search.view === "missed" || search.view === "mine" ? search.view : "all";
  const from = date(search.from);
  const to = date(search.to);
  return { view, ...(from && { from }), ...(to && { to }) };
}
