/** Logs as files: from the reader's disk, and to it. */
import type { ExportedFile } from "@/realtime/log/export";
import { importLog, ImportFailure, type ImportProblem } from "@/realtime/log/import";
import { OpenedLog } from "./opened-log";
import { ReplaySound } from "./replay-sound";

export type OpenProblem = ImportProblem | "unreadable";

export async function openFile(file: File): Promise<OpenedLog | OpenProblem> {
  try {
    const imported = await importLog(await file.text());
    return new OpenedLog(imported, file.name, new ReplaySound());
  } catch (reason) {
    return reason instanceof ImportFailure ? reason.problem : "unreadable";
  }
}

export function saveFile({ name, type, parts }: ExportedFile): void {
  const url = URL.createObjectURL(new Blob([...parts], { type }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // The browser reads it after the click has been handled.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
