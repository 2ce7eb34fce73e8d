import { focusFloor } from "@/lib/focus";
import type { PressControl } from "@/realtime/press-control";
import type { Session } from "@/realtime/session";
import { IconButton } from "@/ui/button";
import { Hand, Mic, MicOff, Trash2 } from "lucide-react";
import { memo } from "react";
import { useTranslation } from "react-i18next";

interface Props {
  session: Session;
  muted: boolean;
  canMute: boolean;
  canInterrupt: boolean;
  /** In push-to-talk, where there is nothing to mute: what is said can be thrown away. */
  press: PressControl | null;
  pressed: boolean;
}

/** Mute or throw away, and interrupt. */
export const CallSwitches = memo(function CallSwitches(props: Props) {
  const { session, muted, canMute, canInterrupt, press, pressed } = props;
  const { t } = useTranslation();
  return (
    <>
      {press === null || !pressed ? (
        <IconButton
          icon={muted ? MicOff : Mic}
          label={t(muted ? "press.unmute" : "press.mute")}
          aria-pressed={muted}
          data-testid="mute"
          disabled={!canMute}
          onClick={() => session.mute(!muted)}
        />
      ) : (
        <IconButton
          icon={Trash2}
          label={t("press.discard")}
          data-testid="discard"
          onClick={() => {
            press.feed({ type: "discard" });
            focusFloor();
          }}
        />
      )}
      <IconButton
        icon={Hand}
        label={t("talk.interrupt")}
        data-testid="interrupt"
        className="max-sm:hidden"
        disabled={!canInterrupt}
        onClick={() => session.interrupt()}
      />
    </>
  );
});
