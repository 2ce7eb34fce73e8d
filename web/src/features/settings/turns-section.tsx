import {
  EAGERNESS,
  IDLE_TIMEOUTS_MS,
  NOISE_REDUCTIONS,
  PRESS_LIMITS_S,
  VAD_PRESETS,
  type VadPreset,
  tuningOf,
} from "@/realtime/turn-taking";
import { useTranslation } from "react-i18next";
import { NumberRow, SegmentRow, SelectRow, SwitchRow } from "./controls";
import { Section } from "./section";
import { useDesk } from "./settings-desk";

export function TurnsSection() {
  const { t } = useTranslation();
  const { settings, change, query } = useDesk();
  const isSearching = query !== "";
  const detects = settings.mode === "voice_activity" || isSearching;
  const bySilence = detects && (settings.vad === "server_vad" || isSearching);
  return (
    <Section name="turns">
      <SegmentRow
        name="mode"
        value={settings.mode}
        segments={[
          { value: "voice_activity", label: t("talk.voiceActivity") },
          { value: "push_to_talk", label: t("talk.pushToTalk") },
        ]}
        onChange={(mode) => change({ mode })}
      />
      {detects && (
        <SegmentRow
          name="vad"
          value={settings.vad}
          hint={t(`settings.vadHint.${settings.vad}`)}
          segments={[
            { value: "server_vad", label: t("settings.serverVad") },
            { value: "semantic_vad", label: t("settings.semanticVad") },
          ]}
          onChange={(vad) => change({ vad })}
        />
      )}
      {bySilence && <Silence />}
      {detects && (settings.vad === "semantic_vad" || isSearching) && (
        <SegmentRow
          name="eagerness"
          value={settings.eagerness}
          segments={EAGERNESS.map((value) => ({ value, label: t(`settings.eagerness.${value}`) }))}
          onChange={(eagerness) => change({ eagerness })}
        />
      )}
      {detects && <SwitchRow name="interruptResponse" />}
      {detects && <SwitchRow name="createResponse" />}
      {bySilence && <IdleRow />}
      {(!detects || isSearching) && <PressLimitRow />}
      <SegmentRow
        name="noiseReduction"
        value={settings.noiseReduction}
        segments={NOISE_REDUCTIONS.map((value) => ({ value, label: t(`settings.noise.${value}`) }))}
        onChange={(noiseReduction) => change({ noiseReduction })}
      />
    </Section>
  );
}

const PRESETS: readonly VadPreset[] = [...VAD_PRESETS, "custom"];

function Silence() {
  const { t } = useTranslation();
  const { settings, change, query } = useDesk();
  const tuning = tuningOf(settings);
  const choose = (vadPreset: VadPreset) => {
    const start = {
      vadThreshold: tuning.threshold,
      vadPrefixMs: tuning.prefix_padding_ms,
      vadSilenceMs: tuning.silence_duration_ms,
    };
    change(vadPreset === "custom" ? { vadPreset, ...start } : { vadPreset });
  };
  return (
    <>
      <SegmentRow
        name="vadPreset"
        value={settings.vadPreset}
        hint={t("settings.tuning", {
          threshold: tuning.threshold,
          prefix: tuning.prefix_padding_ms,
          silence: tuning.silence_duration_ms,
        })}
        segments={PRESETS.map((value) => ({ value, label: t(`settings.room.${value}`) }))}
        onChange={choose}
      />
      {(settings.vadPreset === "custom" || query !== "") && (
        <>
          <NumberRow name="vadThreshold" unit="" />
          <NumberRow name="vadPrefixMs" unit="ms" sliderMax={2000} />
          <NumberRow name="vadSilenceMs" unit="ms" sliderMax={3000} />
        </>
      )}
    </>
  );
}

function IdleRow() {
  const { t } = useTranslation();
  const { settings, change } = useDesk();
  const values = new Set<number>([...IDLE_TIMEOUTS_MS, settings.idleTimeoutMs]);
  return (
    <SelectRow
      name="idleTimeoutMs"
      value={String(settings.idleTimeoutMs)}
      options={[...values]
        .sort((one, other) => one - other)
        .map((ms) => ({
          value: String(ms),
          label: ms === 0 ? t("settings.never") : t("settings.seconds", { count: ms / 1000 }),
        }))}
      onChange={(ms) => change({ idleTimeoutMs: Number(ms) })}
    />
  );
}

function PressLimitRow() {
  const { t } = useTranslation();
  const { settings, change } = useDesk();
  return (
    <SelectRow
      name="pressLimitS"
      value={String(settings.pressLimitS)}
      options={PRESS_LIMITS_S.map((seconds) => ({
        value: String(seconds),
        label: t("settings.seconds", { count: seconds }),
      }))}
      onChange={(seconds) => change({ pressLimitS: Number(seconds) })}
    />
  );
}
