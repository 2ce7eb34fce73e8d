import { Fragment } from "react";

interface Props {
  label: string;
  code: string;
  testId: string;
}

type Kind = "comment" | "string" | "word" | "number" | "plain";

const TOKENS =
  /(?<comment>"""[\s\S]*?"""|(?<=^|\s)(?:#|\/\/).*$)|(?<string>"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`)|(?<word>\b(?:import|from|async|await|with|as|def|for|in|if|elif|else|return|raise|const|new|function|throw|of|None|True|False|null|true|false|export|curl)\b)|(?<number>\b\d+(?:\.\d+)?\b)/gm;

const KINDS = ["comment", "string", "word", "number"] as const;

const INKS: Record<Kind, string> = {
  comment: "text-ink-3",
  string: "text-agent",
  word: "text-tool",
  number: "text-you",
  plain: "",
};

function* tokens(code: string): Generator<[Kind, string]> {
  let end = 0;
  for (const match of code.matchAll(TOKENS)) {
    if (match.index > end) yield ["plain", code.slice(end, match.index)];
    const groups: Partial<Record<string, string>> = match.groups ?? {};
    const kind = KINDS.find((name) => groups[name] !== undefined) ?? "plain";
    yield [kind, match[0]];
    end = match.index + match[0].length;
  }
  if (end < code.length) yield ["plain", code.slice(end)];
}

/** A program, lightly coloured: Python, JavaScript or a shell's. */
export function CodeBlock({ label, code, testId }: Props) {
  return (
    <pre
      aria-label={label}
      role="region"
      tabIndex={0}
      data-testid={testId}
      className="max-h-[60dvh] overflow-auto rounded border border-line bg-surface-0 p-3 font-mono text-xs"
    >
      <code>
        {[...tokens(code)].map(([kind, text], index) =>
          kind === "plain" ? (
            <Fragment key={index}>{text}</Fragment>
          ) : (
            <span key={index} className={INKS[kind]}>
              {text}
            </span>
          ),
        )}
      </code>
    </pre>
  );
}
