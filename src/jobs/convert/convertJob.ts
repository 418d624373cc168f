import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { type ClipFiles, clipFiles } from '../../api/networks/clipFiles.js';
import { looksLikeClip, looksLikeGenerator } from '../../api/networks/networkLandmarks.js';
import {
  type Checkpoint,
  type Chunks,
  openCheckpoint,
  type WritableTensor,
  writeNpy,
  writeSafetensors,
  writeTorch,
} from '../../checkpoint/index.js';
import {
  type Clip,
  huggingFaceConfig,
  huggingFacePreprocessor,
  huggingFaceState,
  openAiState,
  readClip,
} from '../../clip/index.js';
import { named, says, UserError } from '../../errors.js';
import { writeFileAtomically } from '../../platform/atomicFile.node.js';
import { openFileSource } from '../../platform/fileSource.node.js';
import { didYouMean } from '../../settings/didYouMean.js';
import {
  type Discriminator,
  discriminatorFile,
  findDiscriminator,
  type Generator,
  generatorFile,
  readGenerator,
  rosinalityCheckpoint,
  rosinalityDiscriminatorState,
} from '../../stylegan2/index.js';
import { createFolder } from '../run/runFolder.js';
import type { ConvertForm, ConvertOptions } from './options.js';

/** What a conversion did. */
export interface ConvertSummary {
  readonly from: string;
  readonly what: Content['what'];
  readonly to: ConvertForm;
  readonly files: readonly string[];
}

type Content =
  | { readonly what: 'generator'; readonly generator: Generator }
  | { readonly what: 'discriminator'; readonly discriminator: Discriminator }
  | { readonly what: 'clip'; readonly clip: Clip }
  | { readonly what: 'tensors'; readonly checkpoint: Checkpoint };

/**
 * Writes a checkpoint in another form.
 *
 * Throws a `UserError` for a form that does not fit what the file holds; nothing is written then.
 */
export async function convertFile(options: ConvertOptions): Promise<ConvertSummary> {
  const { in: from, out, half: float16 = false } = options;
  const to = options.to ?? (await formOf(out));
  if (path.resolve(from) === path.resolve(out)) {
    throw new UserError(`${out} is the file that is read: choose another name for the new one`);
  }
  const { weights, beside, companions } = await clipFiles(from);
  const source = await openFileSource(weights);
  try {
    const checkpoint = await openCheckpoint(source);
    const content = await readContent(checkpoint, weights, beside, to);
    const files = await write(content, to, out, { float16, tensor: options.tensor });
    if (content.what === 'clip' && to === 'huggingface') files.push(...(await copyWords(companions, out)));
    return { from, what: content.what, to, files };
  } finally {
    await source.close();
  }
}

async function formOf(out: string): Promise<ConvertForm> {
  const extension = path.extname(out).toLowerCase();
  if (extension === '.safetensors') return 'safetensors';
  if (extension === '.npy') return 'npy';
  if (['.pt', '.pth', '.bin'].includes(extension)) return 'rosinality';
  const isFolder = await stat(out).then(
    (status) => status.isDirectory(),
    () => extension === '',
  );
  if (isFolder) return 'huggingface';
  throw new UserError(
    says`${out} does not tell the form to write: end it in .pt, .safetensors or .npy, or give ${named('to')}`,
  );
}

async function readContent(
  checkpoint: Checkpoint,
  name: string,
  beside: Parameters<typeof readClip>[1],
  to: ConvertForm,
): Promise<Content> {
  if (to === 'npy') return { what: 'tensors', checkpoint };
  if (looksLikeGenerator(checkpoint)) {
    return { what: 'generator', generator: await readGenerator(checkpoint, { name }) };
  }
  if (looksLikeClip(checkpoint)) {
    return { what: 'clip', clip: await readClip(checkpoint, { ...beside, name }) };
  }
  const discriminator = await findDiscriminator(checkpoint, { name });
  if (discriminator) return { what: 'discriminator', discriminator };
  if (to === 'safetensors') return { what: 'tensors', checkpoint };
  throw new UserError(
    `${name} holds neither a network of a StyleGAN2 nor a CLIP: convert it to safetensors or npy`,
  );
}

interface WriteHow {
  readonly float16: boolean;
  readonly tensor: string | undefined;
}

async function write(content: Content, to: ConvertForm, out: string, how: WriteHow): Promise<string[]> {
  if (content.what === 'generator') return writeOne(out, generatorChunks(content.generator, to, how));
  if (content.what === 'discriminator') {
    return writeOne(out, discriminatorChunks(content.discriminator, to, how));
  }
  if (content.what === 'clip') return writeClip(content.clip, to, out, how);
  return writeOne(out, tensorChunks(content.checkpoint, to, how));
}

async function writeOne(out: string, chunks: Chunks): Promise<string[]> {
  await writeFileAtomically(out, chunks);
  return [out];
}

function generatorChunks(generator: Generator, to: ConvertForm, { float16 }: WriteHow): Chunks {
  if (to === 'rosinality') return writeTorch(rosinalityCheckpoint(generator), { float16 });
  refuseOtherForms('generator', to);
  const { tensors, metadata } = generatorFile(generator);
  return writeSafetensors(tensors, { metadata, float16 });
}

function discriminatorChunks(discriminator: Discriminator, to: ConvertForm, { float16 }: WriteHow): Chunks {
  if (to === 'rosinality') {
    return writeTorch(new Map([['d', rosinalityDiscriminatorState(discriminator)]]), { float16 });
  }
  refuseOtherForms('discriminator', to);
  const { tensors, metadata } = discriminatorFile(discriminator);
  return writeSafetensors(tensors, { metadata, float16 });
}

function refuseOtherForms(network: string, to: ConvertForm): void {
  if (to === 'safetensors') return;
  throw new UserError(says`a ${network} has no form "${to}": give ${named('to')} rosinality or safetensors`);
}

async function writeClip(clip: Clip, to: ConvertForm, out: string, { float16 }: WriteHow): Promise<string[]> {
  if (to === 'safetensors') return writeOne(out, writeSafetensors(openAiState(clip), { float16 }));
  if (to !== 'huggingface') return writeOne(out, writeTorch(openAiState(clip), { float16 }));
  const state = huggingFaceState(clip);
  await createFolder(out);
  const place = (name: string): string => path.join(out, name);
  const json = (value: unknown) => new TextEncoder().encode(`${JSON.stringify(value, null, 2)}\n`);
  const options = { float16, metadata: { format: 'pt' } };
  await writeFileAtomically(place('config.json'), json(huggingFaceConfig(clip)));
  await writeFileAtomically(place('preprocessor_config.json'), json(huggingFacePreprocessor(clip)));
  await writeFileAtomically(place('model.safetensors'), writeSafetensors(state, options));
  return ['config.json', 'preprocessor_config.json', 'model.safetensors'].map(place);
}

/** Tokens, prompts and words of captions are the same in every form. */
async function copyWords(companions: ClipFiles<string>['companions'], out: string): Promise<string[]> {
  const copies: string[] = [];
  for (const name of [
    'tokenizer.json',
    'vocab.json',
    'merges.txt',
    'prompts.json',
    'grammar.json',
  ] as const) {
    const file = companions.get(name);
    if (file === undefined) continue;
    await writeFileAtomically(path.join(out, name), await readFile(file));
    copies.push(path.join(out, name));
  }
  return copies;
}

function tensorChunks({ tensors }: Checkpoint, to: ConvertForm, { float16, tensor }: WriteHow): Chunks {
  if (to === 'safetensors')
    return writeSafetensors(tensors as ReadonlyMap<string, WritableTensor>, { float16 });
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
