import { fileURLToPath } from 'node:url';
import { type Checkpoint, openCheckpoint } from '../../checkpoint/index.js';
import { type Clip, ClipTokenizer, type ReadClipOptions, readClip } from '../../clip/index.js';
import type { ByteSource } from '../../platform/byteSource.js';
import { openFileSource } from '../../platform/fileSource.node.js';
import { blobSource, memorySource } from '../../platform/memorySource.js';
import { type Generator, readGenerator } from '../../stylegan2/index.js';
import { clipFiles, ownPrompts, ownVocabulary } from './clipFiles.js';
import { fetchFile, type LoadProgress } from './download.js';

/** Where a network is read from: a path, an address (`https://...`), a Blob, or the bytes themselves. */
export type NetworkSource = string | URL | Blob | Uint8Array<ArrayBuffer> | ArrayBuffer;

/** What loading may be told. */
export interface LoadOptions {
  /** Told of downloads and of what is ready, in the words of transformers.js. */
  readonly onProgress?: ((event: LoadProgress) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
  /** What the file's SHA-256 must be, in hexadecimal digits. */
  readonly sha256?: string | undefined;
  /** Where downloads are kept; see `cacheFolder`. */
  readonly cache?: string | undefined;
}

/** What a CLIP may be told besides; see `readClip`. */
export interface LoadClipOptions extends LoadOptions, Pick<ReadClipOptions, 'activation'> {}

/**
 * Reads a StyleGAN2 generator of any supported form.
 *
 * Throws a `UserError` that names the file and what is wrong with it.
 */
export async function loadGenerator(source: NetworkSource, options: LoadOptions = {}): Promise<Generator> {
  return withSource(source, options, async (bytes) => {
    const generator = await readGenerator(await openCheckpoint(bytes), { name: bytes.name });
    options.onProgress?.({ status: 'ready', name: bytes.name, file: bytes.name });
    return generator;
  });
}

/** A CLIP with the tokenizer of its texts. */
export interface LoadedClip {
  readonly clip: Clip;
  readonly tokenizer: ClipTokenizer;
  /** The prompt templates that suit it, with `{}` in the place of the class, where it comes with its own. */
  readonly prompts?: readonly string[] | undefined;
  /** How messages call it. */
  readonly name: string;
}

/**
 * Reads a CLIP of any supported form: a checkpoint, or a folder with `model.safetensors` and `config.json`.
 *
 * The files that lie beside a checkpoint are used: configuration, tokenizer (OpenAI's where there is none), and prompt
 * templates. Throws a `UserError` that names the file and what is wrong with it.
 */
export async function loadClip(source: NetworkSource, options: LoadClipOptions = {}): Promise<LoadedClip> {
  const local = typeof source === 'string' && !isAddress(source) ? await clipFiles(source) : undefined;
  return withSource(local?.weights ?? source, options, async (bytes) => {
    const checkpoint: Checkpoint = await openCheckpoint(bytes);
    const { activation } = options;
    const told = { ...local?.beside, ...(activation === undefined ? {} : { activation }) };
    const clip = await readClip(checkpoint, { name: bytes.name, ...told });
    const tokenizer = await ClipTokenizer.create(local && (await ownVocabulary(local, clip)));
    const prompts = local && (await ownPrompts(local));
    options.onProgress?.({ status: 'ready', name: bytes.name, file: bytes.name });
    return { clip, tokenizer, name: bytes.name, ...(prompts === undefined ? {} : { prompts }) };
  });
}

/** The file of weights that a path, folder or address stands for; an address is downloaded once. */
export async function localWeights(source: string, options: LoadOptions = {}): Promise<string> {
  return isAddress(source) ? fetchFile(source, options) : (await clipFiles(source)).weights;
}

/** Whether a source is to be downloaded. */
export function isAddress(source: string): boolean {
  return /^https?:\/\//i.test(source);
}

async function withSource<T>(
  source: NetworkSource,
  options: LoadOptions,
  read: (bytes: ByteSource) => Promise<T>,
): Promise<T> {
  if (source instanceof ArrayBuffer) return read(memorySource(new Uint8Array(source)));
  if (source instanceof Uint8Array) return read(memorySource(source));
  if (source instanceof Blob) return read(blobSource(source));
  const place = source instanceof URL && source.protocol === 'file:' ? fileURLToPath(source) : String(source);
  const file = await openFileSource(isAddress(place) ? await fetchFile(place, options) : place);
  try {
    return await read(file);
  } finally {
    await file.close();
  }
}
