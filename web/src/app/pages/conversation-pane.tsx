import type { ToolRetry } from "@/features/transcript/facts";
import { Transcript } from "@/features/transcript/transcript";
import type { Session } from "@/realtime/session";
import { memo, useMemo } from "react";
import { useSnapshot } from "valtio";
import { toolboxOf } from "../browser-tools";
import { deskOf } from "../conversation-desk";
import { preferences } from "../preferences";
import { useBeside } from "../use-beside";
import { useModelFacts } from "../use-model-facts";

const keepTextStep = (step: number) => {
  preferences.textStep = step;
};

/** What the page's own tools can do again, by hand. */
function useRetry(session: Session): ToolRetry {
  return useMemo(() => {
    const toolbox = toolboxOf(session);
    return {
      can: (name) => toolbox.find(name) !== undefined,
      run: (call) => void toolbox.run(call.name, call.arguments),
    };
  }, [session]);
}

/** The conversation of a session, with what the page knows beside it. Made again for its own sake only. */
export const ConversationPane = memo(function ConversationPane({ session }: { session: Session }) {
  const { textStep } = useSnapshot(preferences);
  const { config } = useSnapshot(session.view);
  const { isLocal } = useModelFacts(config?.model ?? "");
  return (
    <Transcript
      session={session}
      desk={deskOf(session)}
      isLocal={isLocal}
      retry={useRetry(session)}
      beside={useBeside(session)}
      textSize={{ step: textStep, onStep: keepTextStep }}
    />
  );
});
