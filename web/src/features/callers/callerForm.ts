// Saving what was typed in a call, and what can come of it: refused fields, a conflict with somebody else's change, a likely
// duplicate. Kept per call, outside React: keys save without a component, and a second call takes nothing away.
import { saveCallData } from "@/api/calls";
import { type Caller, type CallerMatch, putWorkspace, type Workspace, whenWorkspace, workspaceOf } from "@/api/desk";
import { draftBook } from "@/api/drafts/drafts";
import { changedFields, missingNow, savedInCaller, valuesToSave } from "@/api/drafts/fields";
import { type DraftField, type DraftValues, draftFields } from "@/api/drafts/merge";
import { ProblemError } from "@/api/problem";
import { problemText, textOfCode } from "@/api/problemText";
import { findingFor } from "@/features/callers/identify";
import { i18n } from "@/lib/i18n";
import { newKey } from "@/lib/id";
import { createStore, useStore } from "@/lib/store";
import { forget, tell, tellError } from "@/ui/toast";

export type Form = "data_caller" | "data_penelpon";

export interface FormState {
  saving: Form | undefined;
  errors: Partial<Record<DraftField, string>>;
  // Fields that somebody else changed while they were typed here, and the form that was to be saved.
  conflict: { fields: DraftField[]; form: Form | undefined } | undefined;
  duplicates: { items: CallerMatch[]; form: Form } | undefined;
}

const idle: FormState = { saving: undefined, errors: {}, conflict: undefined, duplicates: undefined };
const states = createStore<ReadonlyMap<string, FormState>>(new Map());

export function formState(callId: string): FormState {
  return states.get().get(callId) ?? idle;
}
export function useFormState(callId: string): FormState {
  return useStore(states, () => formState(callId));
}
function update(callId: string, change: Partial<FormState>): void {
  states.set((before) => new Map(before).set(callId, { ...formState(callId), ...change }));
}

export function clearError(callId: string, field: DraftField): void {
  const { errors } = formState(callId);
  if (!errors[field]) return;
  const { [field]: _, ...rest } = errors;
  update(callId, { errors: rest });
}

export function dismissDuplicates(callId: string): void {
  update(callId, { duplicates: undefined });
}

// Typed here and changed there since the agent saw it.
export function conflictingFields(seen: Caller | null, now: Caller, typed: DraftValues): DraftField[] {
  return draftFields.filter((field) => {
    if (field === "resume" || typed[field] === undefined) return false;
    const stored = savedInCaller(now, field);
    return stored !== savedInCaller(seen, field) && stored !== typed[field]?.trim();
  });
}

function focusFirst(callId: string, fields: readonly string[]): void {
  window.dispatchEvent(new CustomEvent("sapa:focus-field", { detail: { callId, field: fields[0] } }));
}

// What the server's error list calls a field, in the words of the draft.
function fieldOf(name: string): DraftField | undefined {
  if (name.startsWith("phones")) return "hp";
  return draftFields.find((field) => field === name);
}

