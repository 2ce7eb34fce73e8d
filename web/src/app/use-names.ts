import { useTranslation } from "react-i18next";
import { useApplications } from "./deployment";
import { useText } from "./use-text";

const PROVIDERS: Partial<Record<string, string>> = { openai: "OpenAI", azure: "Azure OpenAI" };

/** What agents and providers are called for people, by their ids. */
export function useNames(): (id: string) => string {
  const { t } = useTranslation();
  const text = useText();
  const applications = useApplications();
  return (id) => {
    if (id === "embedded" || id === "compatible" || id === "recording") return t(`provider.${id}`);
    const application = applications.find((offered) => offered.id === id);
    return application === undefined ? (PROVIDERS[id] ?? id) : text(application.title);
  };
}
