/** Takes personal data and secrets out of texts: cards, phones, e-mail, Thai identity numbers, keys. Pure. */

export interface Span {
  readonly from: number;
  readonly to: number;
  /** What stands in its place. */
  readonly label: string;
}

const SECRETS = [
  /\b(?:sk|ek|rk|pk|ghp|xoxb)[-_][A-Za-z0-9_-]{6,}/g,
  /\bbearer\s+[\w.~+/=-]{6,}/gi,
  /\beyJ[\w-]{8,}\.[\w-]+\.[\w-]*/g,
];
const EMAIL = /[\w.+-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/gu;
const DIGITS = /(?<![\p{L}\p{N}_])\+?[(]?[\d๐-๙](?:[\s().-]{0,2}[\d๐-๙]){8,18}(?![\p{L}\p{N}_])/gu;
const SECRET_KEY =
  /^(authorization|password|passwd|secret|client_secret|api[-_]?key|.*_token|token)$/i;
/** Names of things of the protocol; long numbers in them are nobody's. */
const NAME_KEY = /(^|_)(id|type|object)$/;

function westernDigits(text: string): string {
  return text
    .replaceAll(/[๐-๙]/g, (digit) => String(digit.charCodeAt(0) - 0x0e50))
    .replaceAll(/\D/g, "");
}

function isCard(digits: string): boolean {
  if (digits.length < 13 || digits.length > 19) return false;
  const sum = Array.from(digits)
    .reverse()
    .reduce((total, digit, place) => {
      const doubled = Number(digit) * (place % 2 === 0 ? 1 : 2);
      return total + (doubled > 9 ? doubled - 9 : doubled);
    }, 0);
  return sum % 10 === 0;
}

function isThaiId(digits: string): boolean {
  if (digits.length !== 13 || digits.startsWith("0")) return false;
  const sum = Array.from(digits.slice(0, 12)).reduce(
    (all, digit, i) => all + Number(digit) * (13 - i),
    0,
  );
  return (11 - (sum % 11)) % 10 === Number(digits[12]);
}

function isPhone(text: string, digits: string): boolean {
  if (text.startsWith("+")) return digits.length >= 9 && digits.length <= 15;
  return digits.startsWith("0") && (digits.length === 9 || digits.length === 10);
}

function numberLabel(text: string): string | null {
  const digits = westernDigits(text);
  if (isThaiId(digits)) return "[thai id]";
  if (isCard(digits)) return "[card]";
  return isPhone(text, digits) ? "[phone]" : null;
}

/** Pieces to take out, in order, none overlapping. */
export function privateSpans(text: string): readonly Span[] {
  const spans: Span[] = [];
  const add = (match: RegExpExecArray, label: string) => {
    const from = match.index;
    const to = from + match[0].length;
    if (spans.every((span) => to <= span.from || from >= span.to)) spans.push({ from, to, label });
  };
  for (const secret of SECRETS) for (const match of text.matchAll(secret)) add(match, "[secret]");
  for (const match of text.matchAll(EMAIL)) add(match, "[e-mail]");
  for (const match of text.matchAll(DIGITS)) {
    const label = numberLabel(match[0]);
    if (label !== null) add(match, label);
  }
  return spans.toSorted((a, b) => a.from - b.from);
}

export function redactText(text: string): string {
  let end = 0;
  let kept = "";
  for (const { from, to, label } of privateSpans(text)) {
    kept += text.slice(end, from) + label;
    end = to;
  }
  return kept + text.slice(end);
}

/** The pieces of one text: a number that is spread over several is found all the same. */
export function redactPieces(pieces: readonly string[]): readonly string[] {
  const spans = privateSpans(pieces.join(""));
  if (spans.length === 0) return pieces;
  let start = 0;
  return pieces.map((piece) => {
    const end = start + piece.length;
    let kept = "";
    let at = start;
    for (const { from, to, label } of spans) {
      if (to <= start || from >= end) continue;
      kept += piece.slice(at - start, Math.max(from, start) - start);
      if (from >= start) kept += label;
      at = Math.min(to, end);
    }
    kept += piece.slice(at - start);
    start = end;
    return kept;
  });
}

function redactValue(key: string, value: unknown): unknown {
  if (typeof value === "string") {
    if (SECRET_KEY.test(key) && value !== "") return "[secret]";
    return NAME_KEY.test(key) ? value : redactText(value);
  }
  if (typeof value === "number" && Number.isSafeInteger(value) && value > 1e9) {
    return numberLabel(String(value)) ?? value;
  }
  return value;
}

/** A payload of the log. */
export function redactPayload(payload: string): string {
  try {
    return JSON.stringify(JSON.parse(payload), redactValue);
  } catch {
    return redactText(payload);
  }
}
