// The export that runs for this person. It goes on while he looks at other screens.
import { client, done, need } from "@/api/client";
import { isPassing } from "@/api/problem";
import { problemText } from "@/api/problemText";
import type { Schemas } from "@/api/types";
import type { TicketFilter } from "@/features/tickets/search";
import { createStore } from "@/lib/store";

type Export = Schemas["Export"];
const stepMs = 600;
export const exportJob = createStore<Export | undefined>(undefined);
export const exportFailure = createStore<string | undefined>(undefined);
const path = (id: string) => ({ path: { id } });

export const fileOf = (id: string) => `/api/v1/exports/${encodeURIComponent(id)}/file`;

export async function startExport(format: Export["format"], filter: TicketFilter, reason: string): Promise<void> {
  exportFailure.set(undefined);
  try {
    const job = await need(client.POST("/api/v1/tickets/exports", { body: { format, filter, reason } }));
    exportJob.set(job);
    void follow(job.id);
  } catch (error) {
    exportFailure.set(problemText(error));
  }
}

async function follow(id: string): Promise<void> {
  while (exportJob.get()?.id === id && exportJob.get()?.state === "running") {
    await new Promise((resolve) => setTimeout(resolve, stepMs));
    try {
      const job = await need(client.GET("/api/v1/exports/{id}", { params: path(id) }));
      if (exportJob.get()?.id === id) exportJob.set(job);
    } catch (error) {
      if (isPassing(error)) continue; // the server comes back; the file is asked for again
      exportFailure.set(problemText(error));
      exportJob.set(undefined);
    }
  }
}

// Stops it, or throws the finished file away.
export async function endExport(): Promise<void> {
  const job = exportJob.get();
  exportJob.set(undefined);
  exportFailure.set(undefined);
  if (!job) return;
  // What fails here is thrown away by the server after a quarter of an hour.
  await done(client.DELETE("/api/v1/exports/{id}", { params: path(job.id) })).catch(() => {});
}
