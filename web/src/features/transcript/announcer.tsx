import type { Conversation } from "@/realtime/conversation";
import { useTranslation } from "react-i18next";

/** Tells screen readers of finished turns only: streaming words would be read over and over. */
export function Announcer({ conversation }: { conversation: Conversation }) {
  const { t } = useTranslation();
  const last = conversation.items.findLast(
    ({ role, parts }) =>
      (role === "user" || role === "assistant") &&
      parts.length > 0 &&
      parts.every(({ transcript, text }) => transcript === "final" && text !== ""),
  );
  const role = last?.role ?? null;
  return (
    <p aria-live="polite" className="sr-only" data-testid="announcer">
      {last !== undefined &&
        role !== null &&
        `${t(`speaker.${role}`)}: ${last.parts.map(({ text }) => text).join(" ")}`}
    </p>
  );
}
