import type { FeedTool } from "@/realtime/feed/fold";
import { Button } from "@/ui/button";
import { Field } from "@/ui/field";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";

interface Props {
  calls: readonly FeedTool[];
  onAnswer: (callId: string, output: string) => Promise<void>;
}

/** Tool calls of the call in progress that are not answered yet: each can be answered by hand. */
export function OpenCalls({ calls, onAnswer }: Props) {
  const { t } = useTranslation();
  if (calls.length === 0) return <p className="text-ink-3">{t("bench.openNone")}</p>;
  return (
    <ul className="grid gap-2">
      {calls.map((call) => (
        <OpenCall key={call.callId} call={call} onAnswer={onAnswer} />
      ))}
    </ul>
  );
}

function OpenCall({ call, onAnswer }: { call: FeedTool } & Pick<Props, "onAnswer">) {
  const { t } = useTranslation();
  const id = useId();
  const [text, setText] = useState("");
  const [failed, setFailed] = useState(false);
  const { callId, name, arguments: given } = call;
  return (
    <li
      data-testid="bench-open"
      data-name={name}
      className="grid gap-2 rounded border border-line bg-surface-1 px-3 py-2"
    >
      <p className="font-mono text-xs break-all">
        <span className="font-medium text-tool">{name}</span> {given}
      </p>
      <Field label={t("bench.answer")} htmlFor={id} error={failed ? t("bench.answerLate") : null}>
        <textarea
          id={id}
          data-testid="bench-answer"
          rows={2}
          value={text}
          spellCheck={false}
          onChange={(event) => setText(event.target.value)}
          className="w-full rounded border border-line-strong bg-surface-1 px-3 py-2 font-mono text-xs"
        />
      </Field>
      <Button
        small
        data-testid="bench-answer-send"
        className="justify-self-start"
        onClick={() => void onAnswer(callId, text).catch(() => setFailed(true))}
      >
        {t("bench.answerSend")}
      </Button>
    </li>
  );
}
