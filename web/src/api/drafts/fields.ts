// What the forms show: what is saved, under what was typed. One draft is behind Data Caller, Data Penelpon and the e-mail
// procedure, so what a field shows is decided here and nowhere else.
import type { Caller, Workspace } from "@/api/desk";
import { draftBook } from "@/api/drafts/drafts";
import { type DraftField, type DraftValues, draftFields } from "@/api/drafts/merge";

const gone = new Set(["superseded", "withdrawn", "refused"]);

export function presentEmail(caller: Caller | null): Caller["emails"][number] | undefined {
  return caller?.emails.find((email) => email.releasedAt === null && !gone.has(email.state));
}

function phoneOf(caller: Caller, role: string): string {
  return caller.phones.find((phone) => phone.role === role && phone.releasedAt === null)?.display ?? "";
}

export function savedInCaller(caller: Caller | null, field: Exclude<DraftField, "resume">): string {
  if (!caller) return "";
  switch (field) {
    case "name":
      return caller.name;
    case "honorific":
      return caller.honorific;
    case "hp":
      return phoneOf(caller, "hp");
    case "homePhone":
      return phoneOf(caller, "telp_rumah");
    case "address":
      return caller.address;
    case "email":
      return presentEmail(caller)?.address ?? "";
    case "note":
      return caller.note;
  }
}

export function savedValue(workspace: Workspace, field: DraftField): string {
  return field === "resume" ? workspace.call.resume : savedInCaller(workspace.caller, field);
}

// No. Hp of somebody who calls from a mobile is known (domain R-094); of a fixed or withheld number it is asked for.
export function prefilledValue(workspace: Workspace, field: DraftField): string {
  const { number } = workspace.call;
  if (field !== "hp" || number.type !== "mobile" || number.status !== "valid" || savedValue(workspace, "hp")) return "";
  return number.display;
}

export function shownValue(workspace: Workspace, values: DraftValues, field: DraftField): string {
  return values[field] ?? (savedValue(workspace, field) || prefilledValue(workspace, field));
}

export function typeInto(workspace: Workspace, field: DraftField, value: string): void {
  const plain = savedValue(workspace, field) || prefilledValue(workspace, field);
  draftBook.type(workspace.call.id, field, value === plain ? undefined : value);
}

// Typed and different from what is saved, in the order of the form.
export function changedFields(workspace: Workspace, values: DraftValues): DraftField[] {
  return draftFields.filter(
    (field) => values[field] !== undefined && values[field]?.trim() !== savedValue(workspace, field),
  );
}

export type MissingField = Workspace["missing"][number];

// What is still not known, in the order of the SOP, counting what is typed already.
export function missingNow(workspace: Workspace, values: DraftValues): MissingField[] {
  const order: readonly MissingField[] = ["hp", "name", "address", "email", "resume"];
  return order.filter((field) => {
    const value = shownValue(workspace, values, field).trim();
    if (value === "" || value === "-") return workspace.missing.includes(field) || values[field] !== undefined;
    return false;
  });
}

// The values that a save sends. `data_caller` leaves the resume to Simpan of Data Penelpon.
export function valuesToSave(
  workspace: Workspace,
  values: DraftValues,
  form: "data_caller" | "data_penelpon",
): DraftValues {
  const sent: DraftValues = {};
  for (const field of draftFields) {
    if (field === "resume" && form === "data_caller") continue;
    const value = values[field];
    if (value !== undefined) sent[field] = value;
  }
  const hp = prefilledValue(workspace, "hp");
  if (hp && sent.hp === undefined) sent.hp = hp;
  return sent;
}

// "IBU MARNI"
export function fullName(caller: { honorific: string; name: string } | null): string {
  return caller ? `${caller.honorific} ${caller.name}`.trim() : "";
}
