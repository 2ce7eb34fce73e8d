/** The requests that the page makes, told to whoever listens. Bodies and credentials are nobody's business. */

export interface HttpExchange {
  readonly method: string;
  readonly path: string;
  /** null: no answer came. */
  readonly status: number | null;
  readonly ms: number;
  /** Of the answer's body as it was sent, where the server says; else null. */
  readonly bytes: number | null;
  readonly problem: string | null;
  /** performance.now() when it began. */
  readonly at: number;
}

type Listener = (exchange: HttpExchange) => void;

const listeners = new Set<Listener>();

export function onHttp(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function tell(exchange: HttpExchange): void {
  for (const listener of listeners) listener(exchange);
}

/** The fetch that everything goes through. Query strings are kept, since they hold no secrets of ours. */
export async function request(path: string, init: RequestInit = {}): Promise<Response> {
  const at = performance.now();
  const about = { method: init.method ?? "GET", path, at };
  try {
    const response = await fetch(path, init);
    const length = Number(response.headers.get("Content-Length") ?? NaN);
    const bytes = Number.isFinite(length) ? length : null;
    const ms = performance.now() - at;
    tell({ ...about, status: response.status, ms, bytes, problem: null });
    return response;
  } catch (reason) {
    const problem = reason instanceof Error ? reason.name : "Error";
    tell({ ...about, status: null, ms: performance.now() - at, bytes: null, problem });
    throw reason;
  }
}
