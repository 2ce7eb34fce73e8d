import { Dashboard } from "@/features/dashboard/dashboard";
import { useTranslation } from "react-i18next";
import { TopBar } from "../shell/top-bar";

export function HomePage() {
  const { t } = useTranslation();
  return (
    <div className="min-h-dvh">
      <TopBar page={t("page.home")} />
      <Dashboard />
    </div>
  );
}
