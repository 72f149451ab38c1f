import { useQuery } from "@tanstack/react-query";
import { client, done, need, setCsrfToken, whenSignedOut } from "@/api/client";
import { codeOf } from "@/api/problem";
import { queryClient } from "@/api/queryClient";
import type { Schemas } from "@/api/types";
import { createStore } from "@/lib/store";
import { setTimeZone } from "@/lib/time";

export type Session = Schemas["Session"];
const key = ["session"] as const;

// Who was signed in here last. Drafts in memory outlive a session that ended for the same person only.
export const lastUserId = createStore<string | undefined>(undefined);
// True from signing out until somebody signs in: nothing ended by itself.
export const leftOnPurpose = createStore(false);
// Told when another person signs in on this page.
const onOtherPerson: (() => void)[] = [];
export function whenOtherPerson(listener: () => void): void {
  onOtherPerson.push(listener);
}

function enter(session: Session): Session {
  setCsrfToken(session.csrfToken);
  setTimeZone(session.timeZone);
  if (session.extension !== null || lastUserId.get() !== session.user.id) lostSeat.set(undefined);
  leftOnPurpose.set(false);
  const before = lastUserId.get();
  lastUserId.set(session.user.id);
  if (before !== undefined && before !== session.user.id) {
    queryClient.removeQueries({ predicate: (query) => query.queryKey[0] !== "session" });
    for (const listener of onOtherPerson) listener();
  }
  return session;
}

// null: nobody is signed in.
export function useSession() {
  return useQuery({
    queryKey: key,
    queryFn: async () => {
      try {
        const before = currentSession();
        const session = enter(await need(client.GET("/api/v1/session")));
        // The news of it may have been missed.
        if (before?.extension && before.user.id === session.user.id && session.extension === null)
          lostSeat.set({ extension: before.extension, by: undefined });
        return session;
      } catch (error) {
        if (codeOf(error) === "session_required") return null;
        throw error;
      }
    },
    staleTime: Number.POSITIVE_INFINITY,
  });
}

export function currentSession(): Session | null | undefined {
  return queryClient.getQueryData<Session | null>(key);
}
export function may(what: string): boolean {
  return currentSession()?.can.includes(what) ?? false;
}

whenSignedOut(() => queryClient.setQueryData(key, null));

export async function signIn(request: Schemas["SignIn"]): Promise<Session> {
  const session = enter(await need(client.POST("/api/v1/session", { body: request })));
  queryClient.setQueryData(key, session);
  return session;
}

export async function signOut(): Promise<void> {
  await done(client.DELETE("/api/v1/session"));
  leftOnPurpose.set(true);
  queryClient.setQueryData(key, null);
}

export async function takeSeat(extension: string | null, takeOver: boolean): Promise<Session> {
  const session = enter(await need(client.PUT("/api/v1/session/seat", { body: { extension, takeOver } })));
  queryClient.setQueryData(key, session);
  return session;
}

export async function changePassword(old: string, fresh: string): Promise<void> {
  await done(client.PUT("/api/v1/session/password", { body: { old, new: fresh } }));
}

// The seat that somebody else has now; said until another one is taken.
export const lostSeat = createStore<{ extension: string; by: string | undefined } | undefined>(undefined);

// The seat was taken by somebody else: shown at once, the server knows already.
export function seatLost(extension: string, by: string | undefined): void {
  lostSeat.set({ extension, by });
  queryClient.setQueryData<Session | null>(key, (session) => (session ? { ...session, extension: null } : session));
}
// After news may have been missed: what the server says now.
export function askSessionAgain(): void {
  void queryClient.invalidateQueries({ queryKey: key });
}
export function sessionEnded(): void {
  queryClient.setQueryData(key, null);
}
