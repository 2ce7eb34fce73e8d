import { Button } from "@/ui/button";
import { Field } from "@/ui/field";
import { useId, useState, type SubmitEvent } from "react";
import { useTranslation } from "react-i18next";

interface Props {
  /** False: nothing of it is a colour. */
  onShow: (theme: string, colors: readonly string[]) => boolean;
}

/** Splits at commas that are not inside brackets: `teal, rgb(1, 2, 3)` is two. */
function splitColors(text: string): string[] {
  return text
    .split(/[,;\n]+(?![^(]*\))/)
    .map((part) => part.trim())
    .filter(Boolean);
}

export function PaletteForm({ onShow }: Props) {
  const { t } = useTranslation();
  const id = useId();
  const [failed, setFailed] = useState(false);
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    const text = (name: string) => {
      const value = fields.get(name);
      return typeof value === "string" ? value.trim() : "";
    };
    setFailed(!onShow(text("theme"), splitColors(text("colors"))));
  };
  return (
    <details className="rounded border border-line">
      <summary className="flex min-h-10 cursor-pointer items-center px-3 text-sm text-ink-2">
        {t("palette.make")}
      </summary>
      <form onSubmit={submit} className="grid gap-3 border-t border-line p-3">
        <Field label={t("palette.makeTheme")} htmlFor={`${id}-theme`}>
          <input id={`${id}-theme`} name="theme" autoComplete="off" className="field" />
        </Field>
        <Field
          label={t("palette.makeColors")}
          htmlFor={`${id}-colors`}
          hint={t("palette.makeColorsHint")}
          error={failed ? t("palette.makeFailed") : null}
        >
          <input
            id={`${id}-colors`}
            name="colors"
            required
            autoComplete="off"
            spellCheck={false}
            placeholder="#ff7e5f, #feb47b, teal"
            aria-invalid={failed}
            className="field font-mono"
          />
        </Field>
        <Button type="submit" className="justify-self-start">
          {t("palette.makeButton")}
        </Button>
      </form>
    </details>
  );
}
