import type { CameraFeed } from "@/realtime/images/camera-feed";
import { IconButton } from "@/ui/button";
import { CameraOff } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useSnapshot } from "valtio";
import { Picture } from "./camera-sheet";

/** The camera goes with each turn: what it sees, and how to end it, stay in sight. */
export function CameraBadge({ feed }: { feed: CameraFeed }) {
  const { t } = useTranslation();
  const { camera, feeding } = useSnapshot(feed.view);
  if (camera === null || !feeding) return null;
  return (
    <div data-testid="camera-on" className="flex items-center gap-2 pb-2 text-xs text-ink-2">
      <Picture camera={camera} className="h-12 w-16 rounded border border-line object-cover" />
      <span className="flex-1">
        <span aria-hidden className="mr-1.5 inline-block size-2 rounded-full bg-bad" />
        {t("camera.on")}
      </span>
      <IconButton icon={CameraOff} label={t("camera.off")} small onClick={() => feed.close()} />
    </div>
  );
}
