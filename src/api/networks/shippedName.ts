import { platform } from '../platform.js';
import type { NetworkSource } from './networkSource.js';

/** The word that stands for the shipped networks wherever a generator or a CLIP is given; a file of that name is `./demo`. */
export const shippedName = 'demo';

/** The source of a network, where its word stands for a shipped one. */
export function orShipped<S>(source: S | NetworkSource, which: 'generator' | 'clip'): S | NetworkSource {
  return source === shippedName ? platform().shipped(which) : source;
}
