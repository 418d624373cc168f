import { type CheckpointValue, valueAt } from '../../checkpoint/index.js';
import { UserError } from '../../errors.js';
import type { TensorFile } from './tensorFile.js';

/** Checks a setting that the file may omit; if present, it must have the one supported value. */
export function requireSetting(
  { network, file }: TensorFile,
  name: string,
  found: CheckpointValue | undefined,
  supported: string | boolean,
): void {
  if (found === undefined || found === supported) return;
  const shown = typeof found === 'string' || typeof found === 'boolean' ? JSON.stringify(found) : 'a value';
  throw new UserError(
    `${file} is a ${network} with ${name} = ${shown.slice(0, 40)}, but only ${JSON.stringify(supported)} is supported: ` +
      `use a ${network} with the default StyleGAN2 configuration`,
  );
}

/** A setting of one of the network's modules, by the path of modules to it. */
export function moduleSetting(
  { value }: TensorFile,
  modules: readonly string[],
  name: string,
): CheckpointValue | undefined {
  return valueAt(value, ...modules.flatMap((module) => ['_modules', module]), name);
}
