import { Keyboard, MessageCircle, Mic } from "lucide-react";
import { useTranslation } from "react-i18next";

/** Before the first word: what to do, and what one may say. */
export function EmptyConversation({ connected }: { connected: boolean }) {
  const { t } = useTranslation();
  const steps = [
    { icon: Mic, text: t("empty.start") },
    { icon: MessageCircle, text: t("empty.speak") },
    { icon: Keyboard, text: t("empty.type") },
  ];
  return (
    <div
      data-testid="empty-conversation"
      className="mx-auto flex min-h-full max-w-md flex-col justify-center gap-6 px-6 py-8"
    >
      <div>
        <h2 className="text-xl font-semibold tracking-tight text-balance">
          {t(connected ? "empty.titleConnected" : "empty.title")}
        </h2>
        <p className="mt-1 text-base text-ink-2">
          {t(connected ? "empty.leadConnected" : "empty.lead")}
        </p>
      </div>
      {!connected && (
        <ol className="grid gap-3">
          {steps.map(({ icon: Icon, text }, index) => (
            <li key={text} className="flex items-center gap-3">
              <span className="grid size-9 shrink-0 place-items-center rounded-full bg-surface-2 text-ink-2">
                <Icon size={17} aria-hidden />
              </span>
              <span className="text-ink-2">
                <span className="sr-only">{index + 1}. </span>
                {text}
              </span>
            </li>
          ))}
        </ol>
      )}
      <div>
        <p className="text-xs font-medium text-ink-3">{t("empty.try")}</p>
        <ul className="mt-2 grid gap-1.5">
          {(["empty.example1", "empty.example2", "empty.example3"] as const).map((key) => (
            <li key={key} className="border-l-2 border-line pl-3 text-base">
              “{t(key)}”
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}
