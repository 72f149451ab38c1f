// What the screens of tickets ask the server, with the keys of the cache.
import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { client, ifMatch, need } from "@/api/client";
import { ProblemError } from "@/api/problem";
import { queryClient } from "@/api/queryClient";
import { onNews, onStreamReset } from "@/api/stream/stream";
import type { Schemas } from "@/api/types";
import { type Calendar, ownCalendar, type TicketFilter } from "@/features/tickets/search";
import { newKey } from "@/lib/id";

export const pageSize = 20;
export const keys = {
  pages: ["tickets", "page"] as const,
  newer: ["tickets", "newer"] as const,
  choices: ["tickets", "choices"] as const,
  views: ["tickets", "views"] as const,
  reports: ["tickets", "report"] as const,
  announcements: ["announcements"] as const,
  callReport: (callId: string) => ["calls", callId, "report"] as const,
};

export type Choices = Awaited<ReturnType<typeof getChoices>>;
const getChoices = () => need(client.GET("/api/v1/tickets/choices"));

export function useChoices(enabled = true) {
  return useQuery({ queryKey: keys.choices, queryFn: getChoices, staleTime: 300_000, retry: false, enabled });
}
export function useCalendar(): Calendar {
  return useChoices().data?.presets ?? ownCalendar();
}

export function getPage(filter: TicketFilter, cursor: string): Promise<Schemas["ReportPage"]> {
  // The contract names the columns of `sort`; the address was checked against the same names.
  const { sort, ...rest } = filter;
  const query = { ...rest, ...(sort && { sort: sort as "createdAt" }), limit: pageSize, ...(cursor && { cursor }) };
  return need(client.GET("/api/v1/tickets", { params: { query } }));
}

export async function countNewer(filter: TicketFilter, watermark: string): Promise<number> {
  const { sort: _sort, order: _order, ...rest } = filter;
  return (await need(client.GET("/api/v1/tickets/newer", { params: { query: { ...rest, watermark } } }))).count;
}

export function getReport(reportNo: string): Promise<Schemas["Ticket"]> {
  return need(client.GET("/api/v1/reports/{reportNo}", { params: { path: { reportNo } } }));
}

// The ticket is a part of the detail of each of its reports.
function keepTicket(ticket: Schemas["Ticket"]): Schemas["Ticket"] {
  for (const { reportNo } of ticket.reports) queryClient.setQueryData([...keys.reports, reportNo], ticket);
  return ticket;
}

export async function changeTicket(
  ticketNo: string,
  version: number,
  body: {
    status?: string;
    qualifier?: string;
    note?: string;
    mergeInto?: string;
    priority?: string;
    category?: string;
  },
  callId: string | null,
): Promise<Schemas["Ticket"]> {
  const header = { "If-Match": ifMatch(version), "Idempotency-Key": newKey() };
  const params = { path: { ticketNo }, header };
  return keepTicket(await need(client.PATCH("/api/v1/tickets/{ticketNo}", { params, body: { ...body, callId } })));
}

export async function commentTicket(ticketNo: string, text: string, key: string, callId: string | null) {
  const params = { path: { ticketNo }, header: { "Idempotency-Key": key } };
  return keepTicket(await need(client.POST("/api/v1/tickets/{ticketNo}/comments", { params, body: { text, callId } })));
}

export function useViews(enabled = true) {
  return useQuery({
    queryKey: keys.views,
    queryFn: async () => (await need(client.GET("/api/v1/views"))).items,
    retry: false,
    enabled,
  });
}

export function useAnnouncements(all: boolean) {
  useEffect(() => {
    const again = () => void queryClient.invalidateQueries({ queryKey: keys.announcements });
    const stops = [onNews("announcement", again), onStreamReset(again)];
    return () => {
      for (const stop of stops) stop();
    };
  }, []);
  return useQuery({
    queryKey: [...keys.announcements, all],
    queryFn: () => need(client.GET("/api/v1/announcements", { params: { query: { all, limit: 50 } } })),
    // An end makes no news.
    refetchInterval: 60_000,
    retry: false,
  });
}

// The fields that the server found wrong, by name.
export function wrongFields(error: unknown): Record<string, string> {
  if (!(error instanceof ProblemError)) return {};
  return Object.fromEntries(
    (error.problem.errors ?? []).map(({ field, code }) => [field.replace(/^data\./, ""), code]),
  );
}
