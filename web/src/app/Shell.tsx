import { Outlet, useRouter } from "@tanstack/react-router";
import { useCallback, useEffect } from "react";
import { listenForKeys } from "@/actions/keyboard";
import { useCommands } from "@/actions/useCommands";
import { queryClient } from "@/api/queryClient";
import { askSessionAgain, type Session, seatLost, sessionEnded, useSession } from "@/api/session";
import { attachStream, onNews, onStreamReset, retryStream, streamState } from "@/api/stream/stream";
import { appCommands } from "@/app/appCommands";
import { ConnectionBar } from "@/app/ConnectionBar";
import { Dialogs } from "@/app/Dialogs";
import { LostSeatBar } from "@/app/LostSeatBar";
import { Rail } from "@/app/Rail";
import classes from "@/app/Shell.module.css";
import { StatusBar } from "@/app/StatusBar";
import { Announcer } from "@/features/calls/Announcer";
import { callCommands } from "@/features/calls/actions";
import { CallBar } from "@/features/calls/CallBar";
import { TelephonyBanner } from "@/features/calls/TelephonyBanner";
import { useDeskLife, useRinging } from "@/features/calls/useDeskLife";

// Everything that is on every screen: call bar, banners, rail, the screen itself, status line, dialogs.
export function Shell() {
  const session = useSession().data;
  return session ? <SignedIn session={session} /> : null;
}

function SignedIn({ session }: { session: Session }) {
  const router = useRouter();
  // A call comes to a desk that is open already, most often: there is nowhere to go.
  const openDesk = useCallback(() => {
    if (router.latestLocation.pathname !== "/desk") void router.navigate({ to: "/desk" });
  }, [router]);
  const takesCalls = session.can.includes("take_calls");
  useCommands(appCommands);
  useCommands(callCommands);
  useEffect(listenForKeys, []);
  useDeskLife(takesCalls, openDesk);
  useStreamLife(session.user.id);
  return (
    <div className={classes.shell}>
      <div className={classes.top}>
        <CallBar extension={session.extension} openDesk={openDesk} />
      </div>
      <div className={classes.banners}>
        <ConnectionBar />
        {takesCalls && <LostSeatBar />}
        {takesCalls && <TelephonyBanner />}
      </div>
      <Rail session={session} />
      <main className={classes.main}>
        <Outlet />
      </main>
      <StatusBar session={session} />
      <Bell enabled={takesCalls} />
      <Dialogs />
    </div>
  );
}

// A part of its own: what rings changes with every call, the shell does not.
function Bell({ enabled }: { enabled: boolean }) {
  return <Announcer ringing={useRinging(enabled)} />;
}

function useStreamLife(userId: string): void {
  useEffect(() => {
    attachStream(userId);
    const stops = [
      onStreamReset(askSessionAgain),
      onNews("setting", () => void queryClient.invalidateQueries({ queryKey: ["settings"] })),
      onNews("session", (news) => {
        if (news.change === "ended") {
          sessionEnded();
          return;
        }
        seatLost(news.extension ?? "", news.by);
      }),
      streamState.subscribe(() => {
        if (streamState.get().state === "signed_out") sessionEnded();
      }),
    ];
    window.addEventListener("online", retryStream);
    return () => {
      for (const stop of stops) stop();
      window.removeEventListener("online", retryStream);
    };
  }, [userId]);
}
