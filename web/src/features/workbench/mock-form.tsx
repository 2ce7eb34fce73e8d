import { Button } from "@/ui/button";
import { Field } from "@/ui/field";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";

interface Props {
  name: string;
  /** null: the tool itself answers. */
  present: string | null;
  onMock: (output: string | null) => Promise<void>;
}

/** A fixed answer in place of the tool's own, until it is taken away. */
export function MockForm({ name, present, onMock }: Props) {
  const { t } = useTranslation();
  const id = useId();
  const [text, setText] = useState(present ?? "");
  const [failed, setFailed] = useState(false);
  const put = (output: string | null) => {
    setFailed(false);
    onMock(output).catch(() => setFailed(true));
  };
  return (
    <div className="grid gap-2 border-t border-line pt-3">
      <Field
        label={t("bench.mock")}
        htmlFor={id}
        hint={t("bench.mockHint")}
        error={failed ? t("bench.unreachable") : null}
      >
        <textarea
          id={id}
          data-testid={`bench-mock-${name}`}
          rows={2}
          value={text}
          spellCheck={false}
          placeholder='{"status": "on time"}'
          onChange={(event) => setText(event.target.value)}
          className="w-full rounded border border-line-strong bg-surface-1 px-3 py-2 font-mono text-xs"
        />
      </Field>
      <div className="flex flex-wrap gap-2">
        <Button
          small
          disabled={text.trim() === ""}
          data-testid={`bench-mock-set-${name}`}
          onClick={() => put(text)}
        >
          {t("bench.mockSet")}
        </Button>
        <Button
          small
          disabled={present === null}
          data-testid={`bench-mock-clear-${name}`}
          onClick={() => put(null)}
        >
          {t("bench.mockClear")}
        </Button>
      </div>
    </div>
  );
}
