/** Where an event is explained: in a sentence here, in full in the API's own reference. Pure. */
import type { Direction } from "@/realtime/log/kinds";

const API = "https://platform.openai.com/docs/api-reference";

/** Key of the sentence in the texts. */
export function referenceKey(type: string): string {
  return type.replaceAll(".", "_");
}

/** Null for rows of our own. */
export function referenceUrl(type: string, direction: Direction): string | null {
  if (direction === "local") return null;
  const path = type.split(".").map(encodeURIComponent).join("/");
  return `${API}/realtime-${direction}-events/${path}`;
}
