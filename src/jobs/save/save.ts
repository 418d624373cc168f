import path from 'node:path';
import { networkChunks, torchFormOf } from '../../api/save/networkChunks.js';
import { type KnownNetwork, knownNetwork, type SavableNetwork } from '../../api/save/savable.js';
import { save as saveBytes } from '../../api/save/save.js';
import { type NetworkForm, type SaveOptions, saveRows } from '../../api/save/saveRows.js';
import { named, says, UserError } from '../../errors.js';
import { writeFileAtomically } from '../../platform/atomicFile.node.js';
import { resolveValues } from '../../settings/check.js';

/**
 * Writes a network to a file, whole or not at all: `.safetensors` keeps everything, `.pt` is the form that other tools of
 * StyleGAN2 and CLIP read, unless `form` says otherwise. Without a file it gives the bytes.
 *
 * ```ts
 * const generator = await loadGenerator('models/generator/photo.safetensors');
 * await save(generator, 'photo.pt');
 * ```
 *
 * Rejects with a `UserError` for a form that does not fit the network, and for a file that cannot be written.
 */
export function save(network: SavableNetwork, file: string, options?: SaveOptions): Promise<void>;
export function save(network: SavableNetwork, options?: SaveOptions): Promise<Uint8Array<ArrayBuffer>>;
export async function save(
  network: SavableNetwork,
  to?: string | SaveOptions,
  options: SaveOptions = {},
): Promise<unknown> {
  if (typeof to !== 'string') return saveBytes(network, to);
  const known = knownNetwork(network);
  const form = options.form ?? formOf(to, known);
  const { half } = resolveValues(saveRows, options);
  await writeFileAtomically(to, networkChunks(known, form, { half, option: 'form' }));
}

function formOf(file: string, { kind }: KnownNetwork): NetworkForm {
  const extension = path.extname(file).toLowerCase();
  if (extension === '.safetensors') return 'safetensors';
  const torch = ['.pt', '.pth', '.bin'].includes(extension) ? torchFormOf(kind) : undefined;
  if (torch !== undefined) return torch;
  const names = torchFormOf(kind) === undefined ? '.safetensors' : '.safetensors or .pt';
  throw new UserError(
    says`${file} does not tell a form of a ${kind} to write: end it in ${names}, or give ${named('form')}`,
  );
}
