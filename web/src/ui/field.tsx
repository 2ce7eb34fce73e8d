import type { ReactNode } from "react";

interface Props {
  label: string;
  htmlFor: string;
  hint?: string | null;
  error?: string | null;
  children: ReactNode;
}

/** A control with its name above and what to know or to mend below. */
export function Field({ label, htmlFor, hint, error, children }: Props) {
  return (
    <div className="grid gap-1">
      <label htmlFor={htmlFor} className="text-xs font-medium text-ink-2">
        {label}
      </label>
      {children}
      {error && (
        <p role="alert" className="text-xs text-bad">
          {error}
        </p>
      )}
      {hint && !error && <p className="text-xs text-ink-3">{hint}</p>}
    </div>
  );
}
