import type { Summary } from "@/realtime/log/summary";
import { useTranslation } from "react-i18next";

/** Each key's values are made next to the key, in summary.ts; the translator's types cannot follow that. */
export function useSummaryText({ key, values }: Summary): string {
  const { t } = useTranslation();
  return t(`summary.${key}` as "summary.id", values as { id: string });
}
