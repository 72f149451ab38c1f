import type { Workspace } from "@/api/desk";
import { verdictWord, whoCalls } from "@/features/calls/callStatus";
import { useTranslation } from "@/lib/i18n";

// Says a ringing call to a screen reader. Shows nothing: the call bar does.
export function Announcer({ ringing }: { ringing: Workspace | undefined }) {
  const { t } = useTranslation("calls");
  const text = () => {
    if (!ringing) return "";
    const { name, number } = whoCalls(ringing, t("bar.unknown"), t("bar.withheld"));
    return t("ring.announce", { who: `${name}, ${number}, ${t(`verdict.${verdictWord(ringing)}`)}` });
  };
  return (
    <div className="hidden-but-read" aria-live="assertive" role="alert">
      {text()}
    </div>
  );
}
