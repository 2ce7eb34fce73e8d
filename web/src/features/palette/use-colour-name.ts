import type { Hex } from "@/realtime/palette/colour";
import { nameOf } from "@/realtime/palette/name";
import { useTranslation } from "react-i18next";

/** A colour's name in the reader's language, as the beginning of a sentence. */
export function useColourName(): (hex: Hex) => string {
  const { t } = useTranslation();
  return (hex) => {
    const { tone, hue } = nameOf(hex);
    const plain = t(`palette.hue.${hue}`);
    const words = tone === "mid" ? plain : t(`palette.tone.${tone}`, { hue: plain });
    return words.charAt(0).toUpperCase() + words.slice(1);
  };
}
