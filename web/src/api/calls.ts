// What an agent does with a call. Each gives the workspace as it is afterwards and puts it on the desk.
import { client, ifMatch, need } from "@/api/client";
import { currentDesk, putWorkspace, type Workspace } from "@/api/desk";
import { onNews } from "@/api/stream/stream";
import type { Schemas } from "@/api/types";
import { newKey } from "@/lib/id";

async function put(asked: Promise<Workspace>): Promise<Workspace> {
  const workspace = await asked;
  putWorkspace(workspace);
  return workspace;
}

const path = (id: string) => ({ path: { id } });

// '' is a withheld number.
export function openManualCall(phone: string): Promise<Workspace> {
  return put(need(client.POST("/api/v1/calls", { body: { phone, direction: "in" } })));
}

export type ControlAction = "answer" | "hold" | "retrieve" | "transfer" | "hangup";
export function controlCall(id: string, action: ControlAction, target?: string): Promise<Workspace> {
  return put(need(client.POST("/api/v1/calls/{id}/control", { params: path(id), body: { action, target } })));
}

export function identifyCaller(
  id: string,
  decision: "confirm" | "reject" | "attach",
  callerId: string,
  more: { releaseNumber?: boolean; role?: Schemas["PhoneRole"] } = {},
): Promise<Workspace> {
  return put(
    need(client.PUT("/api/v1/calls/{id}/caller", { params: path(id), body: { decision, callerId, ...more } })),
  );
}

export interface SaveRequest {
  form: "data_caller" | "data_penelpon";
  callerId: string | null;
  // The version that the agent has seen; left out for a new caller.
  version: number | undefined;
  data: Schemas["CallerDraft"];
  acceptDuplicates: boolean;
  key: string;
}
export function saveCallData(id: string, request: SaveRequest): Promise<Workspace> {
  const header = {
    "Idempotency-Key": request.key,
    ...(request.version === undefined ? {} : { "If-Match": ifMatch(request.version) }),
  };
  const { form, callerId, data, acceptDuplicates } = request;
  return put(
    need(
      client.POST("/api/v1/calls/{id}/save", {
        params: { ...path(id), header },
        body: { form, callerId, data, acceptDuplicates },
      }),
    ),
  );
}

export function closeCall(
  id: string,
  body: { disposition: Schemas["Disposition"]; resume?: string; reason?: string },
): Promise<Workspace> {
  return put(
    need(
      client.POST("/api/v1/calls/{id}/close", {
        params: { ...path(id), header: { "Idempotency-Key": newKey() } },
        body,
      }),
    ),
  );
}

// Somebody else changed a caller who is open here; a leader's announcement lets the e-mail procedure rest, or go on.
export function followCallers(): () => void {
  // What fails here is found out when it is saved.
  const again = (id: string) => void refetchCall(id).catch(() => {});
  const stops = [
    onNews("caller", (news) => {
      for (const { call, caller } of currentDesk()?.workspaces ?? [])
        if (caller?.id === news.callerId && caller.version < news.version) again(call.id);
    }),
    onNews("announcement", () => {
      for (const { call } of currentDesk()?.workspaces ?? []) again(call.id);
    }),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

export async function refetchCall(id: string): Promise<Workspace> {
  return put(need(client.GET("/api/v1/calls/{id}", { params: path(id) })));
}
