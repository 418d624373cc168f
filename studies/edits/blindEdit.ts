import type { FloatTensor } from '#nada/tensorData.js';
import { meanChange } from './scores.js';

/** Halvings in the search for the size of a blind edit. */
const halvings = 7;

/**
 * Pictures `[N, 3, H, W]` of an edit that asks for nothing, and changes them by as much on the average as one that does: `draw`
 * gives those of latents that have gone so much of their way (0 to 1) towards other latents. What the evaluator reads in them is the noise of its
 * answers.
 */
export async function blindEdit(
  before: FloatTensor,
  change: number,
  draw: (share: number) => Promise<FloatTensor>,
): Promise<FloatTensor> {
  let [low, high] = [0, 1];
  let pictures = await draw(high);
  if (meanChange(before, pictures) <= change) return pictures;
  for (let i = 0; i < halvings; i++) {
    const middle = (low + high) / 2;
    pictures = await draw(middle);
    if (meanChange(before, pictures) < change) low = middle;
    else high = middle;
  }
  return pictures;
}
