import { fetchModels } from "@/api/models";
import { isBusy } from "@/realtime/connection";
import { type CallSettings, DEFAULT_SETTINGS } from "@/realtime/settings";
import { FIELDS } from "@/realtime/settings-fields";
import { useQuery } from "@tanstack/react-query";
import { Tabs } from "radix-ui";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { useSnapshot } from "valtio";
import { ChangesStrip } from "./changes-strip";
import { CodeTab } from "./code-tab";
import { EffectiveTab } from "./effective-tab";
import { PresetsTab } from "./presets-tab";
import {
  type FieldName,
  SettingsContext,
  type SettingsDesk,
  type Undoable,
  partBetween,
} from "./settings-desk";
import type { SettingsProps } from "./settings-sheet";
import { SettingsTab } from "./settings-tab";
import { UndoStrip } from "./undo-strip";

const TABS = [
  ["all", SettingsTab],
  ["presets", PresetsTab],
  ["code", CodeTab],
  ["effective", EffectiveTab],
] as const;

function useMatches(query: string): (name: FieldName) => boolean {
  const { t } = useTranslation();
  return useMemo(() => {
    const words = query.toLowerCase().split(/\s+/).filter(Boolean);
    return (name) => {
      const { path, section } = FIELDS[name];
      const parts = [
        t(`settings.field.${name}.label`),
        t(`settings.field.${name}.hint`),
        t(`settings.section.${section}`),
      ];
      const text = [...parts, path, name].join(" ").toLowerCase();
      return words.every((word) => text.includes(word));
    };
  }, [query, t]);
}

function useSettingsDesk(props: SettingsProps) {
  const { session, keeper, shelf, keeping, settings } = props;
  const chosen = useSnapshot(settings) as CallSettings;
  const { connection } = useSnapshot(session.view);
  const [query, setQuery] = useState("");
  const [undoable, offerUndo] = useState<Undoable | null>(null);
  const matches = useMatches(query);
  const models = useQuery({ queryKey: ["models"], queryFn: ({ signal }) => fetchModels(signal) });
  const offered = models.data ?? (models.isError ? [] : null);
  const change = (part: Partial<CallSettings>) => {
    Object.assign(settings, part);
    session.apply(settings);
  };
  const desk: SettingsDesk = {
    session,
    keeper,
    shelf,
    keeping,
    settings: chosen,
    models: offered,
    model: offered?.find(({ id }) => id === chosen.model) ?? offered?.[0] ?? null,
    busy: isBusy(connection),
    query,
    matches,
    change,
    replace: (next, text) => {
      const back = partBetween(next, { ...settings });
      change(partBetween({ ...settings }, next));
      offerUndo({ text, undo: () => change(back) });
    },
    offerUndo,
  };
  return { desk, setQuery, undoable, forget: () => offerUndo(null) };
}

/** All that can be set, in four views: one by one, as presets, as code, and as the server has it. */
export function SettingsBody(props: SettingsProps) {
  const { t } = useTranslation();
  const { desk, setQuery, undoable, forget } = useSettingsDesk(props);
  const resetAll = () => desk.replace(DEFAULT_SETTINGS, t("settings.allReset"));
  return (
    <SettingsContext value={desk}>
      <Tabs.Root defaultValue="all" className="flex min-h-0 flex-1 flex-col">
        <Tabs.List
          aria-label={t("settings.views")}
          className="flex shrink-0 border-b border-line px-3"
        >
          {TABS.map(([id]) => (
            <Tabs.Trigger
              key={id}
              value={id}
              data-testid={`settings-tab-${id}`}
              className="h-11 border-b-2 border-transparent px-2.5 text-sm font-medium whitespace-nowrap text-ink-3 focus-visible:-outline-offset-2 data-[state=active]:border-accent data-[state=active]:text-ink-1"
            >
              {t(`settings.view.${id}`)}
            </Tabs.Trigger>
          ))}
        </Tabs.List>
        {TABS.map(([id, View]) => (
          <Tabs.Content
            key={id}
            value={id}
            tabIndex={-1}
            className="min-h-0 flex-1 overflow-y-auto outline-none"
          >
            <View onQuery={setQuery} onResetAll={resetAll} />
          </Tabs.Content>
        ))}
        {undoable !== null && <UndoStrip undoable={undoable} onDone={forget} />}
        <ChangesStrip />
      </Tabs.Root>
    </SettingsContext>
  );
}
