import { Dashboard } from "@/features/dashboard/dashboard";
import type { Session } from "@/realtime/session";
import { useTranslation } from "react-i18next";
import { TopBar } from "../shell/top-bar";
import { usePage } from "../shell/use-page";

export function HomePage({ session }: { session: Session }) {
  const { t } = useTranslation();
  usePage("");
  return (
    <div className="flex min-h-dvh flex-col">
      <TopBar session={session} page={t("page.home")} />
      <Dashboard />
    </div>
  );
}
