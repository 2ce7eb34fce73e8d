import type { Camera as OpenCamera } from "@/realtime/images/camera";
import type { CameraFeed } from "@/realtime/images/camera-feed";
import { Button } from "@/ui/button";
import { Sheet } from "@/ui/sheet";
import { Camera, RefreshCw } from "lucide-react";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useSnapshot } from "valtio";
import { SwitchLine } from "@/ui/switch-line";

interface Props {
  feed: CameraFeed;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onPicture: (bitmap: ImageBitmap) => void;
}

/** Shows what the camera sees, takes pictures, and lets one go with each turn. */
export function CameraSheet({ feed, open, onOpenChange, onPicture }: Props) {
  const { t } = useTranslation();
  const { camera, opening, problem, facing, feeding } = useSnapshot(feed.view);
  useEffect(() => {
    if (open && feed.view.camera === null) void feed.open();
  }, [open, feed]);
  const close = (next: boolean) => {
    if (!next && !feed.view.feeding) feed.close();
    onOpenChange(next);
  };
  const take = async () => {
    const bitmap = await feed.picture();
    if (bitmap === null) return;
    onPicture(bitmap);
    close(false);
  };
  return (
    <Sheet
      open={open}
      onOpenChange={close}
      title={t("camera.title")}
      description={t("camera.lead")}
      closeLabel={t("talk.close")}
      place="centre"
      testId="camera"
    >
      <div className="grid gap-4">
        <div className="grid aspect-4/3 place-items-center overflow-hidden rounded bg-surface-2 text-center">
          {camera && <Picture camera={camera} className="size-full object-contain" />}
          {opening && <p className="text-sm text-ink-3">{t("camera.opening")}</p>}
          {problem && (
            <p role="alert" className="max-w-80 px-4 text-sm">
              <span className="block font-semibold">{t(`camera.${problem}.what`)}</span>
              {t(`camera.${problem}.fix`)}
            </p>
          )}
        </div>
        <div className="flex flex-wrap gap-2">
          {problem ? (
            <Button tone="accent" onClick={() => void feed.open()}>
              {t("camera.again")}
            </Button>
          ) : (
            <Button
              tone="accent"
              data-testid="take-picture"
              disabled={camera === null}
              onClick={() => void take()}
            >
              <Camera size={16} aria-hidden />
              {t("camera.take")}
            </Button>
          )}
          <Button
            disabled={camera === null}
            onClick={() => void feed.open(facing === "user" ? "environment" : "user")}
          >
            <RefreshCw size={16} aria-hidden />
            {t("camera.turn")}
          </Button>
        </div>
        <SwitchLine
          id="camera-feed"
          label={t("camera.feed")}
          hint={t("camera.feedHint")}
          checked={feeding}
          onChange={(on) => feed.feed(on)}
        />
      </div>
    </Sheet>
  );
}

export function Picture({ camera, className }: { camera: OpenCamera; className: string }) {
  const { t } = useTranslation();
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    if (video.current !== null) video.current.srcObject = camera.stream;
  }, [camera]);
  return (
    <video
      ref={video}
      aria-label={t("camera.view")}
      autoPlay
      muted
      playsInline
      className={className}
    />
  );
}
