import { cx } from "@/lib/class-names";
import type { LucideIcon } from "lucide-react";
import type { ComponentProps } from "react";
import { Tooltip } from "./tooltip";

type Tone = "plain" | "accent" | "quiet" | "bad";

const TONES: Record<Tone, string> = {
  plain: "border border-line bg-surface-1 text-ink-1 hover:bg-surface-2 active:bg-surface-3",
  accent: "bg-accent text-accent-ink hover:brightness-110 active:brightness-95",
  quiet: "text-ink-2 hover:bg-surface-2 hover:text-ink-1 active:bg-surface-3",
  bad: "border border-line bg-surface-1 text-bad hover:bg-bad-soft active:bg-bad-soft",
};

const BASE =
  "inline-flex shrink-0 items-center justify-center gap-2 rounded font-medium whitespace-nowrap " +
  "transition-colors disabled:pointer-events-none disabled:opacity-45 select-none";

interface ButtonProps extends ComponentProps<"button"> {
  tone?: Tone;
  small?: boolean;
}

export function Button({ tone = "plain", small = false, className, ...rest }: ButtonProps) {
  const space = small ? "h-8 px-2.5 text-xs pointer-coarse:h-10" : "h-10 px-4 text-sm";
  return <button type="button" className={cx(BASE, TONES[tone], space, className)} {...rest} />;
}

interface IconButtonProps extends Omit<ButtonProps, "children"> {
  icon: LucideIcon;
  /** Its name for everybody, and what the tooltip says. */
  label: string;
  tooltipSide?: "top" | "bottom";
}

export function IconButton(props: IconButtonProps) {
  const { icon: Icon, label, tone = "quiet", small, className, tooltipSide, ...rest } = props;
  return (
    <Tooltip label={label} {...(tooltipSide ? { side: tooltipSide } : {})}>
      <button
        type="button"
        aria-label={label}
        className={cx(
          BASE,
          TONES[tone],
          small ? "size-8 pointer-coarse:size-10" : "size-10",
          className,
        )}
        {...rest}
      >
        <Icon size={small ? 16 : 18} aria-hidden />
      </button>
    </Tooltip>
  );
}
