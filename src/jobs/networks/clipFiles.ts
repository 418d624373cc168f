import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import {
  type Clip,
  type ClipVocabulary,
  type ReadClipOptions,
  readTokenizerFiles,
} from '../../clip/index.js';
import { UserError } from '../../errors.js';
import { fileProblem } from '../../platform/fileProblem.node.js';

/** The file of a CLIP's weights, and what lies beside it. */
export interface ClipFiles {
  readonly weights: string;
  readonly beside: Pick<ReadClipOptions, 'config' | 'preprocessor'>;
  /** The files beside the weights that belong to them, by {@link companionNames}. */
  readonly companions: ReadonlyMap<CompanionName, string>;
}

/** The files of weights by which a folder is known, the first of them first. */
export const weightFiles = ['model.safetensors', 'open_clip_model.safetensors', 'pytorch_model.bin'];
const configFiles = ['config.json', 'open_clip_config.json'] as const;

/** What may lie beside the weights: configuration, tokenizer, prompt templates, and the words of captions. */
export const companionNames = [
  ...configFiles,
  'preprocessor_config.json',
  'tokenizer.json',
  'vocab.json',
  'merges.txt',
  'prompts.json',
  'grammar.json',
] as const;
export type CompanionName = (typeof companionNames)[number];

const largestFile = 64 * 2 ** 20;
const mostPrompts = 1000;
const longestPrompt = 1000;

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
  if (!isFolder && !/\.(safetensors|bin)$/.test(place)) {
    return { weights, beside: {}, companions: new Map() };
  }
  const companions = new Map<CompanionName, string>();
  for (const name of companionNames) {
    const file = await firstFile(folder, [name]);
    if (file !== undefined) companions.set(name, file);
  }
  const config = clipConfig(await readJson(configFiles.map((name) => companions.get(name)).find(Boolean)));
  const preprocessor = await readJson(companions.get('preprocessor_config.json'));
  return {
    weights,
    beside: {
      ...(config === undefined ? {} : { config }),
      ...(preprocessor === undefined ? {} : { preprocessor }),
    },
    companions,
  };
}

/**
 * The vocabulary that lies beside a CLIP's weights, or undefined where none does and OpenAI's is meant.
 *
 * Throws a `UserError` for files that are damaged, no CLIP's, or of another model.
 */
export async function ownVocabulary(
  { companions, weights }: ClipFiles,
  { config: { text } }: Clip,
): Promise<ClipVocabulary | undefined> {
  const vocabulary = await readVocabulary(companions);
  if (vocabulary === undefined) return undefined;
  const { vocab, endId } = vocabulary;
  if (vocab.size !== text.vocabulary) {
    throw new UserError(
      `${weights} knows ${text.vocabulary} tokens, and the tokenizer beside it has ${vocab.size}: ` +
        'give the tokenizer files that belong to the model',
    );
  }
  const readEnd = text.endToken ?? vocab.size - 1;
  if (endId !== readEnd) {
    throw new UserError(
      `${weights} reads the end of a text at token ${readEnd}, and the tokenizer beside it ends texts with ` +
        `token ${endId}: give the tokenizer files that belong to the model`,
    );
  }
  return vocabulary;
}

async function readVocabulary(companions: ClipFiles['companions']): Promise<ClipVocabulary | undefined> {
  const whole = companions.get('tokenizer.json');
  if (whole !== undefined) return readTokenizerFiles({ tokenizerJson: await readJson(whole), name: whole });
  const [vocab, merges] = [companions.get('vocab.json'), companions.get('merges.txt')];
  if (vocab === undefined) return undefined;
  if (merges === undefined) {
    throw new UserError(`${vocab} has no merges.txt beside it: add the one that belongs to it`);
  }
  return readTokenizerFiles({
    vocabJson: await readJson(vocab),
    merges: await readText(merges),
    name: vocab,
  });
}

/**
 * The prompt templates that lie beside a CLIP's weights as `prompts.json`, or undefined.
 *
 * Throws a `UserError` for anything but a list of texts with `{}` in the place of the class.
 */
export async function ownPrompts({ companions }: ClipFiles): Promise<readonly string[] | undefined> {
  const file = companions.get('prompts.json');
  if (file === undefined) return undefined;
  const prompts = await readJson(file);
  if (!Array.isArray(prompts) || prompts.length === 0 || prompts.length > mostPrompts) {
    throw new UserError(`${file} is no list of 1 to ${mostPrompts} prompts: write ["a {}", "the {}"]`);
  }
  const place = prompts.findIndex(
    (prompt) => typeof prompt !== 'string' || !prompt.includes('{}') || prompt.length > longestPrompt,
  );
  if (place < 0) return prompts as string[];
  throw new UserError(
    `${file} has as prompt ${place + 1} no text of up to ${longestPrompt} characters with {} in it: ` +
      'put {} where the class goes',
  );
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

async function readText(file: string): Promise<string> {
  const fail = (error: unknown): never => {
    throw fileProblem(file, 'cannot be read', error);
  };
  const { size } = await stat(file).catch(fail);
  if (size > largestFile) throw new UserError(`${file} has ${size} bytes: it is no file of a CLIP`);
  return readFile(file, 'utf8').catch(fail);
}

/** The content of a JSON file, or undefined without one. */
export async function readJson(file: string | undefined): Promise<unknown> {
  if (file === undefined) return undefined;
  const text = await readText(file);
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new UserError(`${file} is not JSON: download it again`);
  }
}
