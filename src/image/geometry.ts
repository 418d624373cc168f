import { assert } from '../errors.js';
import { roundHalfEven } from '../rounding.js';

/** Height and width in pixels. */
export interface PictureSize {
  readonly height: number;
  readonly width: number;
}

/**
 * The size after torchvision's `Resize(shorterSide)`: the shorter side becomes exactly that, the longer one preserves
 * the aspect ratio, rounded down.
 */
export function resizedShape(size: PictureSize, shorterSide: number): PictureSize {
  const { height, width } = size;
  assert(height >= 1 && width >= 1 && shorterSide >= 1, `resize of ${height} x ${width} to ${shorterSide}`);
  const longer = Math.trunc((shorterSide * Math.max(height, width)) / Math.min(height, width));
  return width <= height ? { height: longer, width: shorterSide } : { height: shorterSide, width: longer };
}

/** The offsets at which torchvision's `CenterCrop(side)` cuts an image that is at least `side` pixels high and wide. */
export function centerCropOffsets(
  size: PictureSize,
  side: number,
): { readonly top: number; readonly left: number } {
  assert(size.height >= side && size.width >= side, `crop of ${side} from ${size.height} x ${size.width}`);
  return { top: roundHalfEven((size.height - side) / 2), left: roundHalfEven((size.width - side) / 2) };
}
