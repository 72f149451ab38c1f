import { runCommand } from "@/actions/command";
import { lostSeat } from "@/api/session";
import classes from "@/app/Banner.module.css";
import { useTranslation } from "@/lib/i18n";
import { useStore } from "@/lib/store";
import { IconUserOff } from "@/ui/icons";

// Somebody else sits at this extension now: stays until another one is chosen.
export function LostSeatBar() {
  const { t } = useTranslation("session");
  const lost = useStore(lostSeat);
  if (!lost) return null;
  return (
    <div className={classes.banner} role="alert">
      <IconUserOff size={15} aria-hidden="true" />
      <strong>
        {lost.by
          ? t("seatLostTo", { name: lost.by, extension: lost.extension })
          : t("seatLost", { extension: lost.extension })}
      </strong>
      <span>{t("seatLostThen")}</span>
      <button type="button" className={classes.action} onClick={() => runCommand("session.seat")}>
        {t("choose")}
      </button>
    </div>
  );
}
