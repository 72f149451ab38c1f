// What was typed and is not yet saved, as values: how two versions of it become one.
import type { Schemas } from "@/api/types";

export const draftFields = ["name", "honorific", "hp", "homePhone", "address", "email", "note", "resume"] as const;
export type DraftField = (typeof draftFields)[number];
export type DraftValues = Partial<Record<DraftField, string>>;

export interface Draft {
  // Only what differs from what is saved.
  values: DraftValues;
  // Changed here and not yet known to the server.
  touched: readonly DraftField[];
  // The last version that the server has, of us or of another window.
  version: number;
}

export const emptyDraft: Draft = { values: {}, touched: [], version: 0 };

export function fromServer(draft: Schemas["CallerDraft"] | null): DraftValues {
  const values: DraftValues = {};
  for (const field of draftFields) {
    const value = draft?.[field];
    if (value !== undefined) values[field] = value;
  }
  return values;
}

// `value` undefined: as saved, nothing of it in the draft.
export function typed(draft: Draft, field: DraftField, value: string | undefined): Draft {
  if (draft.values[field] === value) return draft;
  const { [field]: _, ...rest } = draft.values;
  const values = value === undefined ? rest : { ...rest, [field]: value };
  return { ...draft, values, touched: draft.touched.includes(field) ? draft.touched : [...draft.touched, field] };
}

// The server's draft arrives: ours wins in the fields we touched, its in the others. An older one changes nothing.
export function adopted(draft: Draft, server: DraftValues, version: number): Draft {
  if (version < draft.version || (version === draft.version && draft.touched.length > 0)) return draft;
  const values: DraftValues = { ...server };
  for (const field of draft.touched) {
    const mine = draft.values[field];
    if (mine === undefined) delete values[field];
    else values[field] = mine;
  }
  if (version === draft.version && sameValues(values, draft.values)) return draft;
  return { values, touched: draft.touched, version };
}

// The server has kept `sent` as `version`. What was typed since stays touched.
export function kept(draft: Draft, sent: DraftValues, version: number): Draft {
  const touched = draft.touched.filter((field) => draft.values[field] !== sent[field]);
  return { ...draft, touched, version: Math.max(version, draft.version) };
}

// A save took `sent`: these values are no draft any more, unless they were changed meanwhile. The server has dropped its
// draft, so whatever is left must be sent again.
export function saved(draft: Draft, sent: DraftValues): Draft {
  const values: DraftValues = {};
  for (const field of draftFields) {
    const value = draft.values[field];
    if (value !== undefined && !(field in sent && sent[field] === value)) values[field] = value;
  }
  return { ...draft, values, touched: draftFields.filter((field) => values[field] !== undefined) };
}

export function isEmpty(draft: Draft): boolean {
  return Object.keys(draft.values).length === 0;
}

export function sameValues(a: DraftValues, b: DraftValues): boolean {
  return draftFields.every((field) => a[field] === b[field]);
}
