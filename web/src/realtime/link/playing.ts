/** Which reply is being heard, and for how long already. Pure; time is an argument. */
import type { ServerEvent } from "@/realtime/events";

export class Playing {
  #item: string | null = null;
  #newest: string | null = null;
  #since: number | null = null;

  received(event: ServerEvent, at: number): void {
    switch (event.type) {
      case "response.output_item.added":
        if (event.item.type === "message") this.#newest = event.item.id ?? null;
        return;
      case "response.output_audio.delta":
        this.#newest = event.item_id;
        return;
      case "output_audio_buffer.started":
        this.audible(true, at);
        return;
      case "output_audio_buffer.stopped":
      case "output_audio_buffer.cleared":
        this.audible(false, at);
        return;
      default:
    }
  }

  audible(audible: boolean, at: number): void {
    if (audible && this.#since !== null) return;
    this.#since = audible ? at : null;
    this.#item = audible ? this.#newest : null;
  }

  heard(at: number): { itemId: string; ms: number } | null {
    if (this.#item === null || this.#since === null) return null;
    return { itemId: this.#item, ms: Math.max(0, at - this.#since) };
  }
}
