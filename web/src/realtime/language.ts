/** Which language the conversation is held in: told to the model in words, and to the transcription as a hint. */
import type { SessionConfig } from "./items";
import type { SessionPart } from "./session-part";

export type SpokenLanguage = "en" | "th";
/** The polite ending of a Thai speaker who is a man or a woman. */
export type Particle = "ครับ" | "ค่ะ";

export interface LanguageChoice {
  /** null: whatever is spoken. */
  readonly language: SpokenLanguage | null;
  readonly particle: Particle;
}

export function languageClause({ language, particle }: LanguageChoice): string {
  if (language === "en") return "Always speak English.";
  if (language === "th")
    return `Always speak Thai (ภาษาไทย), with the polite particle ${particle} at the end.`;
  return "";
}

/** What the agent is told in all: who it is, and the language to speak. */
export function instructionsIn(choice: LanguageChoice, instructions: string): string {
  return [instructions.trim(), languageClause(choice)].filter((part) => part !== "").join("\n\n");
}

export interface LanguageSource {
  choice(): LanguageChoice;
  /** What the user's settings ask of the call in progress. */
  asked(): SessionConfig;
  /** The server's own instructions, as a new session has them. */
  offered(): string;
}

/** Gives a session its language. Tell the session to refresh when the choice has changed. */
export class LanguagePart implements SessionPart {
  readonly #source: LanguageSource;
  #offered: string | null = null;

  constructor(source: LanguageSource) {
    this.#source = source;
  }

  began(): void {
    this.#offered = null;
  }

  configuration(): Partial<SessionConfig> {
    this.#offered ??= this.#source.offered();
    const choice = this.#source.choice();
    const { instructions, audio } = this.#source.asked();
    const transcription = audio?.input?.transcription;
    const all = instructionsIn(choice, instructions ?? this.#offered);
    return {
      ...(all === "" ? {} : { instructions: all }),
      ...(choice.language !== null && transcription
        ? { audio: { input: { transcription: { language: choice.language, ...transcription } } } }
        : {}),
    };
  }
}
