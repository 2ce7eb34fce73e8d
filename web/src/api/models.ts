/** GET /v1/models: the names that a session may ask for. */

export interface Model {
  readonly id: string;
  readonly owner: string;
  /** Who runs it: "embedded" is this server itself. */
  readonly provider: string;
  /** How many tokens its context holds; null: nobody said. */
  readonly contextTokens: number | null;
}

interface WireModel {
  id?: unknown;
  owned_by?: unknown;
  provider?: unknown;
  context_tokens?: unknown;
}

const text = (value: unknown): string => (typeof value === "string" ? value : "");

function modelOf(wire: WireModel): Model[] {
  if (typeof wire.id !== "string") return [];
  const tokens = wire.context_tokens;
  return [
    {
      id: wire.id,
      owner: text(wire.owned_by),
      provider: text(wire.provider),
      contextTokens: typeof tokens === "number" ? tokens : null,
    },
  ];
}

export async function fetchModels(signal?: AbortSignal): Promise<Model[]> {
  const response = await fetch("/v1/models", { signal: signal ?? null });
  if (!response.ok) throw new Error(`/v1/models answered ${response.status}`);
  const body = (await response.json()) as { data?: WireModel[] };
  return (body.data ?? []).flatMap(modelOf);
}
