import { useKeyOf } from "@/actions/useCommands";
import { activeWorkspace, type Workspace } from "@/api/desk";
import { useDraftValue } from "@/api/drafts/drafts";
import { savedValue } from "@/api/drafts/fields";
import type { DraftField } from "@/api/drafts/merge";
import classes from "@/features/callers/Conflict.module.css";
import { formState, resolveConflict, useFormState } from "@/features/callers/callerForm";
import { focusField, keepFocus } from "@/lib/focus";
import { useTranslation } from "@/lib/i18n";
import { CommandButton } from "@/ui/CommandButton";
import { Notice } from "@/ui/Notice";

// Two agents, one caller: both values, side by side, and a choice for each field.
export function Conflict({ workspace }: { workspace: Workspace }) {
  const { t } = useTranslation("callers");
  const { conflict } = useFormState(workspace.call.id);
  const storedKey = useKeyOf("caller.takeStored");
  const mineKey = useKeyOf("caller.takeMine");
  if (!conflict) return null;
  return (
    <Notice tone="warn" live title={t("conflict.title")}>
      <p>{t("conflict.text")}</p>
      {conflict.fields.map((field, index) => (
        <div key={field} className={classes.field}>
          <strong>{t(`field.${field}`)}</strong>
          <dl className={classes.values}>
            <dt>{t("conflict.stored")}</dt>
            <dd>
              <bdi>{savedValue(workspace, field) || t("conflict.empty")}</bdi>
            </dd>
            <dt>{t("conflict.mine")}</dt>
            <dd>
              <Mine callId={workspace.call.id} field={field} />
            </dd>
          </dl>
          <div className={classes.choice}>
            <CommandButton
              variant="default"
              combination={index === 0 ? storedKey : undefined}
              onClick={() => take(workspace, field, "stored")}
            >
              {t("conflict.takeStored")}
            </CommandButton>
            <CommandButton
              variant="default"
              combination={index === 0 ? mineKey : undefined}
              onClick={() => take(workspace, field, "mine")}
            >
              {t("conflict.takeMine")}
            </CommandButton>
          </div>
        </div>
      ))}
    </Notice>
  );
}

function Mine({ callId, field }: { callId: string; field: DraftField }) {
  const { t } = useTranslation("callers");
  return <bdi>{useDraftValue(callId, field) || t("conflict.empty")}</bdi>;
}

function take(workspace: Workspace, field: DraftField, which: "stored" | "mine"): void {
  resolveConflict(workspace.call.id, field, which);
  keepFocus(() => focusField(field));
}

// The first open choice of the call on the screen, for the keys.
export const openConflict = () => {
  const workspace = activeWorkspace();
  return workspace && formState(workspace.call.id).conflict?.fields[0];
};
export function takeFirst(which: "stored" | "mine"): void {
  const workspace = activeWorkspace();
  const field = openConflict();
  if (workspace && field) take(workspace, field, which);
}
