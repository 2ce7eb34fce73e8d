import type { Session } from "@/realtime/session";
import { Attachments } from "@/realtime/images/attachments";
import { CameraFeed } from "@/realtime/images/camera-feed";
import { memo, useState } from "react";
import { useTranslation } from "react-i18next";
import { useSnapshot } from "valtio";
import { AttachMenu } from "./images/attach-menu";
import { CameraBadge } from "./images/camera-badge";
import { CameraSheet } from "./images/camera-sheet";
import { ImageTray } from "./images/image-tray";
import { useBlindModel } from "./images/use-blind-model";
import { useImageDrops } from "./images/use-image-drops";
import { SayBox } from "./say-box";

const feeds = new WeakMap<Session, CameraFeed>();

/** One camera for each session: it outlives the page that shows it. */
function feedOf(session: Session): CameraFeed {
  const existing = feeds.get(session);
  if (existing !== undefined) return existing;
  const feed = new CameraFeed(session);
  session.use(feed);
  feeds.set(session, feed);
  return feed;
}

/** Typed text and pictures. */
export const SayLine = memo(function SayLine({
  session,
  enabled,
}: {
  session: Session;
  enabled: boolean;
}) {
  const { t } = useTranslation();
  const [attachments] = useState(() => new Attachments(() => session.messageLimit));
  const [feed] = useState(() => feedOf(session));
  const [cameraOpen, setCameraOpen] = useState(false);
  const { list } = useSnapshot(attachments.view);
  const { feeding } = useSnapshot(feed.view);
  const { config } = useSnapshot(session.view);
  const over = useImageDrops(attachments, enabled);
  const blind = useBlindModel(config?.model ?? "", enabled && (list.length > 0 || feeding));
  return (
    <div className="relative min-w-0 flex-1">
      <CameraBadge feed={feed} />
      <ImageTray attachments={attachments} blind={blind} />
      <SayBox
        enabled={enabled}
        attached={list.some(({ image }) => image !== null)}
        onSay={(text) => session.say(text, attachments.take())}
      >
        <AttachMenu
          attachments={attachments}
          enabled={enabled}
          onCamera={() => setCameraOpen(true)}
        />
      </SayBox>
      {over && (
        <p
          data-testid="image-drop"
          className="pointer-events-none absolute inset-0 grid place-items-center rounded border-2 border-dashed border-accent bg-accent-soft text-sm font-medium"
        >
          {t("images.drop")}
        </p>
      )}
      <CameraSheet
        feed={feed}
        open={cameraOpen}
        onOpenChange={setCameraOpen}
        onPicture={(bitmap) => attachments.addBitmap(bitmap)}
      />
    </div>
  );
});
