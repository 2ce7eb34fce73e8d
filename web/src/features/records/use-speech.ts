import { useTranslation } from "react-i18next";
import type { Speech } from "./words";

export function useSpeech(currency: string | null = null): Speech {
  const { t, i18n } = useTranslation();
  return { t, language: i18n.language === "th" ? "th" : "en", currency };
}
