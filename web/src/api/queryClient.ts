import { notifyManager, QueryClient } from "@tanstack/react-query";
import { isPassing } from "@/api/problem";

// What has changed is told with the task in which it changed, not in one after it: news is drawn once, with all that follows from it.
notifyManager.setScheduler(queueMicrotask);

// Live news keeps the cache true; a refetch heals what it could not.
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      refetchOnWindowFocus: false,
      retry: (count, error) => isPassing(error) && count < 5,
      retryDelay: (count) => Math.min(500 * 2 ** count, 5_000),
    },
    mutations: { retry: false },
  },
});
