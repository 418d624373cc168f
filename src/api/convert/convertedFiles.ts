import {
  type Checkpoint,
  type Chunks,
  type WritableTensor,
  writeNpy,
  writeSafetensors,
} from '../../checkpoint/index.js';
import { type Clip, huggingFaceConfig, huggingFacePreprocessor, huggingFaceState } from '../../clip/index.js';
import { named, says, UserError } from '../../errors.js';
import { didYouMean } from '../../settings/didYouMean.js';
import type { GivenOf } from '../../settings/row.js';
import type { ClipFiles } from '../networks/clipFiles.js';
import type { CompanionName } from '../networks/clipNames.js';
import { type NetworkSource, withSource } from '../networks/networkSource.js';
import { networkChunks } from '../save/networkChunks.js';
import type { ConvertForm, convertRows } from './convertRows.js';
import type { Content } from './readContent.js';

/** A file of a conversion. */
export interface ConvertedFile {
  readonly name: string;
  readonly chunks: AsyncIterable<Uint8Array<ArrayBuffer>>;
}

/** How the numbers are written, and which. */
export type WriteHow = Pick<GivenOf<typeof convertRows>, 'half' | 'tensor'>;

/** The files that belong to a CLIP in every form: tokens, prompts and the words of captions. */
const words: readonly CompanionName[] = [
  'tokenizer.json',
  'vocab.json',
  'merges.txt',
  'prompts.json',
  'grammar.json',
];

/** The files of a form, one except for Hugging Face's folder; a `UserError` for a form that does not fit. */
export function convertedFiles(
  content: Content,
  to: ConvertForm,
  companions: ClipFiles['companions'],
  how: WriteHow,
): ConvertedFile[] {
  const { kind } = content;
  if (kind === 'tensors') {
    const name = `tensors.${to === 'npy' ? 'npy' : 'safetensors'}`;
    return [{ name, chunks: tensorChunks(content.checkpoint, to, how) }];
  }
  if (kind === 'clip' && to === 'huggingface') return [...clipFolder(content.network, companions, how)];
  const name = `${kind}.${to === 'safetensors' ? 'safetensors' : 'pt'}`;
  // A name that ends in .pt stands for the form that PyTorch has of whatever it is.
  const form = kind === 'clip' && to === 'rosinality' ? 'openai' : to;
  return [{ name, chunks: networkChunks(content, form, { half: how.half, option: 'to' }) }];
}

function* clipFolder(
  clip: Clip,
  companions: ClipFiles['companions'],
  { half: float16 = false }: WriteHow,
): Generator<ConvertedFile, void, undefined> {
  const state = huggingFaceState(clip);
  yield { name: 'config.json', chunks: jsonChunks(huggingFaceConfig(clip)) };
  yield { name: 'preprocessor_config.json', chunks: jsonChunks(huggingFacePreprocessor(clip)) };
  const options = { float16, metadata: { format: 'pt' } };
  yield { name: 'model.safetensors', chunks: writeSafetensors(state, options) };
  for (const name of words) {
    const source = companions.get(name);
    if (source !== undefined) yield { name, chunks: copied(source) };
  }
}

async function* jsonChunks(value: unknown): Chunks {
  yield new TextEncoder().encode(`${JSON.stringify(value, null, 2)}\n`);
}

async function* copied(source: NetworkSource): Chunks {
  yield await withSource(source, {}, (bytes) => bytes.read(0, bytes.size));
}

function tensorChunks(
  { tensors }: Checkpoint,
  to: ConvertForm,
  { half: float16 = false, tensor }: WriteHow,
): Chunks {
  if (to === 'safetensors') {
    return writeSafetensors(tensors as ReadonlyMap<string, WritableTensor>, { float16 });
  }
  const names = [...tensors.keys()];
  const name = tensor ?? (names.length === 1 ? names[0] : undefined);
  if (name === undefined) {
    throw new UserError(
      says`an .npy file holds one tensor, and there are ${names.length}: give ${named('tensor')} NAME`,
    );
  }
  const found = tensors.get(name);
  if (!found) throw new UserError(`there is no tensor ${JSON.stringify(name)}${didYouMean(name, names)}`);
  return writeNpy(found, { float16 });
}
