import type { Text } from "@/api/deployment";
import { useSnapshot } from "valtio";
import { preferences } from "./preferences";

/** Texts that came from the server, in the reader's language. */
export function useText(): (text: Text) => string {
  const { language } = useSnapshot(preferences);
  return (text) => text[language];
}
