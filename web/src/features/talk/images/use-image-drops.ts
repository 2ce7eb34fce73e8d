import type { Attachments } from "@/realtime/images/attachments";
import { useEffect, useState } from "react";

function imagesIn(data: DataTransfer | null): File[] {
  return [...(data?.files ?? [])].filter((file) => file.type.startsWith("image/"));
}

/** While something is dragged only the kinds can be known, not the files. */
function carriesImage(event: DragEvent): boolean {
  return [...(event.dataTransfer?.items ?? [])].some(
    ({ kind, type }) => kind === "file" && type.startsWith("image/"),
  );
}

/** Pictures that are pasted or dropped anywhere on the page. True while one hovers over it. */
export function useImageDrops(attachments: Attachments, enabled: boolean): boolean {
  const [over, setOver] = useState(false);
  useEffect(() => {
    if (!enabled) return;
    const stop = new AbortController();
    const on = { signal: stop.signal };
    const leave = () => setOver(false);
    const hover = (event: DragEvent) => {
      if (!carriesImage(event)) return;
      event.preventDefault();
      setOver(true);
    };
    const drop = (event: DragEvent) => {
      setOver(false);
      const files = imagesIn(event.dataTransfer);
      if (files.length === 0 || event.defaultPrevented) return;
      event.preventDefault();
      attachments.add(files);
    };
    const paste = (event: ClipboardEvent) => {
      const files = imagesIn(event.clipboardData);
      if (files.length === 0 || event.defaultPrevented) return;
      event.preventDefault();
      attachments.add(files);
    };
    addEventListener("dragover", hover, on);
    addEventListener("dragleave", (event) => event.relatedTarget === null && leave(), on);
    addEventListener("drop", drop, on);
    addEventListener("paste", paste, on);
    return () => {
      stop.abort();
      leave();
    };
  }, [attachments, enabled]);
  return over;
}
