import { createHash } from 'node:crypto';
import type { FloatTensor } from '../../tensorData.js';

/** SHA-256, in hexadecimal digits, of a network's names, shapes and numbers, whatever form of file they came from. */
export function networkDigest(parameters: ReadonlyMap<string, FloatTensor>): string {
  const hash = createHash('sha256');
  for (const name of [...parameters.keys()].sort()) {
    const tensor = parameters.get(name);
    if (!tensor) continue;
    const { data, shape } = tensor;
    hash.update(JSON.stringify([name, shape]));
    hash.update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  }
  return hash.digest('hex');
}
