import { type SopRun, useWords } from "@/api/procedure";
import classes from "@/features/sop/Outcome.module.css";
import { useTranslation } from "@/lib/i18n";
import { IconAlertTriangle, IconCircleCheck } from "@/ui/icons";

// How it ended. Every ending is an outcome: a refusal is not the agent's failure, a step left out is shown as one.
export function Outcome({ run }: { run: SopRun }) {
  const { t } = useTranslation("sop");
  const words = useWords();
  if (!run.outcome) return null;
  const { compliant } = run.outcome;
  const tone = compliant === false ? "warn" : compliant ? "ok" : "neutral";
  return (
    <div className={classes.outcome} data-tone={tone} role="status">
      {compliant === false ? (
        <IconAlertTriangle size={18} aria-hidden="true" />
      ) : (
        <IconCircleCheck size={18} aria-hidden="true" />
      )}
      <div>
        <h3 className={classes.title}>{words(run.outcome.title)}</h3>
        {run.email && <p className={`${classes.address} mono`}>{run.email.address}</p>}
        {compliant === false && <p>{t("breach")}</p>}
      </div>
    </div>
  );
}
