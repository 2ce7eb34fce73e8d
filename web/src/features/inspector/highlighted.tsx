import type { ReactNode } from "react";

/** A text with the first hit of each expression set apart. */
export function Highlighted({
  text,
  marks,
}: {
  text: string;
  marks: readonly RegExp[];
}): ReactNode {
  const hit = marks
    .map((mark) => mark.exec(text))
    .filter((match) => match !== null && match[0] !== "")
    .toSorted((a, b) => (a?.index ?? 0) - (b?.index ?? 0))[0];
  if (!hit) return text;
  const end = hit.index + hit[0].length;
  return (
    <>
      {text.slice(0, hit.index)}
      <mark className="rounded-xs bg-warn-soft text-ink-1">{hit[0]}</mark>
      {text.slice(end)}
    </>
  );
}

/** The same, without a component where there is nothing to set apart. */
export function marked(text: string, marks: readonly RegExp[]): ReactNode {
  return marks.length === 0 ? text : <Highlighted text={text} marks={marks} />;
}
