import type { FloatTensor } from '../../tensorData.js';
import { platform } from '../platform.js';

/** Computes the SHA-256, in hexadecimal digits, of a network's names, shapes and numbers, whatever form of file they came from. */
export function networkDigest(parameters: ReadonlyMap<string, FloatTensor>): Promise<string> {
  return platform().sha256(digestedParts(parameters));
}

function* digestedParts(
  parameters: ReadonlyMap<string, FloatTensor>,
): Generator<Uint8Array<ArrayBuffer>, void, undefined> {
  const encoder = new TextEncoder();
  for (const name of [...parameters.keys()].sort()) {
    const tensor = parameters.get(name);
    if (!tensor) continue;
    const { data, shape } = tensor;
    yield encoder.encode(JSON.stringify([name, shape]));
    yield new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  }
}
