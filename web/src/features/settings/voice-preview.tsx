import { previewVoice } from "@/realtime/voice-preview";
import { Button } from "@/ui/button";
import { Play, Square } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useDesk } from "./settings-desk";

/** Lets the chosen voice be heard, in a call or without one. */
export function VoicePreview() {
  const { t } = useTranslation();
  const { settings, model, matches } = useDesk();
  const [problem, setProblem] = useState<string | null>(null);
  const [playing, setPlaying] = useState(false);
  const stop = useRef<AbortController>(null);
  useEffect(() => () => stop.current?.abort(), []);
  if (!matches("voice") || model === null) return null;
  const play = async () => {
    const ending = new AbortController();
    stop.current = ending;
    setPlaying(true);
    setProblem(null);
    const { voice, speed } = settings;
    const text = t("settings.preview.text", { voice });
    try {
      await previewVoice({ model: model.id, voice, speed, text }, ending.signal);
    } catch (reason) {
      setProblem(reason instanceof Error ? reason.message : "");
    }
    setPlaying(false);
  };
  return (
    <div className="flex flex-wrap items-center gap-3 pb-2">
      <Button
        small
        data-testid="voice-preview"
        onClick={() => (playing ? stop.current?.abort() : void play())}
      >
        {playing ? <Square size={14} aria-hidden /> : <Play size={14} aria-hidden />}
        {t(playing ? "settings.preview.stop" : "settings.preview.play")}
      </Button>
      {problem !== null && (
        <p role="alert" className="min-w-0 flex-1 text-xs text-bad">
          {t("settings.preview.failed")} {problem}
        </p>
      )}
    </div>
  );
}
