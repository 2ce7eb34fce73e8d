import { type Model, retirementOf } from "@/api/models";
import { LANGUAGES, PARTICLES } from "@/realtime/language";
import { VOICES } from "@/realtime/settings";
import { TriangleAlert } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { NumberRow, SegmentRow, SelectRow, TextRow } from "./controls";
import { Section } from "./section";
import { useDesk } from "./settings-desk";
import { useLanguageName } from "./use-language-name";
import { VoicePreview } from "./voice-preview";

const CUSTOM = "custom";

export function AgentSection() {
  return (
    <Section name="agent">
      <ModelRow />
      <VoiceRow />
      <LanguageRows />
      <NumberRow name="speed" unit="×" />
      <OutputRow />
    </Section>
  );
}

function useDay(): (day: Date) => string {
  const { i18n } = useTranslation();
  const days = new Intl.DateTimeFormat(i18n.language, { dateStyle: "medium", timeZone: "UTC" });
  return (day) => days.format(day);
}

function useRetirement(): (model: Model) => string | undefined {
  const { t } = useTranslation();
  const day = useDay();
  return (model) => {
    const kind = retirementOf(model, new Date());
    if (kind === null || model.retires === null) return undefined;
    const date = day(model.retires);
    return t(kind === "retired" ? "settings.model.retired" : "settings.model.retires", { date });
  };
}

function ModelRow() {
  const { t } = useTranslation();
  const { settings, models, model, change } = useDesk();
  const retirement = useRetirement();
  const day = useDay();
  const near = model === null ? null : retirementOf(model, new Date());
  return (
    <>
      <SelectRow
        name="model"
        value={settings.model || (models?.[0]?.id ?? "")}
        placeholder={t(models === null ? "settings.model.loading" : "settings.model.missing")}
        options={(models ?? []).map((offered) => ({
          value: offered.id,
          label: offered.id,
          hint: retirement(offered) ?? offered.provider,
        }))}
        onChange={(id) => change({ model: id })}
      />
      {model?.retires && (near === "soon" || near === "retired") && (
        <p
          role="alert"
          data-testid="model-retires"
          className="mb-2 flex gap-2 rounded bg-warn-soft px-3 py-2 text-xs"
        >
          <TriangleAlert size={15} aria-hidden className="mt-px shrink-0 text-warn" />
          <span>{t(`settings.model.${near}Why`, { date: day(model.retires) })}</span>
        </p>
      )}
    </>
  );
}

function VoiceRow() {
  const { t } = useTranslation();
  const { settings, model, change } = useDesk();
  const [asksId, setAsksId] = useState(false);
  const isCustom = asksId || settings.customVoice !== "";
  const choose = (voice: string) => {
    setAsksId(voice === CUSTOM);
    if (voice !== CUSTOM) change({ voice, customVoice: "" });
  };
  const own = VOICES.some((voice) => voice === settings.voice) ? [] : [settings.voice];
  return (
    <>
      <SelectRow
        name="voice"
        value={isCustom ? CUSTOM : settings.voice}
        options={[
          ...[...VOICES, ...own].map((voice) => ({
            value: voice,
            label: voice,
            ...(voice === model?.voice ? { hint: t("settings.voice.usual") } : {}),
          })),
          { value: CUSTOM, label: t("settings.voice.custom") },
        ]}
        onChange={choose}
      />
      {isCustom ? <TextRow name="customVoice" placeholder="voice_…" /> : <VoicePreview />}
    </>
  );
}

function LanguageRows() {
  const { t } = useTranslation();
  const { settings, change } = useDesk();
  const nameOf = useLanguageName();
  const spoken = settings.language === "page" ? nameOf.page : settings.language;
  return (
    <>
      <SelectRow
        name="language"
        value={settings.language}
        options={[
          { value: "page", label: t("settings.language.page") },
          { value: "any", label: t("settings.language.any") },
          ...LANGUAGES.map((code) => ({ value: code, label: nameOf.language(code), hint: code })),
        ]}
        onChange={(language) => change({ language })}
      />
      {spoken === "th" && (
        <SegmentRow
          name="particle"
          value={settings.particle}
          segments={PARTICLES.map((value) => ({ value, label: value }))}
          onChange={(particle) => change({ particle })}
        />
      )}
    </>
  );
}

function OutputRow() {
  const { t } = useTranslation();
  const { settings, change } = useDesk();
  return (
    <SegmentRow
      name="outputMode"
      value={settings.outputMode}
      segments={[
        { value: "audio", label: t("settings.output.audio") },
        { value: "text", label: t("settings.output.text") },
      ]}
      onChange={(outputMode) => change({ outputMode })}
    />
  );
}
