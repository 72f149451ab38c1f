import { useKeyOf } from "@/actions/useCommands";
import { useDesk } from "@/api/desk";
import classes from "@/features/calls/TelephonyBanner.module.css";
import { useTranslation } from "@/lib/i18n";
import { clock } from "@/lib/time";
import { IconPhoneOff } from "@/ui/icons";

// A quiet line when the telephone system says nothing: work goes on by hand.
export function TelephonyBanner() {
  const { t } = useTranslation("calls");
  const telephony = useDesk().data?.telephony;
  const key = useKeyOf("call.manual") ?? "";
  if (!telephony || telephony.state === "up") return null;
  const text =
    telephony.state === "silent"
      ? t("telephony.silent", { time: clock(telephony.lastEventAt ?? Date.now()), key })
      : t("telephony.none", { key });
  return (
    <div className={classes.banner} role="status">
      <IconPhoneOff size={14} aria-hidden="true" />
      {text}
    </div>
  );
}
