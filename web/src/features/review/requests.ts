// Requests of the review screen, and the list of pairs in the cache.
import type { InfiniteData } from "@tanstack/react-query";
import { client, ifMatch, need } from "@/api/client";
import { queryClient } from "@/api/queryClient";
import type { Schemas } from "@/api/types";
import type { Review } from "@/features/review/pair";
import type { ReviewReason, ReviewState } from "@/features/review/search";
import { newKey } from "@/lib/id";

export type Page = Schemas["ReviewPage"];
export type Search = Schemas["DuplicateSearch"];
type Pages = InfiniteData<Page, string>;

export const reviewsKey = ["reviews"] as const;
export const searchKey = ["duplicates"] as const;
export const listKey = (state: ReviewState, reason: ReviewReason | undefined) =>
  [...reviewsKey, "list", state, reason ?? ""] as const;

const pageSize = 25;

export function listPage(state: ReviewState, reason: ReviewReason | undefined, cursor: string): Promise<Page> {
  const query = { state, limit: pageSize, ...(reason && { reason }), ...(cursor && { cursor }) };
  return need(client.GET("/api/v1/reviews", { params: { query } }));
}

const path = (id: string) => ({ path: { id } });

export function getReview(id: string): Promise<Review> {
  return need(client.GET("/api/v1/reviews/{id}", { params: path(id) }));
}

export function sendDecision(review: Review, body: Schemas["ReviewDecision"]): Promise<Review> {
  const header = { "If-Match": ifMatch(review.version), "Idempotency-Key": newKey() };
  return need(client.POST("/api/v1/reviews/{id}/decision", { params: { ...path(review.id), header }, body }));
}

export function sendUndo(id: string): Promise<Review> {
  const header = { "Idempotency-Key": newKey() };
  return need(client.POST("/api/v1/reviews/{id}/undo", { params: { ...path(id), header } }));
}

export function getSearch(): Promise<Search> {
  return need(client.GET("/api/v1/duplicates"));
}
export function startSearch(): Promise<Search> {
  return need(client.POST("/api/v1/duplicates"));
}
export function stopSearch(): Promise<Search> {
  return need(client.DELETE("/api/v1/duplicates"));
}

// ---- the list in the cache: what was decided here leaves it without a new request ----------------------------------

export function listedIn(key: readonly unknown[]): Review[] {
  return queryClient.getQueryData<Pages>(key)?.pages.flatMap((page) => page.items) ?? [];
}

export function changeList(key: readonly unknown[], change: (items: Review[], page: number) => Review[]): void {
  queryClient.setQueryData<Pages>(
    key,
    (data) =>
      data && { ...data, pages: data.pages.map((page, index) => ({ ...page, items: change(page.items, index) })) },
  );
}

export function addToCounts(key: readonly unknown[], from: ReviewState, to: ReviewState): void {
  const step = (page: Page, state: "open" | "postponed") =>
    Math.max(0, page[state] + (to === state ? 1 : 0) - (from === state ? 1 : 0));
  queryClient.setQueryData<Pages>(
    key,
    (data) =>
      data && {
        ...data,
        pages: data.pages.map((page) => ({ ...page, open: step(page, "open"), postponed: step(page, "postponed") })),
      },
  );
}
