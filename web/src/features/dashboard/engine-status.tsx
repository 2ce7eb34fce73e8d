import { fetchHealth, type Health } from "@/api/health";
import { cx } from "@/lib/class-names";
import { Progress } from "@/ui/progress";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

const SIGNS: Record<Health["status"], string> = {
  ready: "rounded-full bg-ok",
  loading: "rounded-full border-2 border-accent border-t-transparent animate-turn",
  failed: "rotate-45 rounded-[2px] bg-bad",
  unreachable: "rotate-45 rounded-[2px] bg-bad",
};

export function EngineStatus() {
  const { t } = useTranslation();
  const { data } = useQuery({
    queryKey: ["health"],
    queryFn: ({ signal }) => fetchHealth(signal),
    refetchInterval: (query) => (query.state.data?.status === "ready" ? 10_000 : 1500),
  });
  if (data === undefined) return <div className="h-14" />;
  const { status, detail, share, sessions } = data;
  const why = {
    ready: t("engine.readyWhy"),
    loading: detail ?? t("engine.loadingWhy"),
    failed: detail ?? "",
    unreachable: t("engine.unreachableWhy"),
  };
  return (
    <div role="status" data-testid="engine-status" data-status={status} className="flex gap-3">
      <span aria-hidden className={cx("mt-1.5 size-2.5 shrink-0", SIGNS[status])} />
      <div className="min-w-0 flex-1">
        <p className="font-semibold">{t(`engine.${status}`)}</p>
        <p className="text-ink-2">{why[status]}</p>
        {status === "loading" && <Progress share={share} label={t("engine.loading")} />}
        {sessions !== null && status === "ready" && (
          <p className="mt-1 text-xs text-ink-3">{t("engine.sessions", sessions)}</p>
        )}
      </div>
    </div>
  );
}
