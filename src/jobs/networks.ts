import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Checkpoint, openCheckpoint } from '../checkpoint/index.js';
import { type Clip, ClipTokenizer, type ReadClipOptions, readClip } from '../clip/index.js';
import { UserError } from '../errors.js';
import type { ByteSource } from '../platform/byteSource.js';
import { openFileSource } from '../platform/fileSource.node.js';
import { blobSource, memorySource } from '../platform/memorySource.js';
import { type Generator, readGenerator } from '../stylegan2/index.js';
import { fetchFile, type LoadProgress } from './download.js';
import { fileProblem } from './fileProblem.js';

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
  /** How messages call it. */
  readonly name: string;
}

/**
 * Reads a CLIP of any supported form: a checkpoint, or a folder with `model.safetensors` and `config.json`.
 *
 * The configuration files that lie beside a checkpoint are used. Throws a `UserError` that names the file and what is
 * wrong with it.
 */
export async function loadClip(source: NetworkSource, options: LoadClipOptions = {}): Promise<LoadedClip> {
  const local = typeof source === 'string' && !isAddress(source) ? await clipFiles(source) : undefined;
  return withSource(local?.weights ?? source, options, async (bytes) => {
    const checkpoint: Checkpoint = await openCheckpoint(bytes);
    const { activation } = options;
    const told = { ...local?.beside, ...(activation === undefined ? {} : { activation }) };
    const clip = await readClip(checkpoint, { name: bytes.name, ...told });
    const tokenizer = await ClipTokenizer.create();
    options.onProgress?.({ status: 'ready', name: bytes.name, file: bytes.name });
    return { clip, tokenizer, name: bytes.name };
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

/** The file of a CLIP's weights, and what lies beside it. */
export interface ClipFiles {
  readonly weights: string;
  readonly beside: Pick<ReadClipOptions, 'config' | 'preprocessor'>;
}

const weightFiles = ['model.safetensors', 'open_clip_model.safetensors', 'pytorch_model.bin'];
const configFiles = ['config.json', 'open_clip_config.json'];

/** The weights of a CLIP given as a file or folder, and the configuration beside them. */
export async function clipFiles(place: string): Promise<ClipFiles> {
  const isFolder = await stat(place).then(
    (status) => status.isDirectory(),
    (error) => {
      throw fileProblem(place, 'cannot be read', error);
    },
  );
  const folder = isFolder ? place : path.dirname(place);
  const weights = isFolder ? await firstFile(place, weightFiles) : place;
  if (weights === undefined) {
    throw new UserError(`${place} holds no CLIP (none of ${weightFiles.join(', ')}): give the file itself`);
  }
  // OpenAI's files need no configuration, and one that lies beside them belongs to another file.
  if (!isFolder && !/\.(safetensors|bin)$/.test(place)) return { weights, beside: {} };
  const config = clipConfig(await readJson(await firstFile(folder, configFiles)));
  const preprocessor = await readJson(await firstFile(folder, ['preprocessor_config.json']));
  return {
    weights,
    beside: {
      ...(config === undefined ? {} : { config }),
      ...(preprocessor === undefined ? {} : { preprocessor }),
    },
  };
}

/** The configuration, if it is that of a CLIP. */
function clipConfig(config: unknown): unknown {
  if (typeof config !== 'object' || config === null) return undefined;
  return ['vision_config', 'text_config', 'model_cfg'].some((key) => key in config) ? config : undefined;
}

async function firstFile(folder: string, names: readonly string[]): Promise<string | undefined> {
  for (const name of names) {
    const file = path.join(folder, name);
    const found = await stat(file).then(
      (status) => status.isFile(),
      () => false,
    );
    if (found) return file;
  }
  return undefined;
}

async function readJson(file: string | undefined): Promise<unknown> {
  if (file === undefined) return undefined;
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw fileProblem(file, 'cannot be read', error);
  });
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new UserError(`${file} is not JSON: download it again`);
  }
}
