/** GET /v1/models: the names that a session may ask for. */

export interface Model {
  readonly id: string;
  readonly owner: string;
}

export async function fetchModels(signal?: AbortSignal): Promise<Model[]> {
  const response = await fetch("/v1/models", { signal: signal ?? null });
  if (!response.ok) throw new Error(`/v1/models answered ${response.status}`);
  const body = (await response.json()) as { data?: { id?: unknown; owned_by?: unknown }[] };
  return (body.data ?? []).flatMap(({ id, owned_by: owner }) =>
    typeof id === "string" ? [{ id, owner: typeof owner === "string" ? owner : "" }] : [],
  );
}
