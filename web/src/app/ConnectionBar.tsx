import { useEffect, useState } from "react";
import { useUnsentDrafts } from "@/api/drafts/drafts";
import { retryStream, streamState } from "@/api/stream/stream";
import classes from "@/app/Banner.module.css";
import { useTranslation } from "@/lib/i18n";
import { useStore } from "@/lib/store";
import { clock } from "@/lib/time";
import { IconCloudOff } from "@/ui/icons";

const patienceMs = 1500; // a server that restarts quickly is no news

// The thin amber bar while the line to the server is cut. Calls and typing go on meanwhile.
export function ConnectionBar() {
  const { t } = useTranslation();
  const waiting = useUnsentDrafts();
  const { state, since } = useStore(streamState);
  const [shown, setShown] = useState(false);
  const lost = state === "lost";
  useEffect(() => {
    if (!lost) {
      setShown(false);
      return;
    }
    const timer = setTimeout(() => setShown(true), patienceMs);
    return () => clearTimeout(timer);
  }, [lost]);
  if (!shown) return null;
  return (
    <div className={classes.banner} role="status">
      <IconCloudOff size={15} aria-hidden="true" />
      <strong>{t("connection.lost")}</strong>
      <span className="tabular">{t("connection.since", { time: clock(since) })}</span>
      {waiting > 0 && <span>· {t("connection.waiting", { count: waiting })}</span>}
      <button type="button" className={classes.action} onClick={retryStream}>
        {t("connection.retry")}
      </button>
    </div>
  );
}
