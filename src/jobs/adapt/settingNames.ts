import { UserError } from '../../errors.js';
import { flagOf } from '../options/option.js';

/** Settings of the method whose option has another name. */
const others: Readonly<Record<string, string>> = {
  'layerSelection.count': '--layers',
  'layerSelection.batch': '--layer-batch',
  'layerSelection.steps': '--layer-steps',
  'layerSelection.rate': '--layer-rate',
  'layerSelection.rule': '--layer-rule',
};

const settings =
  /\b(layerSelection\.(?:count|batch|steps|rate|rule)|(?:losses|adam)\.\w+|clipWeights|targetWeights|imageWeight|patchSize|partTemplates)\b/g;

/** Runs a body whose `UserError`s name settings of the method, and names the options instead. */
export async function namingOptions<T>(body: () => Promise<T>): Promise<T> {
  try {
    return await body();
  } catch (error) {
    throw inOptionNames(error);
  }
}

/** A `UserError` about settings as one about options; any other error as it is. */
export function inOptionNames(error: unknown): unknown {
  if (!(error instanceof UserError && error.name === 'UserError')) return error;
  return new UserError(optionNames(error.message));
}

/** A message about settings, such as `losses.patch`, as one about options, such as `--loss-patch`. */
export function optionNames(message: string): string {
  return message.replaceAll(settings, (name) => {
    const other = others[name];
    if (other !== undefined) return other;
    const [group, key = group] = name.split('.');
    return group === 'losses' ? `--loss-${key}` : flagOf(key);
  });
}
