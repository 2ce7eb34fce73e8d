import type { Session } from "@/realtime/session";
import { Banner } from "@/ui/banner";
import { Button } from "@/ui/button";
import { useTranslation } from "react-i18next";
import { useSnapshot } from "valtio";

/** Packets keep getting lost: less sound is proposed, then text; and what is in force can be undone. */
export function LossOffer({ session }: { session: Session }) {
  const { t } = useTranslation();
  const { offer, measures } = useSnapshot(session.link.view);
  if (offer !== null) {
    return (
      <Banner
        tone="warn"
        testId="loss-offer"
        code={offer}
        title={t("loss.what")}
        actions={
          <Button
            small
            tone="accent"
            data-testid="take-measure"
            onClick={() => session.link.take(offer)}
          >
            {t(`loss.take.${offer}`)}
          </Button>
        }
        onDismiss={() => session.link.decline(offer)}
        dismissLabel={t("loss.decline")}
      >
        {t(`loss.offer.${offer}`)}
      </Banner>
    );
  }
  const strongest = measures.at(-1);
  if (strongest === undefined) return null;
  return (
    <Banner
      tone="warn"
      testId="loss-measure"
      code={strongest}
      title={t(`loss.taken.${strongest}`)}
      actions={
        <Button small data-testid="restore-sound" onClick={() => session.link.restore()}>
          {t("loss.restore")}
        </Button>
      }
    />
  );
}
