import { cx } from "@/lib/class-names";
import { IconButton } from "@/ui/button";
import { SendHorizontal } from "lucide-react";
import { useState, type SyntheticEvent } from "react";
import { useTranslation } from "react-i18next";

interface Props {
  enabled: boolean;
  onSay: (text: string) => void;
}

export function SayBox({ enabled, onSay }: Props) {
  const { t } = useTranslation();
  const [text, setText] = useState("");
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (text.trim() === "") return;
    onSay(text.trim());
    setText("");
  };
  return (
    <form
      onSubmit={submit}
      className={cx(
        "flex h-10 min-w-0 flex-1 items-center rounded border border-line-strong/60 focus-within:border-accent",
        enabled ? "bg-surface-1" : "bg-surface-2",
      )}
    >
      <input
        data-testid="say-input"
        aria-label={t("talk.say")}
        placeholder={t(enabled ? "talk.say" : "talk.sayLater")}
        value={text}
        disabled={!enabled}
        onChange={(event) => setText(event.target.value)}
        autoComplete="off"
        enterKeyHint="send"
        className="h-full min-w-0 flex-1 rounded bg-transparent px-3 text-base outline-none placeholder:text-ink-3 sm:text-sm"
      />
      <IconButton
        type="submit"
        icon={SendHorizontal}
        label={t("talk.send")}
        data-testid="say-send"
        disabled={!enabled || text.trim() === ""}
        className="mr-0.5 h-9"
      />
    </form>
  );
}
