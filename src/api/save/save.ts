import { collectChunks } from '../../checkpoint/index.js';
import { resolveValues } from '../../settings/check.js';
import { networkChunks } from './networkChunks.js';
import { knownNetwork, type SavableNetwork } from './savable.js';
import { type SaveOptions, saveRows } from './saveRows.js';

/**
 * Gives the bytes of a network's file: of a generator, discriminator, CLIP, latent mapper, encoder or domain. Those of the form
 * `safetensors` read back without loss.
 *
 * ```ts
 * const generator = await loadGenerator('models/generator/photo.safetensors');
 * const file = new Blob([await save(generator, { form: 'rosinality' })]);
 * ```
 *
 * Rejects with a `UserError` for a form that does not fit the network.
 */
export async function save(
  network: SavableNetwork,
  options: SaveOptions = {},
): Promise<Uint8Array<ArrayBuffer>> {
  const { form, half } = resolveValues(saveRows, options);
  return collectChunks(networkChunks(knownNetwork(network), form, { half, option: 'form' }));
}
