export interface CallbackSearch {
  state: "waiting" | "open" | "claimed" | "done";
}

export function validateCallbackSearch(search: Record<string, unknown>): CallbackSearch {
  const { state } = search;
  return { state: state === "open" || state === "claimed" || state === "done" ? state : "waiting" };
}
