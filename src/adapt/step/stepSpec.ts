import type { ImageTower } from '../../guidance/index.js';
import type { Inspection } from '../adaptationContract.js';
import type { Guide } from '../goal/guide.js';
import type { GeneratorPair } from '../pair/generatorPair.js';
import type { AdaptationSettings } from '../settings/table.js';

/** Parts that a training step is built of. */
export interface StepSpec {
  readonly pair: GeneratorPair;
  readonly guides: readonly Guide[];
  readonly texture: ImageTower | undefined;
  readonly settings: AdaptationSettings;
  /** Pictures that are computed at once. */
  readonly batch: number;
  readonly inspect: Inspection;
}
