import { Plus } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

/** In development: the way to an agent of one's own. */
export function NewAgentCard() {
  const { t } = useTranslation();
  return (
    <Link
      to="/agents/new"
      data-testid="new-agent"
      className="flex min-h-40 flex-col justify-center gap-3 rounded border border-dashed border-line-strong p-5 hover:border-accent hover:bg-accent-soft"
    >
      <span className="grid size-11 place-items-center rounded-full bg-surface-2 text-accent">
        <Plus size={22} aria-hidden />
      </span>
      <span className="text-lg font-semibold">{t("agent.new.open")}</span>
      <span className="text-ink-2">{t("agent.new.lead")}</span>
    </Link>
  );
}
