import { cx } from "@/lib/class-names";
import type { SentimentFacts } from "@/realtime/feed/entries";
import type { FeedState } from "@/realtime/feed/fold";
import { Tooltip } from "@/ui/tooltip";
import {
  Annoyed,
  Database,
  Frown,
  type LucideIcon,
  Meh,
  Route,
  Smile,
  SmilePlus,
} from "lucide-react";
import { useTranslation } from "react-i18next";
import { MOODS, type Mood, moodOf } from "./mood";

interface Props {
  feed: FeedState;
  nameOf: (id: string) => string;
}

/** In one line: who answers, how the caller feels, what the cache saves. Nothing until there is something. */
export function CallLine({ feed, nameOf }: Props) {
  const { t } = useTranslation();
  const { provider, sentiment, cache } = feed;
  const calls = cache === null ? 0 : cache.hits + cache.misses;
  if (provider === null && sentiment === null && calls === 0) return null;
  return (
    <div
      data-testid="call-line"
      className="flex min-h-9 shrink-0 flex-wrap items-center gap-x-4 gap-y-1 border-b border-line bg-surface-1 px-4 py-1 text-xs text-ink-2 print:hidden"
    >
      {provider !== null && (
        <span
          data-testid="call-provider"
          data-provider={provider.provider}
          className="inline-flex min-w-0 items-center gap-1.5"
        >
          <Route size={14} aria-hidden className="shrink-0 text-ink-3" />
          <span className="sr-only">{t("feed.provider")}: </span>
          <span className="font-medium text-ink-1">{nameOf(provider.provider)}</span>
          {provider.model !== "" && (
            <span className="truncate font-mono text-ink-3">{provider.model}</span>
          )}
        </span>
      )}
      <span className="flex-1" />
      {cache !== null && calls > 0 && (
        <Tooltip label={t("feed.cacheHint")} side="bottom">
          <span
            tabIndex={0}
            data-testid="call-cache"
            className="inline-flex items-center gap-1.5 rounded-sm"
          >
            <Database size={14} aria-hidden className="text-ink-3" />
            {t("feed.cache", { hits: cache.hits, total: calls })}
          </span>
        </Tooltip>
      )}
      {sentiment !== null && <Sentiment sentiment={sentiment} />}
    </div>
  );
}

const FACES: Record<Mood, LucideIcon> = {
  [-2]: Frown,
  [-1]: Annoyed,
  0: Meh,
  1: Smile,
  2: SmilePlus,
};

/** A face, five steps and a word: never colour alone. */
function Sentiment({ sentiment }: { sentiment: SentimentFacts }) {
  const { t } = useTranslation();
  const mood = moodOf(sentiment.score);
  const Face = FACES[mood];
  const words = t(`feed.sentiment.${mood}`);
  const ink = mood < 0 ? "text-bad" : mood > 0 ? "text-ok" : "text-ink-2";
  return (
    <span
      role="meter"
      aria-label={t("feed.sentiment.name")}
      aria-valuemin={-2}
      aria-valuemax={2}
      aria-valuenow={mood}
      aria-valuetext={words}
      data-testid="sentiment"
      data-mood={mood}
      className="inline-flex items-center gap-1.5"
    >
      <Face size={15} aria-hidden className={cx("shrink-0", ink)} />
      <span aria-hidden className="flex items-end gap-0.5">
        {MOODS.map((step, index) => (
          <span
            key={step}
            className={cx(
              "w-1 rounded-full",
              step <= mood ? "bg-current" : "bg-line-strong/50",
              step <= mood && ink,
            )}
            style={{ height: 4 + index * 2 }}
          />
        ))}
      </span>
      <span>{words}</span>
    </span>
  );
}
