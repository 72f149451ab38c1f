import type { Workspace } from "@/api/desk";
import { draftBook, useDraftValue } from "@/api/drafts/drafts";
import { shownValue, typeInto } from "@/api/drafts/fields";
import { AnswerKeys } from "@/features/sop/AnswerKeys";
import classes from "@/features/sop/Honorific.module.css";
import { useTranslation } from "@/lib/i18n";
import { language } from "@/lib/preferences";
import { useStore } from "@/lib/store";

// One key says how the caller is addressed, while that is not known.
export const honorificKeys: Readonly<Record<string, "IBU" | "BAPAK">> = { i: "IBU", a: "BAPAK" };

function spoken(value: string, inEnglish: boolean): string | undefined {
  if (["IBU", "HJ", "SDRI"].includes(value)) return inEnglish ? "Ma'am" : value === "SDRI" ? "Saudari" : "Ibu";
  if (["BAPAK", "H", "SDR"].includes(value)) return inEnglish ? "Sir" : value === "SDR" ? "Saudara" : "Bapak";
  return undefined;
}

export function isHonorificOpen(workspace: Workspace): boolean {
  return shownValue(workspace, draftBook.view(workspace.call.id).values, "honorific") === "";
}
export function setHonorific(workspace: Workspace, honorific: "IBU" | "BAPAK"): void {
  typeInto(workspace, "honorific", honorific);
}

// What was chosen here is in the sentences at once; the server knows it with the next save.
export function useChosenHonorific(workspace: Workspace): (sentence: string) => string {
  const typed = useDraftValue(workspace.call.id, "honorific");
  const english = useStore(language) === "en";
  const form = typed === undefined ? undefined : spoken(typed, english);
  return (sentence) => (form ? sentence.replaceAll(english ? "Sir/Ma'am" : "Bapak/Ibu", form) : sentence);
}

export function Honorific({ workspace, plain }: { workspace: Workspace; plain: boolean }) {
  const { t } = useTranslation("sop");
  const typed = useDraftValue(workspace.call.id, "honorific");
  const value = shownValue(workspace, typed === undefined ? {} : { honorific: typed }, "honorific");
  if (value !== "") return null;
  return (
    <div className={classes.row} role="group" aria-label={t("honorific.ask")}>
      <span>{t("honorific.ask")}</span>
      {Object.entries(honorificKeys).map(([key, honorific]) => (
        <button
          key={key}
          type="button"
          className={classes.choice}
          aria-keyshortcuts={plain ? key.toUpperCase() : undefined}
          onClick={() => setHonorific(workspace, honorific)}
        >
          <AnswerKeys letter={key} plain={plain} /> {t(`honorific.${honorific}`)}
        </button>
      ))}
    </div>
  );
}
