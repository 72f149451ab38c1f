import { type SopRun, useWords } from "@/api/procedure";
import classes from "@/features/sop/Phases.module.css";
import { type PhaseState, phaseStates } from "@/features/sop/phases";
import { useTranslation } from "@/lib/i18n";

const marks: Record<PhaseState, string> = { now: "●", past: "✓", open: "○" };

// The three phases of the SOP: where the run is, and where it has been.
export function Phases({ run }: { run: SopRun }) {
  const { t } = useTranslation("sop");
  const words = useWords();
  const states = phaseStates(run);
  return (
    <ol className={classes.phases} aria-label={t("phases")}>
      {run.phases.map((phase, index) => {
        const state = states[index] ?? "open";
        return (
          <li
            key={phase.id}
            className={classes.phase}
            data-state={state}
            aria-current={state === "now" ? "step" : undefined}
          >
            <span aria-hidden="true" className={classes.mark}>
              {marks[state]}
            </span>
            {words(phase.title)}
            {state === "past" && <span className="hidden-but-read"> {t("past")}</span>}
          </li>
        );
      })}
    </ol>
  );
}
