import { MicrophonePreview } from "@/realtime/audio/preview";
import { canChooseSpeaker } from "@/realtime/audio/sink";
import type { Sound } from "@/realtime/audio/sound";
import { PROCESSING } from "@/realtime/audio/sound-settings";
import { playTestTone } from "@/realtime/audio/test-tone";
import { Button, IconButton } from "@/ui/button";
import { Popover } from "@/ui/popover";
import { Headphones, Volume2 } from "lucide-react";
import { memo, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useSnapshot } from "valtio";
import { SwitchLine } from "@/ui/switch-line";
import { DeviceSelect } from "./device-select";
import { LevelBar } from "./level-bar";

/** Microphone, loudspeaker and how the sound is processed; applied at once, also during a call. */
export const SoundMenu = memo(function SoundMenu({ sound }: { sound: Sound }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  return (
    <Popover
      title={t("sound.title")}
      testId="sound-menu"
      open={open}
      onOpenChange={setOpen}
      trigger={<IconButton icon={Headphones} label={t("sound.title")} data-testid="open-sound" />}
    >
      <div className="grid gap-4">
        <MicrophoneChoice sound={sound} />
        <SpeakerChoice sound={sound} />
        <Processing sound={sound} />
      </div>
    </Popover>
  );
});

function MicrophoneChoice({ sound }: { sound: Sound }) {
  const { t } = useTranslation();
  const { devices } = useSnapshot(sound.view);
  const { microphone } = useSnapshot(sound.settings);
  const [preview] = useState(() => new MicrophonePreview(sound));
  const { problem } = useSnapshot(preview.view);
  useEffect(() => {
    void preview.open();
  }, [preview, microphone.id]);
  useEffect(() => () => preview.close(), [preview]);
  return (
    <div className="grid gap-2">
      <DeviceSelect
        id="microphone"
        label={t("sound.microphone")}
        devices={devices.microphones}
        choice={microphone}
        onChoose={(device) => sound.choose("microphone", device)}
      />
      {problem === null ? (
        <LevelBar label={t("sound.level")} read={() => preview.level} />
      ) : (
        <p className="text-xs text-bad">
          {t(`microphone.${problem}.what`)} {t(`sound.fix.${problem}`)}
        </p>
      )}
    </div>
  );
}

function SpeakerChoice({ sound }: { sound: Sound }) {
  const { t } = useTranslation();
  const { devices } = useSnapshot(sound.view);
  const { speaker } = useSnapshot(sound.settings);
  const [playing, setPlaying] = useState(false);
  const test = () => {
    setPlaying(true);
    void playTestTone(sound.speakerId).finally(() => setPlaying(false));
  };
  return (
    <div className="grid gap-2">
      {canChooseSpeaker() ? (
        <DeviceSelect
          id="speaker"
          label={t("sound.speaker")}
          devices={devices.speakers}
          choice={speaker}
          onChoose={(device) => sound.choose("speaker", device)}
        />
      ) : (
        <div>
          <p className="text-sm font-medium">{t("sound.speaker")}</p>
          <p className="text-xs text-ink-3">{t("sound.speakerFixed")}</p>
        </div>
      )}
      <Button small data-testid="test-tone" disabled={playing} onClick={test}>
        <Volume2 size={15} aria-hidden />
        {t(playing ? "sound.testing" : "sound.test")}
      </Button>
    </div>
  );
}

function Processing({ sound }: { sound: Sound }) {
  const { t } = useTranslation();
  const chosen = useSnapshot(sound.settings);
  return (
    <fieldset className="grid gap-2 border-t border-line pt-3">
      <legend className="sr-only">{t("sound.processing")}</legend>
      {PROCESSING.map((name) => (
        <SwitchLine
          key={name}
          id={`sound-${name}`}
          label={t(`sound.${name}`)}
          hint={t(`sound.${name}Hint`)}
          checked={chosen[name]}
          onChange={(on) => sound.process(name, on)}
        />
      ))}
      <SwitchLine
        id="sound-speakerMode"
        label={t("sound.speakerMode")}
        hint={t("sound.speakerModeHint")}
        checked={chosen.speakerMode}
        onChange={(on) => sound.useSpeakerMode(on)}
      />
    </fieldset>
  );
}
