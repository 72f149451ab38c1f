import { Popover } from "@mantine/core";
import { Suspense } from "react";
import { useTranslation } from "react-i18next";
import { runCommand } from "@/actions/command";
import { useKeyOf } from "@/actions/useCommands";
import type { Session } from "@/api/session";
import { streamState } from "@/api/stream/stream";
import { dialog } from "@/app/dialogs";
import classes from "@/app/StatusBar.module.css";
import { late } from "@/lib/late";
import { useStore } from "@/lib/store";
import { zoneName } from "@/lib/time";
import { IconActivity } from "@/ui/icons";
import { Keys } from "@/ui/Keys";
import { Loading } from "@/ui/States";

const Simulator = late(async () => (await import("@/features/simulator/Simulator")).Simulator);
const Freshness = late(async () => (await import("@/features/freshness/Freshness")).Freshness);

// The last line: the keys that open all others, the demo's simulator, and whether the line to the server is up.
export function StatusBar({ session }: { session: Session }) {
  const { t } = useTranslation(["common", "simulator"]);
  const paletteKey = useKeyOf("app.palette");
  const sheetKey = useKeyOf("app.keys");
  const open = useStore(dialog);
  const { state } = useStore(streamState);
  return (
    <footer className={classes.bar}>
      <button type="button" className={classes.button} onClick={() => runCommand("app.palette")}>
        <Keys combination={paletteKey} /> {t("command.palette")}
      </button>
      <button type="button" className={classes.button} onClick={() => runCommand("app.keys")}>
        <Keys combination={sheetKey} /> {t("command.keys")}
      </button>
      <span className={classes.space} />
      <Suspense fallback={null}>
        <Freshness />
      </Suspense>
      {session.demo && session.can.includes("simulate") && (
        <Popover
          opened={open === "simulator"}
          onChange={(opened) => dialog.set(opened ? "simulator" : "none")}
          position="top-end"
          withinPortal={false}
          trapFocus
          returnFocus
          transitionProps={{ duration: 0 }}
        >
          <Popover.Target>
            <button
              type="button"
              className={classes.button}
              onClick={() => dialog.set(open === "simulator" ? "none" : "simulator")}
            >
              <IconActivity size={13} aria-hidden="true" /> {t("simulator:open")}
            </button>
          </Popover.Target>
          <Popover.Dropdown aria-label={t("simulator:title")}>
            <Suspense fallback={<Loading />}>
              <Simulator />
            </Suspense>
          </Popover.Dropdown>
        </Popover>
      )}
      <span className={classes.state} data-state={state}>
        <span className={classes.dot} aria-hidden="true" />
        {t(state === "open" ? "connection.live" : "connection.connecting")}
      </span>
      <span>{zoneName()}</span>
    </footer>
  );
}
