import type { Health } from "@/api/health";
import { fetchModels } from "@/api/models";
import { cx } from "@/lib/class-names";
import { Progress } from "@/ui/progress";
import { ChevronRight } from "lucide-react";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useHealth } from "./use-health";

const SIGNS: Record<Health["status"], string> = {
  ready: "rounded-full bg-ok",
  off: "rounded-full border-2 border-line-strong",
  loading: "rounded-full border-2 border-accent border-t-transparent animate-turn",
  failed: "rotate-45 rounded-[2px] bg-bad",
  unreachable: "rotate-45 rounded-[2px] bg-bad",
};

const ROLES = ["vad", "turn", "stt", "llm", "tts"] as const;

/** Whether one can talk now, and with what. */
export function StatusStrip({ nameOf }: { nameOf: (provider: string) => string }) {
  const { t } = useTranslation();
  const { data: health } = useHealth();
  const { data: models } = useQuery({
    queryKey: ["models"],
    queryFn: ({ signal }) => fetchModels(signal),
    enabled: health !== undefined && health.status !== "unreachable",
  });
  const sessions = health?.sessions ?? null;
  return (
    <section
      aria-label={t("status.title")}
      className="rounded border border-line bg-surface-1 px-4 py-3"
    >
      <dl className="flex flex-wrap items-baseline gap-x-6 gap-y-2">
        <Engine health={health} />
        <Fact name={t("status.providers")}>
          {health === undefined || health.providers.length === 0
            ? t("status.unknown")
            : health.providers.map(nameOf).join(", ")}
        </Fact>
        <Fact name={t("status.models")}>
          {models === undefined
            ? t("status.unknown")
            : t("status.offered", { count: models.length })}
        </Fact>
        <Fact name={t("status.sessions")}>
          {sessions === null ? t("status.unknown") : t("status.inUse", sessions)}
        </Fact>
      </dl>
      <Explanation health={health} />
    </section>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="flex items-baseline gap-2">
      <dt className="text-xs text-ink-3">{name}</dt>
      <dd className="font-medium">{children}</dd>
    </div>
  );
}

function Engine({ health }: { health: Health | undefined }) {
  const { t } = useTranslation();
  const status = health?.status ?? "loading";
  return (
    <Fact name={t("status.engine")}>
      <span
        role="status"
        data-testid="engine-status"
        data-status={health?.status ?? ""}
        className="flex items-baseline gap-2"
      >
        <span aria-hidden className={cx("size-2.5 shrink-0", SIGNS[status])} />
        {health === undefined ? t("status.asking") : t(`engine.${status}`)}
      </span>
    </Fact>
  );
}

/** What is in the way, or what the engine is made of. */
function Explanation({ health }: { health: Health | undefined }) {
  const { t } = useTranslation();
  if (health === undefined) return null;
  const { status, detail, share } = health;
  if (status === "ready") return <Loaded health={health} />;
  const why = {
    off: t("engine.offWhy"),
    loading: detail ?? t("engine.loadingWhy"),
    failed: detail,
    unreachable: t("engine.unreachableWhy"),
  }[status];
  return (
    <div className="mt-1 text-ink-2">
      {why}
      {status === "loading" && <Progress share={share} label={t("engine.loading")} />}
    </div>
  );
}

/** The models that the engine runs, with what each is for. */
function Loaded({ health }: { health: Health }) {
  const { t } = useTranslation();
  const loaded = ROLES.filter((role) => health.models[role] !== undefined);
  if (loaded.length === 0) return null;
  return (
    <details className="mt-1 text-xs">
      <summary className="group flex min-h-6 w-fit cursor-pointer items-center gap-1 rounded text-ink-3 hover:text-ink-1 pointer-coarse:min-h-10">
        <ChevronRight size={14} aria-hidden className="in-open:rotate-90" />
        {t("status.madeOf")}
      </summary>
      <p className="text-ink-2">{t("status.local")}</p>
      <dl className="mt-1 grid w-fit grid-cols-[auto_auto] gap-x-4">
        {loaded.map((role) => (
          <div key={role} className="contents">
            <dt className="text-ink-3">{t(`status.role.${role}`)}</dt>
            <dd className="font-mono">{health.models[role]}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
