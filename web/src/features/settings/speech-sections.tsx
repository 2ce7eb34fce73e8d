import { LANGUAGES } from "@/realtime/language";
import {
  EFFORTS,
  TRANSCRIPTION_MODELS,
  type ToolChoice,
  type TruncationKind,
  takesKeywords,
  takesPrompt,
} from "@/realtime/settings";
import { useTranslation } from "react-i18next";
import { NumberRow, SegmentRow, SelectRow, SwitchRow, TextRow } from "./controls";
import { BITRATES, CODECS } from "@/realtime/webrtc/codecs";
import { Section } from "./section";
import { OptionalNumberRow } from "./optional-number-row";
import { useDesk } from "./settings-desk";
import { useLanguageName } from "./use-language-name";

export function TranscriptionSection() {
  const { t } = useTranslation();
  const { settings, change, query } = useDesk();
  const nameOf = useLanguageName();
  const { transcriptionModel: model } = settings;
  const isOn = settings.transcribe || query !== "";
  return (
    <Section name="transcription">
      <SwitchRow name="transcribe" />
      {isOn && (
        <>
          <SelectRow
            name="transcriptionModel"
            value={model}
            options={[...new Set([...TRANSCRIPTION_MODELS, model])].map((value) => ({
              value,
              label: value,
            }))}
            onChange={(transcriptionModel) => change({ transcriptionModel })}
          />
          <SelectRow
            name="transcriptionLanguage"
            value={settings.transcriptionLanguage || "same"}
            options={[
              { value: "same", label: t("settings.language.same") },
              ...LANGUAGES.map((code) => ({
                value: code,
                label: nameOf.language(code),
                hint: code,
              })),
            ]}
            onChange={(code) => change({ transcriptionLanguage: code === "same" ? "" : code })}
          />
          {(takesPrompt(model) || query !== "") && (
            <TextRow
              name="transcriptionPrompt"
              rows={2}
              placeholder={t("settings.promptExample")}
              {...(takesPrompt(model) ? {} : { hint: t("settings.notTaken", { model }) })}
            />
          )}
          {(takesKeywords(model) || query !== "") && (
            <TextRow
              name="transcriptionKeywords"
              placeholder={t("settings.keywordsExample")}
              {...(takesKeywords(model) ? {} : { hint: t("settings.notTaken", { model }) })}
            />
          )}
          <SwitchRow name="logprobs" />
        </>
      )}
    </Section>
  );
}

const CHOICES = ["auto", "none", "required"] as const;

export function ToolsSection() {
  const { t } = useTranslation();
  const { session, settings, change } = useDesk();
  const offered = session.planned({ ...settings, tools: true }).tools ?? [];
  return (
    <Section name="tools">
      <SwitchRow name="tools" />
      <SelectRow
        name="toolChoice"
        value={settings.toolChoice}
        options={[
          ...CHOICES.map((value) => ({ value, label: t(`settings.toolChoice.${value}`) })),
          ...offered.map(({ name }) => ({
            value: `function:${name}`,
            label: t("settings.toolChoice.function", { name }),
          })),
        ]}
        onChange={(choice) => change({ toolChoice: choice as ToolChoice })}
      />
      <SwitchRow name="parallelToolCalls" />
    </Section>
  );
}

const TRUNCATIONS: readonly TruncationKind[] = ["auto", "disabled", "retention_ratio"];

export function LimitsSection() {
  const { t } = useTranslation();
  const { settings, change, query } = useDesk();
  return (
    <Section name="limits">
      <OptionalNumberRow name="maxOutputTokens" start={1024} unit={t("settings.tokens")} />
      <SegmentRow
        name="truncation"
        value={settings.truncation}
        hint={t(`settings.truncationHint.${settings.truncation}`)}
        segments={TRUNCATIONS.map((value) => ({ value, label: t(`settings.truncation.${value}`) }))}
        onChange={(truncation) => change({ truncation })}
      />
      {(settings.truncation === "retention_ratio" || query !== "") && (
        <>
          <NumberRow name="retentionRatio" unit="" />
          <OptionalNumberRow
            name="postInstructionTokens"
            start={8000}
            unit={t("settings.tokens")}
          />
        </>
      )}
      <SelectRow
        name="effort"
        value={settings.effort ?? "own"}
        options={[
          { value: "own", label: t("settings.effort.own") },
          ...EFFORTS.map((value) => ({ value, label: t(`settings.effort.${value}`) })),
        ]}
        onChange={(effort) => change({ effort: EFFORTS.find((known) => known === effort) ?? null })}
      />
    </Section>
  );
}

export function ConnectionSection() {
  const { t } = useTranslation();
  const { settings, change } = useDesk();
  return (
    <Section name="connection">
      <SegmentRow
        name="transport"
        value={settings.transport}
        segments={[
          { value: "webrtc", label: t("transport.webrtc") },
          { value: "websocket", label: t("transport.websocket") },
        ]}
        onChange={(transport) => change({ transport })}
      />
      {settings.transport === "webrtc" && (
        <>
          <SegmentRow
            name="codec"
            value={settings.codec}
            segments={CODECS.map((value) => ({ value, label: t(`settings.codecs.${value}`) }))}
            onChange={(codec) => change({ codec })}
          />
          <SelectRow
            name="kbps"
            value={String(settings.kbps)}
            options={BITRATES.map((kbps) => ({
              value: String(kbps),
              label: kbps === 0 ? t("settings.kbpsOwn") : t("settings.kbps", { kbps }),
            }))}
            onChange={(kbps) => change({ kbps: Number(kbps) })}
          />
          <SwitchRow name="adaptive" />
        </>
      )}
      <SwitchRow name="tracing" />
      {settings.tracing && (
        <TextRow name="tracingName" placeholder={t("settings.tracingExample")} />
      )}
    </Section>
  );
}
