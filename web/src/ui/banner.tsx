import { cx } from "@/lib/class-names";
import { CircleAlert, LoaderCircle, PhoneOff, TriangleAlert, X } from "lucide-react";
import { useFocusFloor } from "@/lib/focus";
import { useRef, type ReactNode } from "react";
import { IconButton } from "./button";

interface Props {
  /** "over": something ended as it should. */
  tone: "bad" | "warn" | "busy" | "over";
  title: string;
  children?: ReactNode;
  detail?: string | undefined;
  detailLabel?: string;
  /** The detail says what to do: it is shown at once. */
  open?: boolean;
  actions?: ReactNode;
  onDismiss?: () => void;
  dismissLabel?: string;
  testId: string;
  code?: string;
}

const TONES = {
  bad: { box: "bg-bad-soft", ink: "text-bad", Icon: CircleAlert },
  warn: { box: "bg-warn-soft", ink: "text-warn", Icon: TriangleAlert },
  busy: { box: "bg-accent-soft", ink: "text-accent", Icon: LoaderCircle },
  over: { box: "bg-surface-2", ink: "text-ink-2", Icon: PhoneOff },
};

export function Banner(props: Props) {
  const { tone, title, children, detail, detailLabel, actions, onDismiss, testId, code } = props;
  const { box, ink, Icon } = TONES[tone];
  const section = useRef<HTMLElement>(null);
  useFocusFloor(section);
  return (
    <section
      ref={section}
      role={tone === "busy" || tone === "over" ? "status" : "alert"}
      data-testid={testId}
      data-code={code}
      className={cx(
        "flex flex-wrap items-start gap-x-3 gap-y-2 border-b border-line px-4 py-3 print:hidden",
        box,
      )}
    >
      <Icon
        size={18}
        aria-hidden
        className={cx("mt-0.5 shrink-0", ink, tone === "busy" && "animate-turn")}
      />
      <div className="min-w-44 flex-1">
        <p className="font-semibold">{title}</p>
        {children && <div className="text-ink-2">{children}</div>}
        {detail && (
          <details open={props.open} className="mt-1 text-xs text-ink-3">
            <summary className="touchable w-fit cursor-pointer">{detailLabel}</summary>
            <p className="mt-1 font-mono wrap-anywhere">{detail}</p>
          </details>
        )}
      </div>
      {actions && (
        <div className="flex flex-wrap items-center gap-2 max-sm:order-last max-sm:basis-full max-sm:pl-[30px]">
          {actions}
        </div>
      )}
      {onDismiss && (
        <IconButton
          icon={X}
          label={props.dismissLabel ?? ""}
          small
          className="-my-1"
          onClick={onDismiss}
        />
      )}
    </section>
  );
}
