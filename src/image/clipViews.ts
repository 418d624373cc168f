import { clipView } from './clipPreprocess.js';
import type { BytePicture } from './resizeUint8.js';

/**
 * An image shrunk to what CLIPs see of it, by the resolution of each: a whole photo takes megabytes, this some hundred kilobytes, and
 * `preprocessForClip` makes the same of both.
 */
export type ClipViews = ReadonlyMap<number, BytePicture>;

/** Shrinks an image for CLIPs of these resolutions. */
export function clipViews(picture: BytePicture, resolutions: Iterable<number>): ClipViews {
  return new Map(Array.from(new Set(resolutions), (side) => [side, clipView(picture, side)]));
}

/** Bytes that views take. */
export function bytesOfViews(views: readonly ClipViews[]): number {
  const pictures = views.flatMap((each) => [...each.values()]);
  return pictures.reduce((sum, { data }) => sum + data.byteLength, 0);
}
