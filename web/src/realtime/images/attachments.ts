/** Pictures that wait to be sent with the next message. */
import { proxy, ref } from "valtio/vanilla";
import { type EncodedImage, encodeBitmap, encodeImage } from "./encode";
import { imageBudgetOf } from "./messages";

export interface Attachment {
  readonly id: number;
  readonly name: string;
  /** null: it is still being read. */
  readonly image: EncodedImage | null;
  readonly failed: boolean;
}

/** More pictures than this at once say that something was dropped by mistake. */
export const ATTACHMENTS_LIMIT = 6;

export class Attachments {
  readonly view: { list: readonly Attachment[] } = proxy({ list: ref([]) });
  readonly #messageLimit: () => number;
  #ids = 0;

  /** messageLimit: bytes that one event may have. */
  constructor(messageLimit: () => number) {
    this.#messageLimit = messageLimit;
  }

  add(files: readonly Blob[]): void {
    const free = ATTACHMENTS_LIMIT - this.view.list.length;
    for (const file of files.slice(0, Math.max(0, free))) {
      const name = file instanceof File ? file.name : "";
      void this.#read(name, (budget) => encodeImage(file, budget));
    }
  }

  /** A picture that is in no file: of the camera or the screen. */
  addBitmap(bitmap: ImageBitmap): void {
    if (this.view.list.length >= ATTACHMENTS_LIMIT) bitmap.close();
    else void this.#read("", (budget) => encodeBitmap(bitmap, budget));
  }

  remove(id: number): void {
    this.#change((list) => list.filter((one) => one.id !== id));
  }

  /** The pictures that are ready, which are then no longer here. */
  take(): string[] {
    const ready = this.view.list.flatMap(({ image }) => image ?? []);
    this.#change((list) => list.filter(({ image, failed }) => image === null && !failed));
    return ready.map(({ url }) => url);
  }

  async #read(name: string, encode: (budget: number) => Promise<EncodedImage>): Promise<void> {
    const id = ++this.#ids;
    this.#change((list) => [...list, { id, name, image: null, failed: false }]);
    const image = await encode(imageBudgetOf(this.#messageLimit())).catch(() => null);
    this.#change((list) =>
      list.map((one) => (one.id === id ? { ...one, image, failed: image === null } : one)),
    );
  }

  #change(change: (list: readonly Attachment[]) => readonly Attachment[]): void {
    this.view.list = ref(change(this.view.list));
  }
}
