/** Pictures of any kind → JPEG within a budget of bytes. What a camera wrote into the file is not kept. */
import { ladder, nextRung, type Rung } from "./ladder";

export interface EncodedImage {
  readonly url: string;
  readonly bytes: number;
  readonly width: number;
  readonly height: number;
}

export class ImageUnreadable extends Error {
  constructor() {
    super("not a picture that this browser can read");
    this.name = "ImageUnreadable";
  }
}

function dataUrlOf(blob: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result as string);
    reader.onerror = () => reject(new ImageUnreadable());
    reader.readAsDataURL(blob);
  });
}

function jpegOf(bitmap: ImageBitmap, { width, height, quality }: Rung): Promise<Blob> {
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  const drawing = canvas.getContext("2d");
  if (drawing === null) throw new ImageUnreadable();
  // JPEG knows no transparency: it would become black.
  drawing.fillStyle = "white";
  drawing.fillRect(0, 0, width, height);
  drawing.imageSmoothingQuality = "high";
  drawing.drawImage(bitmap, 0, 0, width, height);
  return new Promise((resolve, reject) => {
    const done = (blob: Blob | null) => (blob ? resolve(blob) : reject(new ImageUnreadable()));
    canvas.toBlob(done, "image/jpeg", quality);
  });
}

/** Pixels of the longer side of a drawing, which has no size of its own. */
const DRAWING_PX = 1024;

/** A drawing is painted as a page's image: there its scripts do not run and nothing is loaded. */
async function paintedDrawing(source: Blob): Promise<ImageBitmap> {
  const image = new Image();
  image.src = await dataUrlOf(source);
  await image.decode();
  const scale = DRAWING_PX / Math.max(image.naturalWidth, image.naturalHeight, 1);
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round((image.naturalWidth || DRAWING_PX) * scale));
  canvas.height = Math.max(1, Math.round((image.naturalHeight || DRAWING_PX) * scale));
  // Not createImageBitmap: of a drawing without a size of its own Chromium makes an empty one.
  canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return createImageBitmap(canvas);
}

async function bitmapOf(source: Blob): Promise<ImageBitmap> {
  try {
    if (source.type === "image/svg+xml") return await paintedDrawing(source);
    return await createImageBitmap(source, { imageOrientation: "from-image" });
  } catch {
    throw new ImageUnreadable();
  }
}

/** budget: bytes of the JPEG. Throws ImageUnreadable. Closes the bitmap. */
export async function encodeBitmap(bitmap: ImageBitmap, budget: number): Promise<EncodedImage> {
  const rungs = ladder(bitmap.width, bitmap.height);
  try {
    for (let at = 0; ;) {
      const rung = rungs[at];
      if (rung === undefined) throw new ImageUnreadable();
      const blob = await jpegOf(bitmap, rung);
      const next = nextRung(rungs, at, blob.size, budget);
      if (next === null) {
        const { width, height } = rung;
        return { url: await dataUrlOf(blob), bytes: blob.size, width, height };
      }
      at = next;
    }
  } finally {
    bitmap.close();
  }
}

export async function encodeImage(source: Blob, budget: number): Promise<EncodedImage> {
  return encodeBitmap(await bitmapOf(source), budget);
}
