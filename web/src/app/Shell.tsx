import { Outlet } from "@tanstack/react-router";
import { useEffect } from "react";
import { listenForKeys } from "@/actions/keyboard";
import { useCommands } from "@/actions/useCommands";
import { currentSession, seatLost, sessionEnded } from "@/api/session";
import { attachStream, onNews } from "@/api/stream/stream";
import { appCommands } from "@/app/appCommands";
import { ConnectionBar } from "@/app/ConnectionBar";
import { closeDialog, dialog } from "@/app/dialogs";
import { KeySheet } from "@/app/KeySheet";
import { Palette } from "@/app/Palette";
import { Rail } from "@/app/Rail";
import classes from "@/app/Shell.module.css";
import { PasswordDialog } from "@/features/session/PasswordDialog";
import { SeatDialog } from "@/features/session/SeatDialog";
import { i18n } from "@/lib/i18n";
import { useStore } from "@/lib/store";
import { tellError } from "@/ui/toast";

// Everything that is on every screen: call bar, banners, rail, the screen itself, status line, dialogs.
export function Shell() {
  const session = currentSession();
  useCommands(appCommands);
  useEffect(listenForKeys, []);
  const userId = session?.user.id;
  useEffect(() => {
    if (userId) attachStream(userId);
  }, [userId]);
  useEffect(
    () =>
      onNews("session", (news) => {
        if (news.change === "ended") sessionEnded();
        else {
          seatLost();
          tellError(i18n.t("session:seatLost", { extension: news.extension ?? "" }), { id: "seat-lost" });
        }
      }),
    [],
  );
  const open = useStore(dialog);
  if (!session) return null;
  return (
    <div className={classes.shell}>
      <div className={classes.top} />
      <div className={classes.banners}>
        <ConnectionBar waiting={0} />
      </div>
      <Rail session={session} />
      <main className={classes.main}>
        <Outlet />
      </main>
      <Palette />
      <KeySheet />
      {open === "seat" && <SeatDialog opened close={closeDialog} />}
      {open === "password" && <PasswordDialog opened close={closeDialog} />}
    </div>
  );
}
