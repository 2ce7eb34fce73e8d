import { Button } from "@/ui/button";
import { type KeyboardEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { INPUT } from "./controls";

interface Props {
  label: string;
  initial: string;
  onName: (name: string) => void;
  onCancel: () => void;
}

/** One name, asked for in place. */
export function NameForm({ label, initial, onName, onCancel }: Props) {
  const { t } = useTranslation();
  const [name, setName] = useState(initial);
  const press = (event: KeyboardEvent) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    event.preventDefault();
    onCancel();
  };
  return (
    <form
      className="flex w-full items-center gap-2"
      onKeyDown={press}
      onSubmit={(event) => {
        event.preventDefault();
        if (name.trim() !== "") onName(name.trim());
      }}
    >
      <input
        aria-label={label}
        placeholder={label}
        data-testid="name-input"
        maxLength={80}
        autoFocus
        value={name}
        onFocus={(event) => event.target.select()}
        onChange={(event) => setName(event.target.value)}
        className={`${INPUT} h-10 min-w-0 flex-1`}
      />
      <Button
        type="submit"
        tone="accent"
        small
        data-testid="name-save"
        disabled={name.trim() === ""}
      >
        {t("settings.save")}
      </Button>
      <Button small tone="quiet" onClick={onCancel}>
        {t("settings.cancel")}
      </Button>
    </form>
  );
}
