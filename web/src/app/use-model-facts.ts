import { type Model, fetchModels } from "@/api/models";
import { isOwnModel } from "@/realtime/usage/prices";
import { useQuery } from "@tanstack/react-query";

export interface ModelFacts {
  /** Nobody bills it: it runs on the server itself. */
  readonly isLocal: boolean;
  readonly contextTokens: number | null;
}

const EMBEDDED = "embedded";

function factsOf(name: string, models: readonly Model[]): ModelFacts {
  const model = models.find(({ id }) => id === name);
  return {
    isLocal: model === undefined ? isOwnModel(name) : model.provider === EMBEDDED,
    contextTokens: model?.contextTokens ?? null,
  };
}

/** What the server says of a model. */
export function useModelFacts(name: string): ModelFacts {
  const { data = [] } = useQuery({
    queryKey: ["models"],
    queryFn: ({ signal }) => fetchModels(signal),
    staleTime: 60_000,
  });
  return factsOf(name, data);
}
