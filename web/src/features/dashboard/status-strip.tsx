import { fetchHealth, type Health } from "@/api/health";
import { fetchModels } from "@/api/models";
import { cx } from "@/lib/class-names";
import { Progress } from "@/ui/progress";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

const SIGNS: Record<Health["status"], string> = {
  ready: "rounded-full bg-ok",
  loading: "rounded-full border-2 border-accent border-t-transparent animate-turn",
  failed: "rotate-45 rounded-[2px] bg-bad",
  unreachable: "rotate-45 rounded-[2px] bg-bad",
};

const ROLES = ["vad", "turn", "stt", "llm", "tts"] as const;

/** Whether one can talk now, and with what. */
export function StatusStrip() {
  const { t } = useTranslation();
  const { data: health } = useQuery({
    queryKey: ["health"],
    queryFn: ({ signal }) => fetchHealth(signal),
    refetchInterval: (query) => (query.state.data?.status === "ready" ? 10_000 : 1500),
  });
  const { data: models } = useQuery({
    queryKey: ["models"],
    queryFn: ({ signal }) => fetchModels(signal),
    enabled: health !== undefined && health.status !== "unreachable",
  });
  const sessions = health?.sessions ?? null;
  return (
    <section
      aria-label={t("status.title")}
      className="grid rounded border border-line bg-surface-1 sm:grid-cols-2 lg:grid-cols-[1.4fr_1.6fr_1.2fr_1fr]"
    >
      <Engine health={health} />
      <Cell name={t("status.models")}>
        {models === undefined ? t("status.unknown") : t("status.offered", { count: models.length })}
        <Loaded health={health} />
      </Cell>
      <Cell name={t("status.providers")}>
        {t("provider.embedded")}
        <p className="text-xs text-ink-3">{t("status.local")}</p>
      </Cell>
      <Cell name={t("status.sessions")}>
        {sessions === null ? t("status.unknown") : t("status.inUse", sessions)}
        {sessions !== null && (
          <Progress label={t("status.sessions")} share={sessions.active / sessions.limit} />
        )}
      </Cell>
    </section>
  );
}

function Cell({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="border-line p-4 not-first:border-t sm:not-first:border-t-0 sm:even:border-l sm:nth-[n+3]:border-t lg:not-first:border-l lg:nth-[n+3]:border-t-0">
      <h3 className="text-xs text-ink-3">{name}</h3>
      <div className="mt-1 font-medium">{children}</div>
    </div>
  );
}

function Engine({ health }: { health: Health | undefined }) {
  const { t } = useTranslation();
  const status = health?.status ?? "loading";
  const why = {
    ready: null,
    loading: health?.detail ?? t("engine.loadingWhy"),
    failed: health?.detail ?? null,
    unreachable: t("engine.unreachableWhy"),
  }[status];
  return (
    <div
      role="status"
      data-testid="engine-status"
      data-status={health?.status ?? ""}
      className="p-4"
    >
      <h3 className="text-xs text-ink-3">{t("status.engine")}</h3>
      <p className="mt-1 flex items-center gap-2 font-medium">
        <span aria-hidden className={cx("size-2.5 shrink-0", SIGNS[status])} />
        {health === undefined ? t("status.asking") : t(`engine.${status}`)}
      </p>
      {health !== undefined && why !== null && <p className="text-xs text-ink-3">{why}</p>}
      {health?.status === "loading" && (
        <Progress share={health.share} label={t("engine.loading")} />
      )}
    </div>
  );
}

/** The models that the engine runs, with what each is for. */
function Loaded({ health }: { health: Health | undefined }) {
  const { t } = useTranslation();
  const loaded = ROLES.filter((role) => health?.models[role] !== undefined);
  if (health === undefined || loaded.length === 0) return null;
  return (
    <ul className="text-xs font-normal text-ink-3">
      {loaded.map((role) => (
        <li key={role}>
          <span className="font-mono">{health.models[role]}</span> · {t(`status.role.${role}`)}
        </li>
      ))}
    </ul>
  );
}
