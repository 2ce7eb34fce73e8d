import { useFocusAround } from "@/lib/focus";
import { X } from "lucide-react";
import { Dialog } from "radix-ui";
import type { ReactNode } from "react";
import { IconButton } from "./button";

interface Props {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  description: string;
  closeLabel: string;
  /** "side" for what is set while looking on; "centre" for what is read once; "full" for what has parts of its own. */
  place?: "side" | "centre" | "full";
  testId: string;
  children: ReactNode;
}

const PLACES = {
  side: "inset-y-0 right-0 w-[420px] max-w-full border-l",
  full: "inset-y-0 right-0 w-[520px] max-w-full sm:border-l",
  centre:
    "top-1/2 left-1/2 max-h-[85dvh] w-[560px] max-w-[calc(100vw-24px)] -translate-x-1/2 -translate-y-1/2 rounded border",
};

export function Sheet(props: Props) {
  const { open, onOpenChange, title, description, closeLabel, place = "side", testId } = props;
  const focus = useFocusAround();
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 bg-[oklch(0.1_0.01_260/0.45)]" />
        <Dialog.Content
          data-testid={testId}
          // The first control's tooltip would open over the text if it had the focus.
          onOpenAutoFocus={(event) => {
            event.preventDefault();
            focus.opened();
            if (event.currentTarget instanceof HTMLElement) event.currentTarget.focus();
          }}
          onCloseAutoFocus={focus.closed}
          tabIndex={-1}
          className={`fixed z-40 flex flex-col overflow-hidden border-line bg-surface-1 shadow-float outline-none ${PLACES[place]}`}
        >
          <header className="flex items-start gap-3 border-b border-line py-3 pr-3 pl-5">
            <div className="min-w-0 flex-1">
              <Dialog.Title className="text-base font-semibold">{title}</Dialog.Title>
              <Dialog.Description className="text-xs text-ink-3">{description}</Dialog.Description>
            </div>
            <Dialog.Close asChild>
              <IconButton icon={X} label={closeLabel} tooltipSide="bottom" />
            </Dialog.Close>
          </header>
          <div
            className={
              place === "full"
                ? "flex min-h-0 flex-1 flex-col"
                : "min-h-0 flex-1 overflow-y-auto px-5 py-4"
            }
          >
            {props.children}
          </div>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
