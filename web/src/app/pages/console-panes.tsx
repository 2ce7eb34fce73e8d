import { Inspector } from "@/features/inspector/inspector";
import { Transcript } from "@/features/transcript/transcript";
import { useMedia } from "@/lib/use-media";
import type { Session } from "@/realtime/session";
import { SplitPanes } from "@/ui/split-panes";
import { TabbedPanes } from "@/ui/tabbed-panes";
import { useTranslation } from "react-i18next";
import { useSnapshot } from "valtio";
import { inspectorOf } from "../inspector";
import { preferences } from "../preferences";

export function ConsolePanes({ session }: { session: Session }) {
  const { t } = useTranslation();
  const { split } = useSnapshot(preferences);
  const sideBySide = useMedia("(min-width: 768px)");
  if (sideBySide) {
    return (
      <SplitPanes
        label={t("pane.handle")}
        share={split}
        onShare={(share) => (preferences.split = share)}
        left={<Transcript session={session} />}
        right={<Inspector control={inspectorOf(session)} />}
      />
    );
  }
  return (
    <TabbedPanes
      label={t("pane.panes")}
      panes={[
        {
          id: "conversation",
          label: t("pane.conversation"),
          content: <Transcript session={session} />,
        },
        {
          id: "events",
          label: t("pane.events"),
          content: <Inspector control={inspectorOf(session)} />,
        },
      ]}
    />
  );
}
