import { Popover } from "radix-ui";
import { useRef, useState, type ReactNode } from "react";

interface Props {
  /** A button: it opens by pointing at it, by focus from the keyboard, and by pressing it. */
  trigger: ReactNode;
  side?: "top" | "bottom";
  /** What the panel is called. */
  label: string;
  testId: string;
  children: ReactNode;
}

const OPEN_AFTER_MS = 150;
const CLOSE_AFTER_MS = 120;

/** More about something small, for those who point at it, walk to it or press it. */
export function Peek({ trigger, side = "bottom", label, testId, children }: Props) {
  const [open, setOpen] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const soon = (next: boolean, ms: number) => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setOpen(next), ms);
  };
  const pointing = {
    onPointerEnter: (event: { pointerType: string }) =>
      event.pointerType === "mouse" && soon(true, OPEN_AFTER_MS),
    onPointerLeave: (event: { pointerType: string }) =>
      event.pointerType === "mouse" && soon(false, CLOSE_AFTER_MS),
  };
  return (
    <Popover.Root
      open={open}
      onOpenChange={(next) => {
        clearTimeout(timer.current);
        setOpen(next);
      }}
    >
      <Popover.Trigger
        asChild
        {...pointing}
        onFocus={(event) => event.currentTarget.matches(":focus-visible") && setOpen(true)}
        onBlur={() => soon(false, 0)}
      >
        {trigger}
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          side={side}
          align="start"
          sideOffset={6}
          collisionPadding={8}
          aria-label={label}
          data-testid={testId}
          onOpenAutoFocus={(event) => event.preventDefault()}
          onCloseAutoFocus={(event) => event.preventDefault()}
          {...pointing}
          className="z-50 max-w-[calc(100vw-16px)] animate-appear rounded border border-line bg-surface-1 p-3 text-xs text-ink-1 shadow-float"
        >
          {children}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
