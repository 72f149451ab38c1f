import type { Workspace } from "@/api/desk";
import { draftBook, useToldByDraft } from "@/api/drafts/drafts";
import { missingNow } from "@/api/drafts/fields";
import classes from "@/features/callers/MissingCard.module.css";
import { focusField } from "@/lib/focus";
import { useTranslation } from "@/lib/i18n";
import { IconCircleCheck } from "@/ui/icons";
import { Pane } from "@/ui/Pane";

// What is still to be asked, in the order of the SOP. Each line takes you to its field.
export function MissingCard({ workspace }: { workspace: Workspace }) {
  const { t } = useTranslation("callers");
  const { id } = workspace.call;
  useToldByDraft(id, ({ values }) => missingNow(workspace, values).join());
  const missing = missingNow(workspace, draftBook.view(id).values);
  if (missing.length === 0) {
    return (
      <Pane label={t("missing.complete")} title={t("missing.complete")}>
        <p className={classes.complete}>
          <IconCircleCheck size={18} aria-hidden="true" />
          {t("missing.completeText")}
        </p>
      </Pane>
    );
  }
  return (
    <Pane label={t("missing.title")} title={t("missing.title")}>
      <p className="dim">{t("missing.text")}</p>
      <ol className={classes.list}>
        {missing.map((field, index) => (
          <li key={field}>
            <button
              type="button"
              className={classes.item}
              data-first-focus={index === 0 || undefined}
              onClick={() => focusField(field)}
            >
              <span className={classes.number} aria-hidden="true">
                {index + 1}
              </span>
              {t(`field.${field}`)}
            </button>
          </li>
        ))}
      </ol>
    </Pane>
  );
}
