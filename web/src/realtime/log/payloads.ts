/** The payloads of a log in memory, within a budget: what is stored elsewhere too may go and come back. */

/** Events that are stored, dropped and read back together. */
export const CHUNK_EVENTS = 512;
/** Characters of payload that stay in memory: about as many bytes where the texts are Latin. */
export const PAYLOAD_BUDGET = 64_000_000;
/** Stands for a payload that had to go and was stored nowhere. */
export const DROPPED_PAYLOAD = '{"dropped":"memory was full and the browser stores nothing"}';

/** Chunks that were read back and stay for the next look. */
const READ_BACK_CHUNKS = 16;

/** One text shared by all: it takes no memory. */
const LOST: readonly string[] = new Array<string>(CHUNK_EVENTS).fill(DROPPED_PAYLOAD);

/** Where stored payloads are read back from. */
export interface PayloadSource {
  /** All payloads of a chunk, in order. */
  read(chunk: number): Promise<readonly string[]>;
}

export class Payloads {
  /** null: not in memory. */
  readonly #chunks: (readonly string[] | null)[] = [];
  readonly #sizes: number[] = [];
  readonly #loading = new Map<number, Promise<void>>();
  readonly #budget: number;
  readonly #readBack: () => void;
  #tail: string[] = [];
  #readBackChunks: number[] = [];
  #source: PayloadSource | null = null;
  /** Chunks below this one are stored. */
  #stored = 0;
  /** Chunks below this one have left memory once. */
  #evicted = 0;
  /** Whether what is stored nowhere may leave memory too. */
  #mayDrop = true;
  #size = 0;
  #pins = 0;
  #dropped = 0;

  /** `readBack` is told when payloads have come back. */
  constructor(budget: number, readBack: () => void) {
    this.#budget = budget;
    this.#readBack = readBack;
  }

  /** Characters in memory. */
  get size(): number {
    return this.#size;
  }

  /** Events whose payload is lost. */
  get dropped(): number {
    return this.#dropped;
  }

  push(payload: string): void {
    if (this.#tail.length === CHUNK_EVENTS || this.#chunks.length === 0) {
      this.#tail = [];
      this.#chunks.push(this.#tail);
      this.#sizes.push(0);
      this.#evict();
    }
    this.#tail.push(payload);
    this.#sizes[this.#sizes.length - 1] = (this.#sizes.at(-1) ?? 0) + payload.length;
    this.#size += payload.length;
  }

  /** null while it is not in memory. */
  at(index: number): string | null {
    const chunk = this.#chunks[Math.floor(index / CHUNK_EVENTS)];
    if (chunk === undefined) return "";
    return chunk === null ? null : (chunk[index % CHUNK_EVENTS] ?? "");
  }

  /** From now on what is stored may leave memory. */
  attach(source: PayloadSource): void {
    this.#source = source;
    this.#mayDrop = false;
  }

  /** All chunks below this one can be read back. */
  stored(chunks: number): void {
    this.#stored = Math.max(this.#stored, chunks);
    this.#evict();
  }

  /** What is not stored yet never will be. */
  storageFailed(): void {
    this.#mayDrop = true;
    this.#evict();
  }

  /** Brings back the chunk of an event. */
  load(index: number): Promise<void> {
    const chunk = Math.floor(index / CHUNK_EVENTS);
    if (this.#chunks[chunk] !== null) return Promise.resolve();
    const known = this.#loading.get(chunk);
    if (known !== undefined) return known;
    const loading = this.#load(chunk).finally(() => this.#loading.delete(chunk));
    this.#loading.set(chunk, loading);
    return loading;
  }

  /** Keeps all payloads in memory until the returned function is called. */
  async pinAll(): Promise<() => void> {
    this.#pins += 1;
    for (let chunk = 0; chunk < this.#chunks.length; chunk++) await this.load(chunk * CHUNK_EVENTS);
    return () => {
      this.#pins -= 1;
      this.#forget();
    };
  }

  async #load(chunk: number): Promise<void> {
    let payloads: readonly string[];
    try {
      payloads = (await this.#source?.read(chunk)) ?? [];
    } catch {
      payloads = [];
    }
    if (this.#chunks[chunk] !== null) return;
    this.#put(chunk, payloads.length === 0 ? LOST : payloads);
    this.#readBackChunks.push(chunk);
    this.#forget();
    this.#readBack();
  }

  #put(chunk: number, payloads: readonly string[]): void {
    const size = payloads === LOST ? 0 : payloads.reduce((sum, { length }) => sum + length, 0);
    this.#chunks[chunk] = payloads;
    this.#sizes[chunk] = size;
    this.#size += size;
  }

  #take(chunk: number): void {
    this.#chunks[chunk] = null;
    this.#size -= this.#sizes[chunk] ?? 0;
    this.#sizes[chunk] = 0;
  }

  #forget(): void {
    while (this.#pins === 0 && this.#readBackChunks.length > READ_BACK_CHUNKS) {
      const oldest = this.#readBackChunks.shift();
      if (oldest !== undefined) this.#take(oldest);
    }
  }

  /** The oldest go first; the chunk that still grows stays. */
  #evict(): void {
    const last = this.#chunks.length - 1;
    while (this.#pins === 0 && this.#size > this.#budget && this.#evicted < last) {
      const chunk = this.#evicted;
      const isStored = chunk < this.#stored;
      if (!isStored && !this.#mayDrop) return;
      this.#evicted += 1;
      this.#take(chunk);
      if (isStored) continue;
      this.#dropped += CHUNK_EVENTS;
      this.#put(chunk, LOST);
    }
  }
}
