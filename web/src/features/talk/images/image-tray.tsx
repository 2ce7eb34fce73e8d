import { size } from "@/lib/format";
import type { Attachment, Attachments } from "@/realtime/images/attachments";
import { ImageOff, LoaderCircle, X } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useSnapshot } from "valtio";

interface Props {
  attachments: Attachments;
  /** The model that answers cannot see. */
  blind: boolean;
}

/** Pictures that go with the next message. */
export function ImageTray({ attachments, blind }: Props) {
  const { t } = useTranslation();
  const { list } = useSnapshot(attachments.view);
  if (list.length === 0) return null;
  return (
    <div data-testid="image-tray" className="grid gap-1.5 pb-2">
      <ul aria-label={t("images.waiting")} className="flex gap-2 overflow-x-auto pt-1.5 pr-1.5">
        {list.map((one) => (
          <Thumbnail key={one.id} attachment={one} onRemove={() => attachments.remove(one.id)} />
        ))}
      </ul>
      {blind && (
        <p data-testid="model-blind" className="flex items-start gap-1.5 text-xs text-warn">
          <ImageOff size={14} className="mt-0.5 shrink-0" aria-hidden />
          {t("images.blind")}
        </p>
      )}
    </div>
  );
}

function Thumbnail({ attachment, onRemove }: { attachment: Attachment; onRemove: () => void }) {
  const { t } = useTranslation();
  const { image, failed, name } = attachment;
  const title = name || t("images.unnamed");
  const about = image ? `${image.width} × ${image.height}, ${size(image.bytes)}` : "";
  return (
    <li
      data-testid="image-attachment"
      data-state={failed ? "failed" : image ? "ready" : "reading"}
      className="relative w-24 shrink-0"
    >
      <div className="grid h-16 place-items-center overflow-hidden rounded border border-line bg-surface-2">
        {image && <img src={image.url} alt={title} className="size-full object-cover" />}
        {!image && !failed && (
          <LoaderCircle size={18} aria-label={t("images.reading")} className="animate-turn" />
        )}
        {failed && <ImageOff size={18} aria-hidden className="text-bad" />}
      </div>
      <p
        title={`${title} ${about}`}
        className={`mt-0.5 text-[11px] leading-4 ${failed ? "text-bad" : "truncate text-ink-3"}`}
      >
        {failed ? t("images.unreadable") : about}
      </p>
      <button
        type="button"
        data-testid="remove-image"
        aria-label={t("images.remove", { name: title })}
        onClick={onRemove}
        className="absolute -top-1.5 -right-1.5 grid size-6 place-items-center rounded-full border border-line bg-surface-1 text-ink-2 after:absolute after:-inset-2.5 hover:bg-surface-2 hover:text-ink-1"
      >
        <X size={13} aria-hidden />
      </button>
    </li>
  );
}
