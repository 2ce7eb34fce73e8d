import { Tooltip as Radix } from "radix-ui";
import type { ReactNode } from "react";

interface Props {
  label: ReactNode;
  side?: "top" | "bottom";
  children: ReactNode;
}

export function Tooltip({ label, side = "top", children }: Props) {
  return (
    <Radix.Root>
      <Radix.Trigger asChild>{children}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          side={side}
          sideOffset={6}
          collisionPadding={8}
          className="z-50 max-w-72 animate-appear rounded bg-ink-1 px-2 py-1 text-xs text-surface-1"
        >
          {label}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

export const TooltipProvider = Radix.Provider;
