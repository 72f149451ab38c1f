// Ending wrap-up: what is typed is saved first, what is missing is named, nothing is lost without being asked.
import { closeCall } from "@/api/calls";
import type { Workspace } from "@/api/desk";
import { draftBook } from "@/api/drafts/drafts";
import { changedFields, shownValue } from "@/api/drafts/fields";
import { ProblemError } from "@/api/problem";
import { problemText } from "@/api/problemText";
import type { Schemas } from "@/api/types";
import { i18n } from "@/lib/i18n";
import { tell, tellError } from "@/ui/toast";

export type Disposition = Schemas["Disposition"];

// In the order of their keys 1..9, 0.
export const dispositions: readonly Disposition[] = [
  "informasi",
  "gangguan",
  "keluhan",
  "permintaan",
  "hening",
  "salah_sambung",
  "prank",
  "terputus",
  "tes",
  "lainnya",
];
export const withoutData: ReadonlySet<Disposition> = new Set<Disposition>([
  "hening",
  "salah_sambung",
  "prank",
  "terputus",
  "tes",
]);

export function keyOfDisposition(disposition: Disposition): string {
  return String((dispositions.indexOf(disposition) + 1) % 10);
}

export type CloseResult =
  | { outcome: "closed" }
  | { outcome: "unsaved" } // typed and not saved: save or discard?
  | { outcome: "missing"; fields: string[] }
  | { outcome: "failed" };

export interface CloseOptions {
  // How to save: the form of the callers' feature. True when saved.
  save: (callId: string) => Promise<boolean>;
  reason?: string;
  unsaved?: "save" | "discard";
}

export async function close(
  workspace: Workspace,
  disposition: Disposition,
  options: CloseOptions,
): Promise<CloseResult> {
  const { id } = workspace.call;
  const { values } = draftBook.view(id);
  const changed = changedFields(workspace, values);
  const onlyResume = changed.every((field) => field === "resume");
  if (changed.length > 0 && !onlyResume && options.unsaved !== "discard") {
    if (withoutData.has(disposition) && options.unsaved === undefined) return { outcome: "unsaved" };
    if (!(await options.save(id))) return { outcome: "failed" };
  }
  const resume = options.unsaved === "discard" ? "" : shownValue(workspace, values, "resume").trim();
  try {
    await closeCall(id, { disposition, ...(resume && { resume }), ...(options.reason && { reason: options.reason }) });
    draftBook.forget(id);
    tell(i18n.t("calls:wrapUp.closed", { disposition: i18n.t(`calls:disposition.${disposition}`) }));
    return { outcome: "closed" };
  } catch (error) {
    if (error instanceof ProblemError && error.problem.code === "fields_missing") {
      return { outcome: "missing", fields: (error.problem.errors ?? []).map((item) => item.field) };
    }
    tellError(problemText(error), { id: `close-${id}` });
    return { outcome: "failed" };
  }
}
