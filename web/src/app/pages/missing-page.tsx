import type { Session } from "@/realtime/session";
import { Compass } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Link, useLocation } from "react-router";
import { useApplications } from "../deployment";
import { TopBar } from "../shell/top-bar";
import { usePage } from "../shell/use-page";
import { useText } from "../use-text";

export function MissingPage({ session }: { session: Session }) {
  const { t } = useTranslation();
  const text = useText();
  const applications = useApplications();
  const { pathname } = useLocation();
  usePage(t("page.missing"));
  const pages = [
    { path: "/", title: t("page.home") },
    ...applications.map(({ path, title }) => ({ path, title: text(title) })),
  ];
  return (
    <div className="flex min-h-dvh flex-col">
      <TopBar session={session} page={t("page.missing")} />
      <main
        id="main"
        tabIndex={-1}
        data-testid="missing"
        className="mx-auto grid w-full max-w-xl flex-1 content-center gap-5 px-5 py-12 outline-none"
      >
        <span className="grid size-12 place-items-center rounded-full bg-surface-2 text-ink-2">
          <Compass size={24} aria-hidden />
        </span>
        <div>
          <h2 className="text-xl font-semibold text-balance">{t("missing.title")}</h2>
          <p className="mt-1 text-base text-ink-2">{t("missing.lead")}</p>
        </div>
        <p className="text-xs text-ink-3">
          {t("missing.address")} <code className="font-mono break-all text-ink-2">{pathname}</code>
        </p>
        <nav aria-label={t("missing.go")}>
          <p className="text-xs font-semibold text-ink-3">{t("missing.go")}</p>
          <ul className="mt-1 grid">
            {pages.map(({ path, title }) => (
              <li key={path} className="border-b border-line last:border-0">
                <Link
                  to={path}
                  className="flex min-h-11 items-center font-medium text-accent hover:underline"
                >
                  {title}
                </Link>
              </li>
            ))}
          </ul>
        </nav>
      </main>
    </div>
  );
}
