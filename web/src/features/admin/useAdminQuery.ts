import { useQuery } from "@tanstack/react-query";
import { queryClient } from "@/api/queryClient";

// Lists of administration: read when shown, read again after a change.
export function useAdminQuery<T>(name: string, read: () => Promise<T>, more: readonly unknown[] = []) {
  return useQuery({ queryKey: ["admin", name, ...more], queryFn: read });
}

export function readAgain(...names: string[]): Promise<void> {
  return Promise.all(names.map((name) => queryClient.invalidateQueries({ queryKey: ["admin", name] }))).then(() => {});
}
