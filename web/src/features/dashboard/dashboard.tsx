import { ArrowRight } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { EngineStatus } from "./engine-status";

const BARS = [14, 30, 52, 38, 66, 44, 74, 58, 34, 62, 46, 26, 40, 20, 12];

export function Dashboard() {
  const { t } = useTranslation();
  return (
    <main className="mx-auto grid w-full max-w-3xl gap-8 px-5 py-10 sm:py-16">
      <div>
        <h2 className="text-xl font-semibold tracking-tight text-balance">{t("home.title")}</h2>
        <p className="mt-1 text-base text-ink-2">{t("home.lead")}</p>
      </div>
      <Link
        to="/console"
        data-testid="open-console"
        className="group grid overflow-hidden rounded border border-line bg-surface-1 hover:border-accent sm:grid-cols-[220px_1fr]"
      >
        <Picture />
        <div className="flex flex-col gap-2 p-5">
          <h3 className="text-lg font-semibold">{t("home.consoleTitle")}</h3>
          <p className="flex-1 text-ink-2">{t("home.consoleText")}</p>
          <span className="mt-2 inline-flex items-center gap-2 font-semibold text-accent">
            {t("home.consoleOpen")}
            <ArrowRight
              size={16}
              aria-hidden
              className="transition-transform group-hover:translate-x-0.5"
            />
          </span>
        </div>
      </Link>
      <section aria-label={t("home.status")} className="border-t border-line pt-5">
        <EngineStatus />
      </section>
    </main>
  );
}

function Picture() {
  return (
    <div
      aria-hidden
      className="flex h-36 items-center justify-center gap-[5px] bg-accent-soft sm:h-full"
    >
      {BARS.map((height, index) => (
        <span
          key={index}
          className={index < 8 ? "w-1.5 rounded-full bg-you" : "w-1.5 rounded-full bg-agent"}
          style={{ height }}
        />
      ))}
    </div>
  );
}
