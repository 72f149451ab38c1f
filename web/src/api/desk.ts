// The desk of this agent: his open workspaces and the health of telephony. GET /desk once, kept true by news.
import { useQuery } from "@tanstack/react-query";
import { client, need } from "@/api/client";
import { queryClient } from "@/api/queryClient";
import { onNews, onStreamReset } from "@/api/stream/stream";
import type { Schemas } from "@/api/types";
import { createStore } from "@/lib/store";

export type Desk = Schemas["Desk"];
export type Workspace = Schemas["Workspace"];
export type Caller = Schemas["Caller"];
export type CallerMatch = Schemas["CallerMatch"];

export const deskKey = ["desk"] as const;

// A workspace as the server knows it now. An older version changes nothing; a closed one leaves the desk.
export function withWorkspace(desk: Desk, workspace: Workspace): Desk {
  const { id } = workspace.call;
  const known = desk.workspaces.find((item) => item.call.id === id);
  if (known && known.version > workspace.version) return desk;
  if (workspace.closedAt !== null) {
    return known ? { ...desk, workspaces: desk.workspaces.filter((item) => item !== known) } : desk;
  }
  if (known) return { ...desk, workspaces: desk.workspaces.map((item) => (item === known ? workspace : item)) };
  return { ...desk, workspaces: [...desk.workspaces, workspace] };
}

// What came while the desk was being fetched, so that an answer that is older than the news takes nothing back.
const recent: Workspace[] = [];
let fetching = 0;

export async function fetchDesk(get: () => Promise<Desk>): Promise<Desk> {
  fetching += 1;
  const mark = recent.length;
  try {
    const desk = await get();
    return recent.slice(mark).reduce(withWorkspace, desk);
  } finally {
    fetching -= 1;
    if (fetching === 0) recent.length = 0;
  }
}

// From an answer or from news.
export function putWorkspace(workspace: Workspace): void {
  if (fetching > 0) recent.push(workspace);
  queryClient.setQueryData<Desk>(deskKey, (desk) => desk && withWorkspace(desk, workspace));
  for (const listener of onWorkspace) listener(workspace);
}

const onWorkspace = new Set<(workspace: Workspace) => void>();
// Every workspace that arrives, however it arrives.
export function whenWorkspace(listener: (workspace: Workspace) => void): () => void {
  onWorkspace.add(listener);
  return () => onWorkspace.delete(listener);
}

export function useDesk(enabled = true) {
  return useQuery({
    queryKey: deskKey,
    queryFn: () =>
      fetchDesk(async () => {
        const desk = await need(client.GET("/api/v1/desk"));
        for (const workspace of desk.workspaces) for (const listener of onWorkspace) listener(workspace);
        return desk;
      }),
    staleTime: Number.POSITIVE_INFINITY,
    // Telephony that falls silent makes no news.
    refetchInterval: 60_000,
    enabled,
  });
}

export function currentDesk(): Desk | undefined {
  return queryClient.getQueryData<Desk>(deskKey);
}
export function workspaceOf(callId: string | undefined): Workspace | undefined {
  return currentDesk()?.workspaces.find((workspace) => workspace.call.id === callId);
}

// Keeps the desk true. One subscription for the life of the page.
export function followDesk(): () => void {
  const stops = [
    onNews("call", (news) => {
      putWorkspace(news.workspace);
      if (!news.workspace.call.manual) heardTelephony();
    }),
    onStreamReset(() => void queryClient.invalidateQueries({ queryKey: deskKey })),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

// Telephony that speaks is up; the next fetch knows more.
function heardTelephony(): void {
  queryClient.setQueryData<Desk>(deskKey, (desk) =>
    desk && desk.telephony.state !== "up"
      ? { ...desk, telephony: { state: "up", lastEventAt: new Date().toISOString() } }
      : desk,
  );
}

// ---- which call this tab shows -----------------------------------------------------------------------------------------

export const activeCallId = createStore<string | undefined>(undefined);

export function activeWorkspace(): Workspace | undefined {
  return workspaceOf(activeCallId.get());
}

export function isLive(workspace: Workspace): boolean {
  return ["ringing", "answered", "held"].includes(workspace.call.state);
}
export function isRinging(workspace: Workspace): boolean {
  return workspace.call.state === "ringing";
}
