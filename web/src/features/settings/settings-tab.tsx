import { DEFAULT_SETTINGS } from "@/realtime/settings";
import { FIELD_NAMES, changedFields } from "@/realtime/settings-check";
import { Button } from "@/ui/button";
import { RotateCcw, Search } from "lucide-react";
import type { KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";
import { AgentSection } from "./agent-section";
import { INPUT } from "./controls";
import { InstructionsSection } from "./instructions-section";
import { KeepingSection, useKeepingFound } from "./keeping-section";
import { useDesk } from "./settings-desk";
import {
  ConnectionSection,
  LimitsSection,
  ToolsSection,
  TranscriptionSection,
} from "./speech-sections";
import { TurnsSection } from "./turns-section";

interface Props {
  onQuery: (query: string) => void;
  onResetAll: () => void;
}

export function SettingsTab({ onQuery, onResetAll }: Props) {
  const { t } = useTranslation();
  const { query, matches, settings, busy } = useDesk();
  const found = FIELD_NAMES.filter(matches).length;
  const keepingFound = useKeepingFound();
  const changed = changedFields(DEFAULT_SETTINGS, settings).length;
  const press = (event: KeyboardEvent) => {
    if (event.key !== "Escape" || query === "") return;
    event.stopPropagation();
    event.preventDefault();
    onQuery("");
  };
  return (
    <>
      <div className="sticky top-0 z-10 flex items-center gap-2 border-b border-line bg-surface-1 px-5 py-2">
        <div className="relative min-w-0 flex-1">
          <Search
            size={15}
            aria-hidden
            className="pointer-events-none absolute top-1/2 left-3 -translate-y-1/2 text-ink-3"
          />
          <input
            type="search"
            aria-label={t("settings.search")}
            placeholder={t("settings.search")}
            data-testid="settings-search"
            value={query}
            onChange={(event) => onQuery(event.target.value)}
            onKeyDown={press}
            className={`${INPUT} h-10 pl-9`}
          />
        </div>
        <Button
          small
          tone="quiet"
          disabled={changed === 0}
          data-testid="reset-all"
          onClick={onResetAll}
        >
          <RotateCcw size={15} aria-hidden />
          {t("settings.resetAll", { count: changed })}
        </Button>
      </div>
      {query === "" && (
        <p className="px-5 pt-3 text-xs text-ink-3 max-lg:hidden">
          {t(busy ? "settings.leadLive" : "settings.lead")}
        </p>
      )}
      {found === 0 && !keepingFound && (
        <p role="status" className="px-5 py-6 text-ink-3">
          {t("settings.notFound", { query })}
        </p>
      )}
      <AgentSection />
      <InstructionsSection />
      <TurnsSection />
      <TranscriptionSection />
      <ToolsSection />
      <LimitsSection />
      <ConnectionSection />
      <KeepingSection />
    </>
  );
}
