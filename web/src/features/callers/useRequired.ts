import { useQuery } from "@tanstack/react-query";
import { client, need } from "@/api/client";

// Which fields are required is a setting of the utility.
export function useSettings() {
  return useQuery({ queryKey: ["settings"], queryFn: () => need(client.GET("/api/v1/settings")), staleTime: 300_000 });
}

export function useRequired(): (field: "name" | "hp" | "address" | "email" | "resume") => boolean {
  const required = useSettings().data?.values.requiredFields ?? ["name", "hp", "address", "resume"];
  return (field) => required.includes(field);
}
