const TOKEN =
  /("(?:\\.|[^"\\])*")(\s*:)?|\b(?:true|false|null)\b|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;
const LIMIT = 200_000;

function inkOf(token: string, isKey: boolean): string {
  if (isKey) return "text-you";
  return token.startsWith('"') ? "text-agent" : "text-tool";
}

/** JSON with its names, texts and values told apart. */
export function JsonText({ json }: { json: string }) {
  if (json.length > LIMIT) return json;
  const pieces: React.ReactNode[] = [];
  let end = 0;
  for (const match of json.matchAll(TOKEN)) {
    const text = match[1] ?? match[0];
    if (match.index > end) pieces.push(json.slice(end, match.index));
    pieces.push(
      <span key={match.index} className={inkOf(text, match[2] !== undefined)}>
        {text}
      </span>,
    );
    end = match.index + text.length;
  }
  pieces.push(json.slice(end));
  return pieces;
}
