import { useTranslation } from "react-i18next";

/** Names of languages in the page's own language. */
export function useLanguageName(): { page: string; language: (code: string) => string } {
  const { i18n } = useTranslation();
  const names = new Intl.DisplayNames([i18n.language], { type: "language" });
  return { page: i18n.language, language: (code) => names.of(code) ?? code };
}
