import { useTranslation } from "react-i18next";
import { type SopChoice, useWords } from "@/api/procedure";
import classes from "@/features/sop/ChoiceList.module.css";
import { Keys } from "@/ui/Keys";

// The answers of the step, each with its key, and below what is possible at any time.
export function ChoiceList({
  choices,
  interrupts,
  sending,
  disabled,
  spelling,
  formOpen,
  press,
  back,
}: {
  choices: readonly SopChoice[];
  interrupts: readonly SopChoice[];
  sending: string | undefined;
  disabled: boolean;
  spelling: boolean;
  formOpen: boolean;
  press: (choice: SopChoice) => void;
  back: (() => void) | undefined;
}) {
  const { t } = useTranslation("sop");
  const words = useWords();
  const button = (choice: SopChoice, className: string | undefined, first: boolean) => (
    <button
      key={choice.id}
      type="button"
      className={className}
      data-answer={choice.id}
      data-first-focus={(first && !spelling && !formOpen) || undefined}
      disabled={disabled}
      aria-busy={sending === choice.id || undefined}
      aria-keyshortcuts={choice.key ? choice.key.toUpperCase() : undefined}
      onClick={() => press(choice)}
    >
      <Keys combination={choice.key.toUpperCase()} />
      <span>{words(choice.title)}</span>
    </button>
  );
  return (
    <>
      {choices.length > 0 && (
        <div className={classes.choices} role="group" aria-label={t("answers")} data-small={spelling || undefined}>
          {choices.map((choice, index) => button(choice, classes.choice, index === 0))}
        </div>
      )}
      {(interrupts.length > 0 || back) && (
        <div className={classes.interrupts} role="group" aria-label={t("interrupts")}>
          {interrupts.map((choice) => button(choice, classes.interrupt, false))}
          {back && (
            <button type="button" className={classes.interrupt} aria-keyshortcuts="Backspace" onClick={back}>
              <Keys combination="⌫" />
              <span>{t("back")}</span>
            </button>
          )}
        </div>
      )}
    </>
  );
}
