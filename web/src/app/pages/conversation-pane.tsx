import { Transcript } from "@/features/transcript/transcript";
import type { Session } from "@/realtime/session";
import { useSnapshot } from "valtio";
import { deskOf } from "../conversation-desk";
import { preferences } from "../preferences";
import { useModelFacts } from "../use-model-facts";

const keepTextStep = (step: number) => {
  preferences.textStep = step;
};

/** The conversation of a session, with what the page knows beside it. */
export function ConversationPane({ session }: { session: Session }) {
  const { textStep } = useSnapshot(preferences);
  const { config } = useSnapshot(session.view);
  const { isLocal } = useModelFacts(config?.model ?? "");
  return (
    <Transcript
      session={session}
      desk={deskOf(session)}
      isLocal={isLocal}
      retry={null}
      textSize={{ step: textStep, onStep: keepTextStep }}
    />
  );
}
