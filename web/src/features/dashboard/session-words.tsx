import { cx } from "@/lib/class-names";
import type { ConversationItem } from "@/realtime/conversation";
import { useTranslation } from "react-i18next";

/** What was said in an earlier session; to be read only. */
export function SessionWords({ items }: { items: readonly ConversationItem[] }) {
  const { t } = useTranslation();
  const said = items.flatMap(({ id, role, parts }) => {
    const text = parts
      .map((part) => part.text)
      .join(" ")
      .trim();
    return role === null || text === "" ? [] : [{ id, role, text }];
  });
  if (said.length === 0) return <p className="p-6 text-ink-2">{t("recent.noConversation")}</p>;
  return (
    <ol className="mx-auto flex max-w-3xl flex-col gap-4 px-4 py-6 sm:px-6">
      {said.map(({ id, role, text }) => (
        <li
          key={id}
          data-testid="said"
          className={cx(
            "max-w-[85%] rounded border border-line px-3 py-2",
            role === "user" ? "self-end bg-you-soft" : "bg-surface-2",
          )}
        >
          <p className="text-xs font-semibold text-ink-2">{t(`speaker.${role}`)}</p>
          <p className="text-base spoken-text">{text}</p>
        </li>
      ))}
    </ol>
  );
}
