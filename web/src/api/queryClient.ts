import { QueryClient } from "@tanstack/react-query";
import { isPassing } from "@/api/problem";

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
