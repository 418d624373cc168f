import { type Chunks, writeSafetensors, writeTorch } from '../../checkpoint/index.js';
import { openAiState } from '../../clip/index.js';
import { named, says, UserError } from '../../errors.js';
import { encoderFile, mapperFile } from '../../styleclip/index.js';
import {
  discriminatorFile,
  generatorFile,
  type NetworkFile,
  rosinalityCheckpoint,
  rosinalityDiscriminatorState,
} from '../../stylegan2/index.js';
import { domainFile } from '../networks/domainFile.js';
import type { KnownNetwork } from './savable.js';
import type { NetworkForm } from './saveRows.js';

/** The forms of each kind of network, our own first. */
const formsOf: Readonly<Record<KnownNetwork['kind'], readonly NetworkForm[]>> = {
  generator: ['safetensors', 'rosinality'],
  discriminator: ['safetensors', 'rosinality'],
  clip: ['safetensors', 'openai'],
  mapper: ['safetensors'],
  encoder: ['safetensors'],
  domain: ['safetensors'],
};

/** The form of a kind of network that PyTorch reads; undefined where it has none. */
export function torchFormOf(kind: KnownNetwork['kind']): NetworkForm | undefined {
  return formsOf[kind].find((form) => form !== 'safetensors');
}

/**
 * A network as the chunks of a file.
 *
 * Throws a `UserError` that names `option` for a form that its kind does not have, or that cannot express it.
 */
export function networkChunks(
  known: KnownNetwork,
  form: string,
  { half: float16 = false, option }: { readonly half?: boolean | undefined; readonly option: string },
): Chunks {
  const { kind } = known;
  const forms = formsOf[kind];
  if (!forms.some((one) => one === form)) {
    const article = kind === 'encoder' ? 'an' : 'a';
    const others = [...forms].reverse().join(' or ');
    throw new UserError(says`${article} ${kind} has no form "${form}": give ${named(option)} ${others}`);
  }
  if (kind === 'clip') {
    const state = openAiState(known.network);
    return form === 'safetensors' ? writeSafetensors(state, { float16 }) : writeTorch(state, { float16 });
  }
  if (form === 'rosinality' && kind === 'generator') {
    return writeTorch(rosinalityCheckpoint(known.network), { float16 });
  }
  if (form === 'rosinality' && kind === 'discriminator') {
    return writeTorch(new Map([['d', rosinalityDiscriminatorState(known.network)]]), { float16 });
  }
  const { tensors, metadata } = ownFile(known);
  return writeSafetensors(tensors, { metadata, float16 });
}

function ownFile(known: Exclude<KnownNetwork, { kind: 'clip' }>): NetworkFile {
  if (known.kind === 'generator') return generatorFile(known.network);
  if (known.kind === 'discriminator') return discriminatorFile(known.network);
  if (known.kind === 'mapper') return mapperFile(known.network);
  return known.kind === 'encoder' ? encoderFile(known.network) : domainFile(known.network);
}
