import { fetchModels, seesImages } from "@/api/models";
import { useQuery } from "@tanstack/react-query";

/** Whether the model of the call is known not to see pictures. */
export function useBlindModel(model: string, ask: boolean): boolean {
  const { data } = useQuery({
    queryKey: ["models"],
    queryFn: ({ signal }) => fetchModels(signal),
    enabled: ask,
  });
  const found = data?.find(({ id }) => id === model) ?? data?.[0];
  return found !== undefined && !seesImages(found);
}
