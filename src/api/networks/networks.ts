import { openCheckpoint } from '../../checkpoint/index.js';
import { type Clip, ClipTokenizer, type ReadClipOptions, readClip } from '../../clip/index.js';
import { type Generator, readGenerator } from '../../stylegan2/index.js';
import { type ClipFolder, clipFiles, ownPrompts, ownVocabulary } from './clipFiles.js';
import type { LoadOptions } from './loadProgress.js';
import { type NetworkSource, withSource } from './networkSource.js';
import { orShipped } from './shippedName.js';

/** Options for loading a CLIP; see `readClip`. */
export interface LoadClipOptions extends LoadOptions, Pick<ReadClipOptions, 'activation'> {}

/**
 * Reads a StyleGAN2 generator of any supported form; `demo` is the shipped one.
 *
 * ```ts
 * const generator = await loadGenerator('demo');
 * console.log(generator.config.size);
 * ```
 *
 * Rejects with a `UserError` that names the file and what is wrong with it.
 */
export async function loadGenerator(source: NetworkSource, options: LoadOptions = {}): Promise<Generator> {
  const place = orShipped<NetworkSource>(source, 'generator');
  return withSource(place, options, async (bytes) => {
    const generator = await readGenerator(await openCheckpoint(bytes), { name: bytes.name });
    options.onProgress?.({ status: 'ready', name: bytes.name, file: bytes.name });
    return generator;
  });
}

/** A CLIP with the tokenizer of its texts. */
export interface LoadedClip {
  readonly clip: Clip;
  readonly tokenizer: ClipTokenizer;
  /** Its own prompt templates, with `{}` in the place of the class, where it comes with some. */
  readonly prompts?: readonly string[] | undefined;
  /** Its name in messages. */
  readonly name: string;
}

/**
 * Reads a CLIP of any supported form (`demo` is the shipped one): a checkpoint, a folder with `model.safetensors` and `config.json`, or the files of
 * such a folder by name.
 *
 * ```ts
 * const { clip, tokenizer } = await loadClip('models/clip');
 * console.log(clip.config.embedding, tokenizer.encode('a sketch'));
 * ```
 *
 * The files that lie beside a checkpoint are used: configuration, tokenizer (OpenAI's where there is none), and prompt
 * templates. Rejects with a `UserError` that names the file and what is wrong with it.
 */
export async function loadClip(
  source: NetworkSource | ClipFolder,
  options: LoadClipOptions = {},
): Promise<LoadedClip> {
  const files = await clipFiles(orShipped(source, 'clip'));
  return withSource(files.weights, options, async (bytes) => {
    const checkpoint = await openCheckpoint(bytes);
    const { activation } = options;
    const told = { ...files.beside, ...(activation === undefined ? {} : { activation }) };
    const clip = await readClip(checkpoint, { name: bytes.name, ...told });
    const tokenizer = await ClipTokenizer.create(await ownVocabulary(files, clip, bytes.name));
    const prompts = await ownPrompts(files);
    options.onProgress?.({ status: 'ready', name: bytes.name, file: bytes.name });
    return { clip, tokenizer, name: bytes.name, ...(prompts === undefined ? {} : { prompts }) };
  });
}
