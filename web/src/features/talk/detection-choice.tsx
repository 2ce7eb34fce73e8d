import { cx } from "@/lib/class-names";
import { type TurnTaking, VAD_PRESETS } from "@/realtime/turn-taking";
import { BrainCircuit, Building2, House, SlidersHorizontal, TreePine } from "lucide-react";
import { RadioGroup } from "radix-ui";
import { useTranslation } from "react-i18next";

const ICONS = { quiet: TreePine, normal: House, noisy: Building2, custom: SlidersHorizontal };
const SEMANTIC = "semantic";

interface Props {
  chosen: TurnTaking;
  onChange: (part: Partial<TurnTaking>) => void;
}

/** How the end of a turn is found: by loudness in a room of this kind, or by meaning. */
export function DetectionChoice({ chosen, onChange }: Props) {
  const { t } = useTranslation();
  const isCustom = chosen.vadPreset === "custom";
  const kinds = [...VAD_PRESETS, ...(isCustom ? (["custom"] as const) : []), SEMANTIC] as const;
  return (
    <RadioGroup.Root
      aria-label={t("turns.detection")}
      data-testid="detection"
      className="grid grid-cols-2 gap-2"
      value={chosen.vad === "semantic_vad" ? SEMANTIC : chosen.vadPreset}
      onValueChange={(value) => {
        const kind = kinds.find((one) => one === value);
        if (kind === undefined) return;
        if (kind === SEMANTIC) onChange({ vad: "semantic_vad" });
        else onChange({ vad: "server_vad", vadPreset: kind });
      }}
    >
      {kinds.map((kind) => {
        const Icon = kind === SEMANTIC ? BrainCircuit : ICONS[kind];
        return (
          <RadioGroup.Item
            key={kind}
            value={kind}
            data-testid={`detection-${kind}`}
            className={cx(
              "grid content-start gap-0.5 rounded border border-line px-3 py-2 text-left hover:bg-surface-2",
              "data-[state=checked]:border-accent data-[state=checked]:bg-accent-soft",
            )}
          >
            <span className="flex items-center gap-1.5 text-sm font-medium">
              <Icon size={15} aria-hidden />
              {t(`turns.${kind}`)}
            </span>
            <span className="text-xs text-ink-3">{t(`turns.${kind}Hint`)}</span>
          </RadioGroup.Item>
        );
      })}
    </RadioGroup.Root>
  );
}
