import { type Parameters, stateParameters } from '../nn/parameters.js';
import type { FloatTensor } from '../tensorData.js';
import type { Clip } from './readClip.js';

/** The towers of a CLIP, by the prefix of their parameters' names. */
export type ClipTower = 'image' | 'text';

/** The parameters of one tower of a CLIP under a prefix of the state. */
export function towerParameters(
  prefix: string,
  clip: Pick<Clip, 'parameters'>,
  tower: ClipTower,
): Parameters {
  return stateParameters(prefix, new Map(ownTensors(clip, tower).map(([name, { shape }]) => [name, shape])));
}

/** The entries of the state that {@link towerParameters} reads. */
export function towerEntries(
  prefix: string,
  clip: Pick<Clip, 'parameters'>,
  tower: ClipTower,
): Record<string, FloatTensor> {
  return Object.fromEntries(ownTensors(clip, tower).map(([name, tensor]) => [prefix + name, tensor]));
}

function ownTensors({ parameters }: Pick<Clip, 'parameters'>, tower: ClipTower): [string, FloatTensor][] {
  return [...parameters].filter(([name]) => name.startsWith(`${tower}.`));
}
