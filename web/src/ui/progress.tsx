/** A bar that fills, or one that only says that something goes on when nobody knows how far it is. */
export function Progress({ share, label }: { share: number | null; label: string }) {
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      {...(share === null ? {} : { "aria-valuenow": Math.round(share * 100) })}
      className="mt-2 h-1.5 w-full max-w-md overflow-hidden rounded-full bg-surface-3"
    >
      <div
        className={`h-full rounded-full bg-accent ${share === null ? "w-1/3 animate-shimmer" : ""}`}
        style={share === null ? undefined : { width: `${share * 100}%` }}
      />
    </div>
  );
}
