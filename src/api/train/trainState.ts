import type { GanSnapshot } from '../../gan/index.js';
import { wrongState } from '../run/stateFile.js';
import type { StateFormat, StoredState, TrainingState } from '../run/training.js';

/** The state of a training: both networks, their moments and averages, and the counts. */
export const trainFormat: StateFormat = {
  format: 'nada-training',
  otherwise: 'not the checkpoint of a training: restore it, or start a new run',
};

/** The state of a trainer. */
export function stateOf({ tensors, ...numbers }: GanSnapshot): TrainingState {
  return { step: numbers.step, tensors, metadata: { numbers: JSON.stringify(numbers) } };
}

/** Reads {@link stateOf}; a `UserError` names a state that is damaged. The ranges of its numbers are the trainer's to check. */
export function snapshotOf({ name, tensors, metadata }: StoredState): GanSnapshot {
  const numbers = parseNumbers(metadata.numbers);
  if (!numbers) throw wrongState(name, trainFormat);
  return { ...numbers, tensors };
}

function parseNumbers(text: string | undefined): Omit<GanSnapshot, 'tensors'> | undefined {
  try {
    const value = JSON.parse(text ?? '') as Readonly<Record<string, unknown>>;
    const { step, images, adamSteps, probability, signSum, signSteps } = value;
    const { generator, discriminator } = adamSteps as Readonly<Record<string, unknown>>;
    const all = { step, images, generator, discriminator, probability, signSum, signSteps };
    if (!Object.values(all).every((number) => typeof number === 'number')) return undefined;
    return value as unknown as Omit<GanSnapshot, 'tensors'>;
  } catch {
    return undefined;
  }
}
