import type { Checkpoint } from '../../checkpoint/index.js';
import { readClip } from '../../clip/index.js';
import { UserError } from '../../errors.js';
import { findDiscriminator, readGenerator } from '../../stylegan2/index.js';
import type { ClipFiles } from '../networks/clipFiles.js';
import { looksLikeClip, looksLikeGenerator } from '../networks/networkLandmarks.js';
import type { KnownNetwork } from '../save/savable.js';
import type { ConvertForm } from './convertRows.js';

/** Content of a checkpoint: a network, or tensors of none that is known. */
export type Content =
  | Extract<KnownNetwork, { kind: 'generator' | 'discriminator' | 'clip' }>
  | { readonly kind: 'tensors'; readonly checkpoint: Checkpoint };

/** Reads what is to be written in a form; a `UserError` for a checkpoint that holds nothing of it. */
export async function readContent(
  checkpoint: Checkpoint,
  name: string,
  beside: ClipFiles['beside'],
  to: ConvertForm,
): Promise<Content> {
  if (to === 'npy') return { kind: 'tensors', checkpoint };
  if (looksLikeGenerator(checkpoint)) {
    return { kind: 'generator', network: await readGenerator(checkpoint, { name }) };
  }
  if (looksLikeClip(checkpoint)) {
    return { kind: 'clip', network: await readClip(checkpoint, { ...beside, name }) };
  }
  const discriminator = await findDiscriminator(checkpoint, { name });
  if (discriminator) return { kind: 'discriminator', network: discriminator };
  if (to === 'safetensors') return { kind: 'tensors', checkpoint };
  throw new UserError(
    `${name} holds neither a network of a StyleGAN2 nor a CLIP: convert it to safetensors or npy`,
  );
}
