import type { ReactNode } from "react";
import type { Workspace } from "@/api/desk";
import { useDraftValue } from "@/api/drafts/drafts";
import { shownValue, typeInto } from "@/api/drafts/fields";
import type { DraftField } from "@/api/drafts/merge";
import { clearError, useFormState } from "@/features/callers/callerForm";
import { Field } from "@/ui/Field";

// One field of the draft. The same field stands in Data Caller and in Data Penelpon: what is typed in one is in the other.
export function FieldInput({
  workspace,
  field,
  label,
  required = false,
  rows,
  hint,
  mono = false,
  inputMode,
}: {
  workspace: Workspace;
  field: DraftField;
  label: string;
  required?: boolean;
  // More than one: a text area.
  rows?: number;
  hint?: ReactNode;
  mono?: boolean;
  inputMode?: "tel" | "email" | "text";
}) {
  const callId = workspace.call.id;
  const typed = useDraftValue(callId, field);
  const { errors, saving } = useFormState(callId);
  const value = shownValue(workspace, typed === undefined ? {} : { [field]: typed }, field);
  return (
    <Field
      label={label}
      starred={required}
      aria-required={required || undefined}
      aria-busy={saving ? true : undefined}
      value={value}
      onChange={(text) => {
        clearError(callId, field);
        typeInto(workspace, field, text);
      }}
      description={hint}
      error={errors[field]}
      rows={rows}
      mono={mono}
      inputMode={inputMode}
      dir={mono && !rows ? "ltr" : "auto"}
      data-field={field}
      data-changed={typed !== undefined || undefined}
      autoComplete="off"
      spellCheck={false}
      readOnly={!workspace.can.includes("save")}
    />
  );
}
