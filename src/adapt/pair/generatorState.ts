import { assert } from '../../errors.js';
import { placeholderOf, type Shape } from '../../graph/index.js';
import { parameter } from '../../nn/parameters.js';
import { parameterShapes } from '../../stylegan2/index.js';
import { type FloatTensor, filledTensor } from '../../tensorData.js';
import type { AdaptationOptions } from '../adaptationContract.js';
import { importanceEntry } from '../loss/consolidation.js';
import type { AdaptationSettings } from '../settings/table.js';
import { averagedPrefix, type GeneratorPair } from './generatorPair.js';

/** The entries of the state that steps change and snapshots hold: parameters, their average and moments, by name. */
export function stateShapes(
  pair: GeneratorPair,
  { beta1, averageDecay }: Pick<AdaptationSettings, 'beta1' | 'averageDecay'>,
): Map<string, Shape> {
  const shapes = parameterShapes(pair.config);
  const prefixes = [
    'trainable.',
    ...(averageDecay > 0 ? [averagedPrefix] : []),
    ...(beta1 > 0 ? ['moments.first.'] : []),
    'moments.second.',
  ];
  return new Map(
    prefixes.flatMap((prefix) =>
      pair.trainable.map((name): [string, Shape] => {
        const shape = shapes.get(name);
        assert(shape, `there is no parameter "${name}"`);
        return [prefix + name, shape];
      }),
    ),
  );
}

/**
 * The first state of an adaptation: both generators' parameters, the average that starts from them, and Adam's moments, gradient sums and importances of zero.
 */
export function generatorEntries(
  { generator, start, settings }: Pick<AdaptationOptions, 'generator' | 'start' | 'settings'>,
  pair: GeneratorPair,
): Record<string, FloatTensor> {
  const entries: Record<string, FloatTensor> = {};
  for (const [name, tensor] of generator.parameters) entries[`frozen.${name}`] = tensor;
  const trains = new Set(pair.trainable);
  for (const [name, tensor] of start?.parameters ?? []) {
    if (!trains.has(name)) entries[`start.${name}`] = tensor;
  }
  const from = (start ?? generator).parameters;
  for (const [name, shape] of stateShapes(pair, settings)) {
    const copied = ['trainable.', averagedPrefix].find((prefix) => name.startsWith(prefix));
    const parameter = copied === undefined ? undefined : from.get(name.slice(copied.length));
    entries[name] = parameter ?? filledTensor(0, shape);
  }
  if (settings.lossEwc > 0) {
    for (const name of pair.trainable)
      entries[importanceEntry(name)] = filledTensor(0, entries[`trainable.${name}`].shape);
  }
  if (settings.microBatch !== undefined && settings.microBatch < settings.batch) {
    for (const name of pair.trainable)
      entries[`gradients.${name}`] = filledTensor(0, entries[`trainable.${name}`].shape);
  }
  return entries;
}

/** The entry of the state that holds a parameter of the trained generator as it is looked at and kept. */
export function shownEntry({ shown }: Pick<GeneratorPair, 'shown'>, name: string): string {
  const entry = placeholderOf(parameter(shown, name));
  assert(entry, `"${name}" is no entry of the state`);
  return entry.name;
}
