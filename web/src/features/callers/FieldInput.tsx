import { Textarea, TextInput } from "@mantine/core";
import { type ReactNode, useId } from "react";
import type { Workspace } from "@/api/desk";
import { useDraftValue } from "@/api/drafts/drafts";
import { shownValue, typeInto } from "@/api/drafts/fields";
import type { DraftField } from "@/api/drafts/merge";
import { clearError, useFormState } from "@/features/callers/callerForm";

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
  const id = useId();
  const callId = workspace.call.id;
  const typed = useDraftValue(callId, field);
  const { errors, saving } = useFormState(callId);
  const value = shownValue(workspace, typed === undefined ? {} : { [field]: typed }, field);
  const common = {
    id,
    size: "xs",
    label,
    withAsterisk: required,
    "aria-required": required || undefined,
    "aria-busy": saving ? true : undefined,
    value,
    description: hint,
    inputWrapperOrder: ["label", "input", "description", "error"] as ("label" | "input" | "description" | "error")[],
    error: errors[field],
    errorProps: { role: "alert" },
    "data-field": field,
    autoComplete: "off",
    spellCheck: false,
    readOnly: !workspace.can.includes("save"),
    classNames: mono ? { input: "mono" } : undefined,
    "data-changed": typed !== undefined || undefined,
  };
  const onChange = (text: string) => {
    clearError(callId, field);
    typeInto(workspace, field, text);
  };
  if (rows) {
    return <Textarea {...common} rows={rows} dir="auto" onChange={(event) => onChange(event.currentTarget.value)} />;
  }
  return (
    <TextInput
      {...common}
      inputMode={inputMode}
      dir={mono ? "ltr" : "auto"}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
