import { fetchHealth, type Health } from "@/api/health";
import { useQuery } from "@tanstack/react-query";

const SETTLED = new Set<Health["status"] | undefined>(["ready", "off"]);

/** Whether one can talk now, asked again and again, and more often while one cannot. */
export function useHealth() {
  return useQuery({
    queryKey: ["health"],
    queryFn: ({ signal }) => fetchHealth(signal),
    refetchInterval: (query) => (SETTLED.has(query.state.data?.status) ? 10_000 : 1500),
  });
}
