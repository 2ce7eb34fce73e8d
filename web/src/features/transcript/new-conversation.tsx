import { focusFloor } from "@/lib/focus";
import { Button, IconButton } from "@/ui/button";
import { MessageSquarePlus } from "lucide-react";
import { Popover } from "radix-ui";
import { useState } from "react";
import { useTranslation } from "react-i18next";

interface Props {
  live: boolean;
  disabled: boolean;
  onConfirm: () => void;
}

/** By then the panel is gone, and the button that opened it rests. */
const CLOSED_MS = 100;

/** Asks first: at the server, what is deleted is gone. */
export function NewConversation({ live, disabled, onConfirm }: Props) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Trigger asChild>
        <IconButton
          small
          icon={MessageSquarePlus}
          label={t("fresh.open")}
          tooltipSide="bottom"
          disabled={disabled}
          data-testid="new-conversation"
        />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          align="end"
          sideOffset={6}
          collisionPadding={8}
          aria-label={t("fresh.title")}
          className="z-50 w-80 max-w-[calc(100vw-16px)] animate-appear rounded border border-line bg-surface-1 p-4 text-sm shadow-float"
        >
          <p className="font-semibold">{t("fresh.title")}</p>
          <p className="mt-1 text-ink-2">{t(live ? "fresh.live" : "fresh.over")}</p>
          <div className="mt-3 flex justify-end gap-2">
            <Popover.Close asChild>
              <Button small>{t("fresh.cancel")}</Button>
            </Popover.Close>
            <Popover.Close asChild>
              <Button
                small
                tone="accent"
                data-testid="new-conversation-confirm"
                onClick={() => {
                  onConfirm();
                  setTimeout(focusFloor, CLOSED_MS);
                }}
              >
                {t("fresh.confirm")}
              </Button>
            </Popover.Close>
          </div>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
