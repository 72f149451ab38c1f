import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Workspace } from "@/api/desk";
import { fullName } from "@/api/drafts/fields";
import { dismissDuplicates, save, useFormState } from "@/features/callers/callerForm";
import classes from "@/features/callers/Identity.module.css";
import { decide } from "@/features/callers/identify";
import { Notice } from "@/ui/Notice";
import { Read } from "@/ui/Read";

// The save found somebody who is probably the same person: the agent decides, what was typed stays.
export function Duplicates({ workspace }: { workspace: Workspace }) {
  const { t } = useTranslation("callers");
  const { duplicates, saving } = useFormState(workspace.call.id);
  if (!duplicates) return null;
  const { id, number } = workspace.call;
  return (
    <Notice
      tone="warn"
      live
      title={t("duplicate.title")}
      actions={
        <>
          <Button
            size="xs"
            variant="default"
            loading={saving !== undefined}
            onClick={() => void save(id, duplicates.form, { acceptDuplicates: true })}
          >
            {t(workspace.caller ? "duplicate.saveChanged" : "duplicate.saveAnyway")}
          </Button>
          <Button size="xs" variant="default" onClick={() => dismissDuplicates(id)}>
            {t("duplicate.cancel")}
          </Button>
        </>
      }
    >
      <ul className={classes.matches}>
        {duplicates.items.map(({ caller, matched, reason }) => (
          <li key={caller.id} className={classes.match}>
            <strong>
              <bdi>{fullName(caller) || t("match.noName")}</bdi>
            </strong>
            <span className={classes.why}>
              {t(`reason.${reason}`)} · <bdi>{matched}</bdi>
            </span>
            <span className={classes.choose}>
              <Button
                size="xs"
                onClick={() => {
                  dismissDuplicates(id);
                  void decide(workspace, number.e164 ? "attach" : "confirm", caller.id);
                }}
              >
                {t("duplicate.same")}
                <Read> {fullName(caller)}</Read>
              </Button>
            </span>
          </li>
        ))}
      </ul>
    </Notice>
  );
}
