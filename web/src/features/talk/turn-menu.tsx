import type { Session } from "@/realtime/session";
import type { CallSettings } from "@/realtime/settings";
import {
  EAGERNESS,
  IDLE_TIMEOUTS_MS,
  NOISE_REDUCTIONS,
  PRESS_LIMITS_S,
} from "@/realtime/turn-taking";
import { IconButton } from "@/ui/button";
import { Popover } from "@/ui/popover";
import { Segmented } from "@/ui/segmented";
import { Select } from "@/ui/select";
import { Settings2 } from "lucide-react";
import { memo, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useSnapshot } from "valtio";
import { DetectionChoice } from "./detection-choice";
import { SwitchLine } from "@/ui/switch-line";

interface Props {
  session: Session;
  settings: CallSettings;
}

/** When a turn begins and ends; applied at once, also during a call. */
export const TurnMenu = memo(function TurnMenu({ session, settings }: Props) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const { mode } = useSnapshot(settings);
  const change = (part: Partial<CallSettings>) => {
    Object.assign(settings, part);
    session.apply(settings);
  };
  const Choices = mode === "push_to_talk" ? PressChoices : VoiceChoices;
  return (
    <Popover
      title={t(mode === "push_to_talk" ? "turns.titlePress" : "turns.title")}
      testId="turn-menu"
      open={open}
      onOpenChange={setOpen}
      trigger={<IconButton icon={Settings2} label={t("turns.open")} data-testid="open-turns" />}
    >
      <Choices settings={settings} change={change} />
    </Popover>
  );
});

interface ChoicesProps {
  settings: CallSettings;
  change: (part: Partial<CallSettings>) => void;
}

function VoiceChoices({ settings, change }: ChoicesProps) {
  const { t } = useTranslation();
  const chosen = useSnapshot(settings);
  const isSemantic = chosen.vad === "semantic_vad";
  return (
    <div className="grid gap-4">
      <DetectionChoice chosen={chosen} onChange={change} />
      {isSemantic && (
        <Labelled label={t("turns.eagerness")} hint={t(`turns.eagernessHint.${chosen.eagerness}`)}>
          <Segmented
            label={t("turns.eagerness")}
            testId="eagerness"
            value={chosen.eagerness}
            onChange={(eagerness) => change({ eagerness })}
            segments={EAGERNESS.map((value) => ({ value, label: t(`turns.${value}`) }))}
          />
        </Labelled>
      )}
      <SwitchLine
        id="interrupt-response"
        label={t("turns.interrupt")}
        hint={t("turns.interruptHint")}
        checked={chosen.interruptResponse}
        onChange={(interruptResponse) => change({ interruptResponse })}
      />
      <SwitchLine
        id="create-response"
        label={t("turns.create")}
        hint={t("turns.createHint")}
        checked={chosen.createResponse}
        onChange={(createResponse) => change({ createResponse })}
      />
      {!isSemantic && (
        <Labelled label={t("turns.idle")} hint={t("turns.idleHint")} htmlFor="idle-timeout">
          <Select
            id="idle-timeout"
            value={String(chosen.idleTimeoutMs)}
            options={IDLE_TIMEOUTS_MS.map((ms) => ({
              value: String(ms),
              label: ms === 0 ? t("turns.never") : t("turns.seconds", { count: ms / 1000 }),
            }))}
            onChange={(value) => change({ idleTimeoutMs: Number(value) })}
          />
        </Labelled>
      )}
      <NoiseChoice settings={settings} change={change} />
    </div>
  );
}

function PressChoices({ settings, change }: ChoicesProps) {
  const { t } = useTranslation();
  const { pressLimitS } = useSnapshot(settings);
  return (
    <div className="grid gap-4">
      <p className="text-sm text-ink-2">{t("turns.pressHow")}</p>
      <Labelled label={t("turns.limit")} hint={t("turns.limitHint")} htmlFor="press-limit">
        <Select
          id="press-limit"
          value={String(pressLimitS)}
          options={PRESS_LIMITS_S.map((seconds) => ({
            value: String(seconds),
            label: t("turns.seconds", { count: seconds }),
          }))}
          onChange={(value) => change({ pressLimitS: Number(value) })}
        />
      </Labelled>
      <NoiseChoice settings={settings} change={change} />
    </div>
  );
}

function NoiseChoice({ settings, change }: ChoicesProps) {
  const { t } = useTranslation();
  const { noiseReduction } = useSnapshot(settings);
  return (
    <Labelled label={t("turns.noise")} hint={t("turns.noiseHint")}>
      <Segmented
        label={t("turns.noise")}
        testId="noise-reduction"
        value={noiseReduction}
        onChange={(next) => change({ noiseReduction: next })}
        segments={NOISE_REDUCTIONS.map((value) => ({ value, label: t(`turns.${value}`) }))}
      />
    </Labelled>
  );
}

interface LabelledProps {
  label: string;
  hint: string;
  htmlFor?: string;
  children: ReactNode;
}

function Labelled({ label, hint, htmlFor, children }: LabelledProps) {
  return (
    <div className="grid gap-1.5">
      {htmlFor === undefined ? (
        <span className="text-sm font-medium">{label}</span>
      ) : (
        <label htmlFor={htmlFor} className="text-sm font-medium">
          {label}
        </label>
      )}
      {children}
      <p className="text-xs text-ink-3">{hint}</p>
    </div>
  );
}
