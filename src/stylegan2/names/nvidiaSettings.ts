import { type CheckpointValue, valueAt } from '../../checkpoint/index.js';
import { UserError } from '../../errors.js';
import type { TensorFile } from './tensorFile.js';

/** A setting that the file may leave out; when it is there it has one supported value. */
export function requireSetting(
  { network, file }: TensorFile,
  name: string,
  found: CheckpointValue | undefined,
  supported: string | boolean,
): void {
  if (found === undefined || found === supported) return;
  const shown = typeof found === 'string' || typeof found === 'boolean' ? JSON.stringify(found) : 'a value';
  throw new UserError(
    `${file} is a ${network} with ${name} = ${shown.slice(0, 40)}, and only ${JSON.stringify(supported)} is supported: ` +
      `give a ${network} of the default StyleGAN2 configuration`,
  );
}

/** A setting that a module of the network carries, by the path of modules to it. */
export function moduleSetting(
  { value }: TensorFile,
  modules: readonly string[],
  name: string,
): CheckpointValue | undefined {
  return valueAt(value, ...modules.flatMap((module) => ['_modules', module]), name);
}
