import { useTranslation } from "react-i18next";
import { type SopRun, useWords } from "@/api/procedure";
import classes from "@/features/sop/Phases.module.css";

// The three phases of the SOP: where the run is, and where it has been.
export function Phases({ run }: { run: SopRun }) {
  const { t } = useTranslation("sop");
  const words = useWords();
  const visited = new Set(run.path.map((visit) => visit.phase));
  return (
    <ol className={classes.phases} aria-label={t("phases")}>
      {run.phases.map((phase) => {
        const now = phase.id === run.phase && run.outcome === null;
        const past = !now && (run.outcome !== null || visited.has(phase.id)) && visited.has(phase.id);
        return (
          <li
            key={phase.id}
            className={classes.phase}
            data-state={now ? "now" : past ? "past" : "open"}
            aria-current={now ? "step" : undefined}
          >
            <span aria-hidden="true" className={classes.mark}>
              {now ? "●" : past ? "✓" : "○"}
            </span>
            {words(phase.title)}
            {past && <span className="hidden-but-read"> {t("past")}</span>}
          </li>
        );
      })}
    </ol>
  );
}