// True when the server has it.
export async function save(
  callId: string,
  form: Form,
  options: { acceptDuplicates?: boolean; quiet?: boolean } = {},
): Promise<boolean> {
  const workspace = workspaceOf(callId);
  if (!workspace || formState(callId).saving) return false;
  const draft = draftBook.view(callId);
  const data = valuesToSave(workspace, draft.values, form);
  if (!workspace.caller && Object.keys(data).length === 0) {
    tell(i18n.t("callers:nothingToSave"), { id: `nothing-${callId}` });
    focusFirst(callId, missingNow(workspace, draft.values));
    return false;
  }
  // A choice that is open stays open: saving now would overwrite what somebody else saved.
  const open = (formState(callId).conflict?.fields ?? []).filter((field) => {
    const mine = draft.values[field];
    return (
      field !== "resume" &&
      mine !== undefined &&
      workspace.caller &&
      mine.trim() !== savedInCaller(workspace.caller, field)
    );
  });
  if (open.length > 0) {
    update(callId, { conflict: { fields: open, form } });
    tellError(i18n.t("callers:conflict.first"), { id: `save-${callId}` });
    return false;
  }
  update(callId, { saving: form, errors: {}, conflict: undefined, duplicates: undefined });
  const finish = draftBook.beginSave(callId);
  try {
    await saveCallData(callId, {
      form,
      callerId: workspace.caller?.id ?? null,
      version: workspace.caller?.version,
      data,
      acceptDuplicates: options.acceptDuplicates ?? false,
      key: newKey(),
    });
    finish(data);
    update(callId, { saving: undefined });
    forget(`save-${callId}`);
    if (!options.quiet)
      tell(i18n.t(form === "data_caller" ? "callers:saved" : "callers:savedResume"), { id: `saved-${callId}` });
    return true;
  } catch (error) {
    finish(undefined);
    update(callId, { saving: undefined });
    refuse(callId, form, error);
    return false;
  }
}

function refuse(callId: string, form: Form, error: unknown): void {
  if (error instanceof ProblemError) {
    const { problem } = error;
    if (problem.code === "version_conflict" && problem.current) {
      meet(callId, problem.current, form);
      return;
    }
    if (problem.code === "likely_duplicate") {
      findingFor.set(undefined);
      update(callId, { duplicates: { items: problem.duplicates ?? [], form } });
      return;
    }
    const errors: Partial<Record<DraftField, string>> = {};
    for (const item of problem.errors ?? []) {
      const field = fieldOf(item.field);
      if (field) errors[field] = textOfCode(item.code) ?? item.detail;
    }
    if (problem.field && Object.keys(errors).length === 0) {
      const field = fieldOf(problem.field);
      if (field) errors[field] = problemText(error);
    }
    if (Object.keys(errors).length > 0) {
      update(callId, { errors });
      focusFirst(
        callId,
        draftFields.filter((field) => errors[field]),
      );
      return;
    }
  }
  tellError(i18n.t("callers:notSaved", { reason: problemText(error) }), { id: `save-${callId}` });
}

// The record as it is now comes under what was typed; where both changed, the agent chooses.
function meet(callId: string, current: Caller, form: Form | undefined): void {
  const workspace = workspaceOf(callId);
  if (!workspace) return;
  const fields = conflictingFields(workspace.caller, current, draftBook.view(callId).values);
  putWorkspace({ ...workspace, caller: current });
  if (fields.length > 0) update(callId, { conflict: { fields, form } });
  else if (form) void save(callId, form);
}

export function resolveConflict(callId: string, field: DraftField, take: "stored" | "mine"): void {
  const { conflict } = formState(callId);
  if (!conflict) return;
  if (take === "stored") draftBook.type(callId, field, undefined);
  const fields = conflict.fields.filter((other) => other !== field);
  update(callId, { conflict: fields.length ? { ...conflict, fields } : undefined });
  if (fields.length > 0 || !conflict.form) return;
  const workspace = workspaceOf(callId);
  if (workspace && changedFields(workspace, draftBook.view(callId).values).length > 0) void save(callId, conflict.form);
}

// Somebody else saved this caller while it is open here: shown where it touches what is typed.
const seen = new Map<string, Caller | null>();
whenWorkspace((workspace: Workspace) => {
  const { id } = workspace.call;
  const before = seen.get(id);
  if (workspace.closedAt !== null) {
    seen.delete(id);
    states.set((map) => {
      const after = new Map(map);
      after.delete(id);
      return after;
    });
    return;
  }
  seen.set(id, workspace.caller);
  if (!before || !workspace.caller || before.id !== workspace.caller.id || before.version >= workspace.caller.version)
    return;
  if (formState(id).saving) return;
  const fields = conflictingFields(before, workspace.caller, draftBook.view(id).values);
  if (fields.length > 0) update(id, { conflict: { fields, form: formState(id).conflict?.form } });
});
