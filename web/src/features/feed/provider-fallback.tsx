import type { FeedState } from "@/realtime/feed/fold";
import { Banner } from "@/ui/banner";
import { useState } from "react";
import { useTranslation } from "react-i18next";

interface Props {
  feed: FeedState;
  nameOf: (id: string) => string;
}

/** Another provider answers than was asked first, or the server lost sight of the call: and why. */
export function ProviderFallback({ feed, nameOf }: Props) {
  const { t } = useTranslation();
  const [closed, setClosed] = useState<FeedState["provider"]>(null);
  const { provider } = feed;
  if (provider === null || provider === closed) return null;
  const { fallbackFrom, reason } = provider;
  if (fallbackFrom === null && reason === "") return null;
  const names = { provider: nameOf(provider.provider), from: nameOf(fallbackFrom ?? "") };
  const what = fallbackFrom === null ? "lost" : "fell";
  return (
    <Banner
      tone="warn"
      testId="provider-fallback"
      code={provider.provider}
      title={t(`feed.${what}.title`, names)}
      detail={reason === "" ? undefined : reason}
      detailLabel={t("feed.fell.why")}
      onDismiss={() => setClosed(provider)}
      dismissLabel={t("feed.fell.dismiss")}
    >
      {t(`feed.${what}.fix`, names)}
    </Banner>
  );
}
