/** GET /v1/models: the names that a session may ask for. */
import { request } from "@/lib/http";

export interface Model {
  readonly id: string;
  readonly owner: string;
  /** Who runs it: "embedded" is this server itself. */
  readonly provider: string;
  /** How many tokens its context holds; null: nobody said. */
  readonly contextTokens: number | null;
  /** The day on which it is switched off; null: none is known. */
  readonly retires: Date | null;
  /** The voice that its sessions start with. */
  readonly voice: string;
  /** Whether it thinks before it answers. */
  readonly reasons: boolean;
  /** Settings that its provider accepts without effect, and those that it refuses: paths in a session. */
  readonly ignores: readonly string[];
  readonly refuses: readonly string[];
  /** Kinds of content that it takes in; empty: nobody said. */
  readonly inputs: readonly string[];
}

interface WireModel {
  id?: unknown;
  owned_by?: unknown;
  provider?: unknown;
  context_tokens?: unknown;
  retires?: unknown;
  voice?: unknown;
  reasons?: unknown;
  ignores?: unknown;
  refuses?: unknown;
  inputs?: unknown;
}

const text = (value: unknown): string => (typeof value === "string" ? value : "");

const texts = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((entry) => typeof entry === "string") : [];

function day(value: unknown): Date | null {
  const date = new Date(`${text(value)}T00:00:00Z`);
  return Number.isNaN(date.getTime()) ? null : date;
}

export function modelOf(wire: WireModel): Model[] {
  if (typeof wire.id !== "string") return [];
  const tokens = wire.context_tokens;
  return [
    {
      id: wire.id,
      owner: text(wire.owned_by),
      provider: text(wire.provider),
      contextTokens: typeof tokens === "number" ? tokens : null,
      retires: day(wire.retires),
      voice: text(wire.voice),
      reasons: wire.reasons === true,
      ignores: texts(wire.ignores),
      refuses: texts(wire.refuses),
      inputs: texts(wire.inputs),
    },
  ];
}

export function seesImages({ inputs }: Pick<Model, "inputs">): boolean {
  return inputs.length === 0 || inputs.includes("image");
}

const WARN_DAYS = 90;
const DAY_MS = 86_400_000;

export type Retirement = "retired" | "soon" | "later" | null;

export function retirementOf({ retires }: Pick<Model, "retires">, now: Date): Retirement {
  if (retires === null) return null;
  const days = (retires.getTime() - now.getTime()) / DAY_MS;
  if (days <= 0) return "retired";
  return days <= WARN_DAYS ? "soon" : "later";
}

export async function fetchModels(signal?: AbortSignal): Promise<Model[]> {
  const response = await request("/v1/models", { signal: signal ?? null });
  if (!response.ok) throw new Error(`/v1/models answered ${response.status}`);
  const body = (await response.json()) as { data?: WireModel[] };
  return (body.data ?? []).flatMap(modelOf);
}
