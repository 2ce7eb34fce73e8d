import { cx } from "@/lib/class-names";
import { X } from "lucide-react";
import { Popover as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { IconButton } from "./button";

interface Props {
  trigger: ReactNode;
  title: string;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  testId: string;
  side?: "top" | "bottom";
  className?: string;
  children: ReactNode;
}

/** A panel beside its button, for what one sets while looking on; never larger than the window. */
export function Popover(props: Props) {
  const { trigger, title, open, onOpenChange, testId, side = "top", className, children } = props;
  const { t } = useTranslation();
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          aria-label={title}
          data-testid={testId}
          side={side}
          align="end"
          sideOffset={8}
          collisionPadding={8}
          // The first control's tooltip would open over the text if it had the focus.
          onOpenAutoFocus={(event) => {
            event.preventDefault();
            if (event.currentTarget instanceof HTMLElement) event.currentTarget.focus();
          }}
          className={cx(
            "z-40 flex w-[min(380px,calc(100vw-16px))] animate-appear flex-col rounded border border-line bg-surface-1 shadow-float outline-none",
            "max-h-(--radix-popover-content-available-height)",
            className,
          )}
        >
          <div className="flex items-center border-b border-line py-1.5 pr-1.5 pl-4">
            <h2 className="min-w-0 flex-1 text-sm font-semibold">{title}</h2>
            <Radix.Close asChild>
              <IconButton icon={X} label={t("talk.close")} small />
            </Radix.Close>
          </div>
          <div className="min-h-0 overflow-y-auto px-4 py-3">{children}</div>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
