/** The record as a file, without any help of the page: for when the page is broken. */
import { exportLog } from "@/realtime/log/export";
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

export async function saveRecord(session: Session): Promise<void> {
  const { log, audio } = session.record;
  const { name, type, parts } = await exportLog(log, { format: "ndjson", audio });
  download(name, type, parts.join(""));
}
