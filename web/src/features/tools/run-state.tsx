import { cx } from "@/lib/class-names";
import { CircleCheck, CircleSlash, CircleX, LoaderCircle } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { RunState } from "./describe";

const LOOKS = {
  running: { Icon: LoaderCircle, ink: "text-tool" },
  failed: { Icon: CircleX, ink: "text-bad" },
  skipped: { Icon: CircleSlash, ink: "text-ink-3" },
  done: { Icon: CircleCheck, ink: "text-ok" },
} as const;

export function RunStateIcon({ state }: { state: RunState }) {
  const { t } = useTranslation();
  const { Icon, ink } = LOOKS[state];
  return (
    <Icon
      size={15}
      role="img"
      aria-label={t(`tools.${state}`)}
      className={cx("shrink-0", ink, state === "running" && "animate-turn")}
    />
  );
}
