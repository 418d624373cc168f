import { assert } from '../errors.js';
import { placeholderOf, type Shape } from '../graph/index.js';
import { parameter } from '../nn/parameters.js';
import { parameterShapes } from '../stylegan2/index.js';
import { type FloatTensor, filledTensor } from '../tensorData.js';
import { importanceEntry } from './consolidation.js';
import type { AdaptationOptions } from './contract.js';
import type { GeneratorPair } from './generatorPair.js';
import type { AdaptationSettings } from './settings.js';

/** The entries of the state that steps change and snapshots hold: parameters and moments, by name. */
export function stateShapes(
  pair: GeneratorPair,
  { adam }: Pick<AdaptationSettings, 'adam'>,
): Map<string, Shape> {
  const shapes = parameterShapes(pair.config);
  const prefixes = ['trainable.', ...(adam.beta1 > 0 ? ['moments.first.'] : []), 'moments.second.'];
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
 * The first state of an adaptation: both generators' parameters, and Adam's moments, gradient sums and importances of zero.
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
    const parameter = name.startsWith('trainable.') ? from.get(name.slice('trainable.'.length)) : undefined;
    entries[name] = parameter ?? filledTensor(0, shape);
  }
  if (settings.losses.ewc > 0) {
    for (const name of pair.trainable)
      entries[importanceEntry(name)] = filledTensor(0, entries[`trainable.${name}`].shape);
  }
  if (settings.microBatch !== null && settings.microBatch < settings.batch) {
    for (const name of pair.trainable)
      entries[`gradients.${name}`] = filledTensor(0, entries[`trainable.${name}`].shape);
  }
  return entries;
}

/** The entry of the state that holds a parameter of the trained generator. */
export function stateEntry({ trained }: Pick<GeneratorPair, 'trained'>, name: string): string {
  const entry = placeholderOf(parameter(trained, name));
  assert(entry, `"${name}" is no entry of the state`);
  return entry.name;
}
