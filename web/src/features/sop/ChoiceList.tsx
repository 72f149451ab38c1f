import { useKeyOf } from "@/actions/useCommands";
import { type SopChoice, useWords } from "@/api/procedure";
import { AnswerKeys } from "@/features/sop/AnswerKeys";
import classes from "@/features/sop/ChoiceList.module.css";
import { interruptCommand } from "@/features/sop/useInterruptKeys";
import { useTranslation } from "@/lib/i18n";
import { Keys } from "@/ui/Keys";

// The answers of the step, each with its key, and below what is possible at any time. Over letters a key is a letter: the
// answers are behind Esc there, and say so.
export function ChoiceList({
  choices,
  interrupts,
  sending,
  disabled,
  spelling,
  formOpen,
  place,
  away,
  press,
  back,
}: {
  choices: readonly SopChoice[];
  interrupts: readonly SopChoice[];
  sending: string | undefined;
  disabled: boolean;
  spelling: boolean;
  formOpen: boolean;
  // Where the focus is, or where it comes first.
  place: "letters" | "answers";
  away: boolean;
  press: (choice: SopChoice) => void;
  back: (() => void) | undefined;
}) {
  const { t } = useTranslation("sop");
  const words = useWords();
  const plain = place === "answers";
  return (
    <div className={classes.list}>
      {choices.length > 0 && (
        <div className={classes.choices} role="group" aria-label={t("answers")} data-small={spelling || undefined}>
          {choices.map((choice, index) => (
            <button
              key={choice.id}
              type="button"
              className={classes.choice}
              data-answer={choice.id}
              data-first-focus={(index === 0 && !spelling && !formOpen) || undefined}
              disabled={disabled}
              aria-busy={sending === choice.id || undefined}
              aria-keyshortcuts={plain && choice.key ? choice.key.toUpperCase() : undefined}
              onClick={() => press(choice)}
            >
              <AnswerKeys letter={choice.key} plain={plain} />
              <span>{words(choice.title)}</span>
            </button>
          ))}
        </div>
      )}
      {(interrupts.length > 0 || back) && (
        <div className={classes.interrupts} role="group" aria-label={t("interrupts")}>
          {interrupts.map((choice) => (
            <Interrupt
              key={choice.id}
              choice={choice}
              plain={plain && !away}
              disabled={disabled}
              busy={sending === choice.id}
              press={press}
            />
          ))}
          {back && (
            <button
              type="button"
              className={classes.interrupt}
              aria-keyshortcuts={plain ? "Backspace" : undefined}
              onClick={back}
            >
              {plain && <AnswerKeys letter="⌫" plain />}
              <span>{t("back")}</span>
            </button>
          )}
        </div>
      )}
    </div>
  );
}

function Interrupt({
  choice,
  plain,
  disabled,
  busy,
  press,
}: {
  choice: SopChoice;
  plain: boolean;
  disabled: boolean;
  busy: boolean;
  press: (choice: SopChoice) => void;
}) {
  const words = useWords();
  const anywhere = useKeyOf(interruptCommand(choice));
  const key = plain ? choice.key.toUpperCase() : anywhere;
  return (
    <button
      type="button"
      className={classes.interrupt}
      disabled={disabled}
      aria-busy={busy || undefined}
      aria-keyshortcuts={key}
      onClick={() => press(choice)}
    >
      <Keys combination={key} />
      <span>{words(choice.title)}</span>
    </button>
  );
}
