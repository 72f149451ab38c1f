import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Workspace } from "@/api/desk";
import { useDraft } from "@/api/drafts/drafts";
import { savedValue } from "@/api/drafts/fields";
import classes from "@/features/callers/Conflict.module.css";
import { resolveConflict, useFormState } from "@/features/callers/callerForm";
import { Notice } from "@/ui/Notice";

// Two agents, one caller: both values, side by side, and a choice for each field.
export function Conflict({ workspace }: { workspace: Workspace }) {
  const { t } = useTranslation("callers");
  const { conflict } = useFormState(workspace.call.id);
  const draft = useDraft(workspace.call.id);
  if (!conflict) return null;
  return (
    <Notice tone="warn" live title={t("conflict.title")}>
      <p>{t("conflict.text")}</p>
      {conflict.fields.map((field) => (
        <div key={field} className={classes.field}>
          <strong>{t(`field.${field}`)}</strong>
          <dl className={classes.values}>
            <dt>{t("conflict.stored")}</dt>
            <dd>
              <bdi>{savedValue(workspace, field) || t("conflict.empty")}</bdi>
            </dd>
            <dt>{t("conflict.mine")}</dt>
            <dd>
              <bdi>{draft.values[field] || t("conflict.empty")}</bdi>
            </dd>
          </dl>
          <div className={classes.choice}>
            <Button size="xs" variant="default" onClick={() => resolveConflict(workspace.call.id, field, "stored")}>
              {t("conflict.takeStored")}
            </Button>
            <Button size="xs" variant="default" onClick={() => resolveConflict(workspace.call.id, field, "mine")}>
              {t("conflict.takeMine")}
            </Button>
          </div>
        </div>
      ))}
    </Notice>
  );
}
