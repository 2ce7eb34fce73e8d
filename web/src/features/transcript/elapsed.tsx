import { useNow } from "@/lib/use-now";
import { useTranslation } from "react-i18next";

/** How long something has been running by now. `since`: performance.now() */
export function Elapsed({ since }: { since: number }) {
  const { t } = useTranslation();
  const seconds = Math.max(0, (useNow(1000) - performance.timeOrigin - since) / 1000);
  return (
    <span aria-hidden className="tabular-nums" data-testid="elapsed">
      · {t("card.elapsed", { seconds: Math.floor(seconds) })}
    </span>
  );
}
