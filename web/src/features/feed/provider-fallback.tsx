import type { FeedState } from "@/realtime/feed/fold";
import { Banner } from "@/ui/banner";
import { useState } from "react";
import { useTranslation } from "react-i18next";

interface Props {
  feed: FeedState;
  nameOf: (id: string) => string;
}

/** Another provider answers than was asked first: which, and why. */
export function ProviderFallback({ feed, nameOf }: Props) {
  const { t } = useTranslation();
  const [closed, setClosed] = useState<FeedState["provider"]>(null);
  const { provider } = feed;
  if (provider?.fallbackFrom == null || provider === closed) return null;
  const names = { provider: nameOf(provider.provider), from: nameOf(provider.fallbackFrom) };
  return (
    <Banner
      tone="warn"
      testId="provider-fallback"
      code={provider.provider}
      title={t("feed.fell.title", names)}
      detail={provider.reason === "" ? undefined : provider.reason}
      detailLabel={t("feed.fell.why")}
      onDismiss={() => setClosed(provider)}
      dismissLabel={t("feed.fell.dismiss")}
    >
      {t("feed.fell.fix", names)}
    </Banner>
  );
}
