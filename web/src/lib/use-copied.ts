import { useEffect, useRef, useState } from "react";
import { copyText } from "./clipboard";

const SHOWN_MS = 1600;

/** Copies, and says for a moment what was copied. */
export function useCopied(): [copied: string | null, copy: (name: string, text: string) => void] {
  const [copied, setCopied] = useState<string | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const copy = (name: string, text: string) => {
    void copyText(text).then((done) => {
      if (!done) return;
      setCopied(name);
      clearTimeout(timer.current);
      timer.current = setTimeout(() => setCopied(null), SHOWN_MS);
    });
  };
  return [copied, copy];
}
