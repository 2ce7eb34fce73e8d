import { UsageChip } from "@/features/transcript/usage-chip";
import type { Session } from "@/realtime/session";
import { useSnapshot } from "valtio";
import { deskOf } from "../conversation-desk";
import { useModelFacts } from "../use-model-facts";

/** Cost or compute so far, and how full the context is. */
export function UsagePill({ session }: { session: Session }) {
  const { config } = useSnapshot(session.view);
  const { isLocal, contextTokens } = useModelFacts(config?.model ?? "");
  return (
    <UsageChip
      session={session}
      desk={deskOf(session)}
      isLocal={isLocal}
      contextTokens={contextTokens}
    />
  );
}
