// The report of a call: what the server knows of it, kept true while the call changes.
import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { client, need } from "@/api/client";
import type { Workspace } from "@/api/desk";
import { ProblemError } from "@/api/problem";
import { queryClient } from "@/api/queryClient";
import { onNews, onStreamReset } from "@/api/stream/stream";
import type { Schemas } from "@/api/types";
import { keys } from "@/features/tickets/requests";

export type CallReport = Schemas["CallReport"];
export type ReportFields = CallReport["data"];

const path = (id: string) => ({ path: { id } });
const missing = (error: unknown) => error instanceof ProblemError && error.problem.status === 404;

// Undefined while it is not known, and where the server offers none.
export function useCallReport({ call, version }: Workspace): CallReport | undefined {
  const { id } = call;
  const found = useQuery({
    queryKey: keys.callReport(id),
    queryFn: () => need(client.GET("/api/v1/calls/{id}/report", { params: path(id) })),
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  });
  // What is written in the forms of the call fills the report until the agent writes in it himself.
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked for again with every version of the call
  useEffect(() => refresh(id), [id, version]);
  useEffect(() => {
    const again = () => refresh(id);
    const stops = [onNews("report", again), onNews("announcement", again), onStreamReset(again)];
    return () => {
      for (const stop of stops) stop();
    };
  }, [id]);
  return found.data;
}

// Whether the call has a report, as far as is known: it may still be on its way.
export function mayHaveReport(id: string): boolean {
  return queryClient.getQueryState(keys.callReport(id))?.status !== "error";
}

function refresh(id: string): void {
  const state = queryClient.getQueryState(keys.callReport(id));
  if (!state || state.fetchStatus === "fetching" || missing(state.error)) return;
  void queryClient.invalidateQueries({ queryKey: keys.callReport(id) });
}

async function put(id: string, asked: Promise<CallReport>): Promise<CallReport> {
  const report = await asked;
  await queryClient.cancelQueries({ queryKey: keys.callReport(id) });
  queryClient.setQueryData(keys.callReport(id), report);
  return report;
}

export function keepReport(id: string, version: number, data: Schemas["ReportData"]): Promise<CallReport> {
  return put(id, need(client.PUT("/api/v1/calls/{id}/report", { params: path(id), body: { version, data } })));
}
export function dropReport(id: string): Promise<CallReport> {
  return put(id, need(client.DELETE("/api/v1/calls/{id}/report", { params: path(id) })));
}
export function sendReport(
  id: string,
  body: { ticketNo?: string; newTicket?: boolean },
  key: string,
): Promise<CallReport> {
  const params = { ...path(id), header: { "Idempotency-Key": key } };
  return put(id, need(client.POST("/api/v1/calls/{id}/report/send", { params, body })));
}
export function rereadReport(id: string): void {
  void queryClient.invalidateQueries({ queryKey: keys.callReport(id) });
}
