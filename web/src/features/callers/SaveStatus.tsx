import type { Workspace } from "@/api/desk";
import { useToldByDraft } from "@/api/drafts/drafts";
import { changedFields } from "@/api/drafts/fields";
import { type Form, useFormState } from "@/features/callers/callerForm";
import { useTranslation } from "@/lib/i18n";
import { brief } from "@/lib/time";
import { Tag } from "@/ui/Tag";

// Saved or not saved, always to be seen: of Data Caller without the resume, of Data Penelpon with it.
export function SaveStatus({ workspace, form }: { workspace: Workspace; form: Form }) {
  const { t } = useTranslation("callers");
  const { saving } = useFormState(workspace.call.id);
  const unsaved = useToldByDraft(workspace.call.id, ({ values, keeping }) => {
    const changed = changedFields(workspace, values);
    return changed.some((field) => form === "data_penelpon" || field !== "resume") ? keeping : undefined;
  });
  if (saving) return <Tag tone="info">{t("status.saving")}</Tag>;
  if (unsaved) {
    return (
      <span title={t(`status.${unsaved}`)}>
        <Tag tone="warn">
          {t("status.unsaved")}
          <span className="hidden-but-read">, {t(`status.${unsaved}`)}</span>
        </Tag>
      </span>
    );
  }
  if (!workspace.caller) return <Tag tone="neutral">{t("status.nothing")}</Tag>;
  return <Tag tone="ok">{t("status.savedAt", { time: brief(workspace.caller.updatedAt) })}</Tag>;
}
