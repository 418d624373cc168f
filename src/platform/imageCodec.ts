/** A picture for screens and files: RGBA bytes, row-major `[height, width, 4]`, not premultiplied. */
export interface Picture {
  readonly data: Uint8ClampedArray<ArrayBuffer>;
  readonly width: number;
  readonly height: number;
}

/**
 * Reads and writes picture files; one implementation for Node, one for browsers.
 *
 * Both give the pixels of the file turned upright by its EXIF orientation, composited on white where it is
 * transparent (so always opaque), its numbers taken as sRGB whatever colour profile it embeds, as Pillow does.
 */
export interface ImageCodec {
  /**
   * The picture in the bytes of a PNG, JPEG or WebP file (of an animation, the first frame).
   *
   * @param name How messages call the file.
   * @throws UserError naming the file when it is something else, damaged, or larger than {@link pixelLimit}.
   */
  decode(bytes: Uint8Array<ArrayBuffer>, name: string): Promise<Picture>;

  /** The bytes of a PNG file; without an alpha channel where the codec can leave it out of an opaque picture. */
  encodePng(picture: Picture): Promise<Uint8Array<ArrayBuffer>>;
}

/** The most pixels that a file may hold: 100 million take 400 MB once decoded. */
export const pixelLimit = 100_000_000;
