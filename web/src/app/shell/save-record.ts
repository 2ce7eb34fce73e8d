/** The record as a file, without any help of the page: for when the page is broken. */
import type { Session } from "@/realtime/session";

/** Hands the browser a file. */
export function download(name: string, type: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

export function saveRecord(session: Session): void {
  const { log } = session.record;
  const lines = Array.from({ length: log.length }, (_, index) => JSON.stringify(log.entry(index)));
  const stamp = new Date().toISOString().slice(0, 19).replaceAll(":", "-");
  download(`callboard-${stamp}.ndjson`, "application/x-ndjson", `${lines.join("\n")}\n`);
}
