import { cx } from "@/lib/class-names";
import { IconButton } from "@/ui/button";
import { SendHorizontal } from "lucide-react";
import {
  useLayoutEffect,
  useRef,
  useState,
  type CompositionEvent,
  type KeyboardEvent,
  type ReactNode,
} from "react";
import { useTranslation } from "react-i18next";
import { leavesText, NOTHING_SENT, recalled, remembered } from "./sent-history";

/** Fits into one message of a data channel in any language. */
const LIMIT_CHARACTERS = 16_000;

interface Props {
  enabled: boolean;
  /** Something besides the text waits to be sent. */
  attached: boolean;
  onSay: (text: string) => void;
  /** What goes before the text: the button for pictures. */
  children?: ReactNode;
}

/** Safari ends a composition before it tells of the Enter that ended it. */
const SAME_KEY_MS = 50;

/** Thai, Japanese and others are composed: Enter then chooses a word, it does not send. */
function useComposition() {
  const endedAt = useRef(-Infinity);
  const ended = ({ timeStamp }: CompositionEvent) => {
    endedAt.current = timeStamp;
  };
  const isComposing = ({ nativeEvent, timeStamp }: KeyboardEvent) =>
    nativeEvent.isComposing || timeStamp - endedAt.current < SAME_KEY_MS;
  return { ended, isComposing };
}

function useFittingHeight(text: string) {
  const field = useRef<HTMLTextAreaElement>(null);
  useLayoutEffect(() => {
    const { current } = field;
    if (current === null) return;
    current.style.height = "auto";
    current.style.height = `${current.scrollHeight}px`;
  }, [text]);
  return field;
}

/** Enter sends, Shift and Enter is a new line, the arrows call up what was sent before. */
export function SayBox({ enabled, attached, onSay, children }: Props) {
  const { t } = useTranslation();
  const [text, setText] = useState("");
  const [history, setHistory] = useState(NOTHING_SENT);
  const field = useFittingHeight(text);
  const composition = useComposition();
  const canSend = enabled && (text.trim() !== "" || attached);
  const send = () => {
    if (!canSend) return;
    const said = text.trim();
    if (said !== "") setHistory(remembered(history, said));
    onSay(said);
    setText("");
  };
  const recall = (event: KeyboardEvent<HTMLTextAreaElement>, steps: -1 | 1) => {
    if (!leavesText(text, event.currentTarget.selectionStart, steps)) return;
    const found = recalled(history, steps, text);
    if (found === null) return;
    event.preventDefault();
    setHistory(found.history);
    setText(found.text);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (composition.isComposing(event) || event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      send();
    }
    if (event.shiftKey) return;
    if (event.key === "ArrowUp") recall(event, -1);
    if (event.key === "ArrowDown") recall(event, 1);
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
      className={cx(
        "flex min-w-0 flex-1 items-end rounded border border-line-strong/60 focus-within:border-accent",
        enabled ? "bg-surface-1" : "bg-surface-2",
      )}
    >
      {children}
      <textarea
        ref={field}
        rows={1}
        data-testid="say-input"
        aria-label={t("talk.say")}
        placeholder={t(enabled ? "talk.say" : "talk.sayLater")}
        title={t("talk.sayKeys")}
        value={text}
        maxLength={LIMIT_CHARACTERS}
        disabled={!enabled}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={onKeyDown}
        onCompositionEnd={composition.ended}
        autoComplete="off"
        enterKeyHint="send"
        className="max-h-32 min-h-[38px] min-w-0 flex-1 resize-none rounded bg-transparent px-2 py-[7px] text-base leading-6 outline-none placeholder:truncate placeholder:text-ink-3 sm:text-sm pointer-coarse:min-h-10 pointer-coarse:py-2"
      />
      <IconButton
        type="submit"
        icon={SendHorizontal}
        label={t("talk.send")}
        data-testid="say-send"
        disabled={!canSend}
        className="mr-px mb-px h-9 pointer-coarse:h-10"
      />
    </form>
  );
}
