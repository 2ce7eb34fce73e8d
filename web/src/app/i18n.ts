import i18next from "i18next";
import { initReactI18next } from "react-i18next";
import { subscribeKey } from "valtio/utils";
import { en } from "./locales/en/index";
import { th } from "./locales/th/index";
import { preferences } from "./preferences";

declare module "i18next" {
  interface CustomTypeOptions {
    resources: { translation: typeof en };
    enableSelector: false;
  }
}

function showLanguage(language: string): void {
  document.documentElement.lang = language;
}

void i18next.use(initReactI18next).init({
  resources: { en: { translation: en }, th: { translation: th } },
  lng: preferences.language,
  fallbackLng: "en",
  interpolation: { escapeValue: false },
});

showLanguage(preferences.language);
subscribeKey(preferences, "language", (language) => {
  void i18next.changeLanguage(language);
  showLanguage(language);
});
