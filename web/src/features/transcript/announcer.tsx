import type { Conversation, ConversationItem, ResponseOutcome } from "@/realtime/conversation";
import { partView, type TurnState } from "@/realtime/transcript/turn-state";
import { useTranslation } from "react-i18next";
import type { Surroundings } from "./facts";

const KEPT = 12;

interface Finished {
  id: string;
  role: "user" | "assistant";
  text: string;
  state: TurnState;
}

function finished(
  item: ConversationItem,
  around: Surroundings,
  outcome: ResponseOutcome | undefined,
): Finished[] {
  const { id, role, parts } = item;
  if ((role !== "user" && role !== "assistant") || parts.length === 0) return [];
  const views = parts.map((part) => partView(item, part, { ...around, outcome }));
  const isComing = parts.some(({ transcript }) => transcript === "pending");
  if (isComing || views.some(({ state }) => state === "pending")) return [];
  const text = views.map(({ heard }) => heard).join(" ");
  return [{ id, role, text, state: views.at(-1)?.state ?? "said" }];
}

interface Props {
  conversation: Conversation;
  around: Surroundings;
}

/** Tells screen readers of finished turns only, each once: streaming words would be read over and over. */
export function Announcer({ conversation, around }: Props) {
  const { t } = useTranslation();
  const { items, responses } = conversation;
  const turns = items
    .slice(-KEPT)
    .flatMap((item) => finished(item, around, responses.get(item.responseId ?? "")));
  return (
    <div
      role="log"
      aria-live="polite"
      aria-relevant="additions"
      aria-label={t("pane.conversation")}
      className="sr-only"
      data-testid="announcer"
    >
      {turns.map(({ id, role, text, state }) => (
        <p key={id}>
          {t(`speaker.${role}`)}: {text}
          {state === "said" ? "" : ` ${t(`document.${state}`)}`}
        </p>
      ))}
    </div>
  );
}
