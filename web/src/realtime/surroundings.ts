/** What a session asks of the page around it. */

/** What the engine says while it loads. */
export interface EngineProgress {
  readonly message: string | null;
  /** 0 to 1, or null when nobody can tell. */
  readonly share: number | null;
}

export interface SessionSurroundings {
  /** Resolves when the engine can take a call. */
  engineReady(signal: AbortSignal, progress: (progress: EngineProgress) => void): Promise<void>;
  /** The model to use when the user chose none. */
  defaultModel(signal: AbortSignal): Promise<string>;
  /** The agent of the server's that the call in progress is with; null: none but the model. */
  agent?(): string | null;
}
