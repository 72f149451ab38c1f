import { useKeyOf } from "@/actions/useCommands";
import type { Workspace } from "@/api/desk";
import { fullName } from "@/api/drafts/fields";
import { useFormState } from "@/features/callers/callerForm";
import { checkAgain, saveAnyway, takeDuplicate } from "@/features/callers/duplicates";
import classes from "@/features/callers/Identity.module.css";
import { useTranslation } from "@/lib/i18n";
import { CommandButton } from "@/ui/CommandButton";
import { Notice } from "@/ui/Notice";
import { Read } from "@/ui/Read";

// The save found somebody who is probably the same person: the agent decides, what was typed stays.
export function Duplicates({ workspace }: { workspace: Workspace }) {
  const { t } = useTranslation("callers");
  const { duplicates, saving } = useFormState(workspace.call.id);
  const sameKey = useKeyOf("caller.confirm");
  const anewKey = useKeyOf("caller.reject");
  const checkKey = useKeyOf("caller.checkAgain");
  if (!duplicates) return null;
  return (
    <Notice
      tone="warn"
      live
      title={t("duplicate.title")}
      actions={
        <>
          <CommandButton
            variant="default"
            combination={anewKey}
            loading={saving !== undefined}
            onClick={() => void saveAnyway(workspace)}
          >
            {t(workspace.caller ? "duplicate.saveChanged" : "duplicate.saveAnyway")}
          </CommandButton>
          <CommandButton variant="default" combination={checkKey} onClick={() => checkAgain(workspace)}>
            {t("duplicate.cancel")}
          </CommandButton>
        </>
      }
    >
      <ul className={classes.matches} data-list="duplicates">
        {duplicates.items.map(({ caller, matched, reason }, index) => (
          <li key={caller.id} className={classes.match}>
            <strong>
              <bdi>{fullName(caller) || t("match.noName")}</bdi>
            </strong>
            <span className={classes.why}>
              {t(`reason.${reason}`)} · <bdi>{matched}</bdi>
            </span>
            <span className={classes.choose}>
              <CommandButton
                combination={index === 0 ? sameKey : undefined}
                onClick={() => void takeDuplicate(workspace, caller.id)}
              >
                {t("duplicate.same")}
                <Read> {fullName(caller)}</Read>
              </CommandButton>
            </span>
          </li>
        ))}
      </ul>
    </Notice>
  );
}
