import type { Attachments } from "@/realtime/images/attachments";
import { canCaptureScreen, pictureOfScreen } from "@/realtime/images/camera";
import { IconButton } from "@/ui/button";
import { Menu, MenuItem } from "@/ui/menu";
import { Camera, ImagePlus, ImageUp, ScreenShare } from "lucide-react";
import { useRef } from "react";
import { useTranslation } from "react-i18next";

interface Props {
  attachments: Attachments;
  enabled: boolean;
  onCamera: () => void;
}

/** Where a picture comes from. Pasting and dropping work without it. */
export function AttachMenu({ attachments, enabled, onCamera }: Props) {
  const { t } = useTranslation();
  const files = useRef<HTMLInputElement>(null);
  const takeScreen = async () => {
    const bitmap = await pictureOfScreen();
    if (bitmap !== null) attachments.addBitmap(bitmap);
  };
  return (
    <>
      <input
        ref={files}
        type="file"
        accept="image/*"
        multiple
        hidden
        aria-label={t("images.upload")}
        data-testid="image-files"
        onChange={(event) => {
          attachments.add([...(event.target.files ?? [])]);
          event.target.value = "";
        }}
      />
      <Menu
        trigger={
          <IconButton
            icon={ImagePlus}
            label={t("images.add")}
            data-testid="add-image"
            disabled={!enabled}
            className="mb-px ml-px h-9 pointer-coarse:h-10"
          />
        }
      >
        <MenuItem onSelect={() => files.current?.click()}>
          <ImageUp size={16} aria-hidden />
          <span data-testid="image-upload">{t("images.upload")}</span>
        </MenuItem>
        <MenuItem onSelect={onCamera}>
          <Camera size={16} aria-hidden />
          <span data-testid="image-camera">{t("images.camera")}</span>
        </MenuItem>
        {canCaptureScreen() && (
          <MenuItem onSelect={() => void takeScreen()}>
            <ScreenShare size={16} aria-hidden />
            <span data-testid="image-screen">{t("images.screen")}</span>
          </MenuItem>
        )}
        <p className="max-w-60 px-2 pt-1 pb-2 text-xs text-ink-3">{t("images.alsoPaste")}</p>
      </Menu>
    </>
  );
}
