/** GET /v1/callboard/calls/{id}/feed: what the server does for a call, as it happens; and what one may answer. */
import { request } from "@/lib/http";

export interface FeedListener {
  /** Names of the events to hear. */
  readonly kinds: readonly string[];
  received(message: string): void;
}

function callPath(call: string, ...more: readonly string[]): string {
  return ["/v1/callboard/calls", ...[call, ...more].map(encodeURIComponent)].join("/");
}

/** The browser itself takes it up again where it broke off. Returns how to end it. */
export function openFeed(call: string, listener: FeedListener): () => void {
  const source = new EventSource(callPath(call, "feed"));
  for (const kind of listener.kinds) {
    source.addEventListener(kind, ({ data }: MessageEvent<string>) => listener.received(data));
  }
  return () => source.close();
}

async function post(path: string, body: object): Promise<void> {
  const response = await request(path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${path} answered ${response.status}`);
}

/** Lets a tool call that waits for it happen, or not. */
export function decide(call: string, toolCall: string, approve: boolean): Promise<void> {
  return post(callPath(call, "approvals", toolCall), { approve });
}

/** Answers an open tool call by hand. */
export function answerByHand(call: string, toolCall: string, output: string): Promise<void> {
  return post(callPath(call, "outputs", toolCall), { output });
}
