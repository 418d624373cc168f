import {
  type Clip,
  type ClipVocabulary,
  type ReadClipOptions,
  readTokenizerFiles,
} from '../../clip/index.js';
import { UserError } from '../../errors.js';
import { readText as readWholeText } from '../../platform/wholeFile.js';
import { platform } from '../platform.js';
import { type CompanionName, companionNames, configFiles, weightFiles } from './clipNames.js';
import { type NetworkSource, withSource } from './networkSource.js';

/** The files of a CLIP by their usual names, such as `model.safetensors`, `config.json` and `tokenizer.json`. */
export type ClipFolder = Readonly<Record<string, NetworkSource>>;

/** The file of a CLIP's weights, and what lies beside it. */
export interface ClipFiles<S extends NetworkSource = NetworkSource> {
  readonly weights: S;
  readonly beside: Pick<ReadClipOptions, 'config' | 'preprocessor'>;
  /** The files beside the weights that belong to them. */
  readonly companions: ReadonlyMap<CompanionName, S>;
}

const mostPrompts = 1000;
const longestPrompt = 1000;

/**
 * The weights of a CLIP, and the configuration beside them: of a path or URL of a file or folder, or of files by name.
 *
 * Rejects with a `UserError` for a folder without weights.
 */
export async function clipFiles(source: string): Promise<ClipFiles<string>>;
export async function clipFiles(source: NetworkSource | ClipFolder): Promise<ClipFiles>;
export async function clipFiles(source: NetworkSource | ClipFolder): Promise<ClipFiles> {
  const { weights, companions } = await findFiles(source);
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

async function findFiles(source: NetworkSource | ClipFolder): Promise<Omit<ClipFiles, 'beside'>> {
  if (typeof source === 'string' || source instanceof URL) {
    const { weights, companions } = await platform().findClip(source, companionNames);
    return { weights, companions: companions as ReadonlyMap<CompanionName, string> };
  }
  if (!isFolder(source)) return { weights: source, companions: new Map() };
  const weights = weightFiles.flatMap((name) => source[name] ?? [])[0];
  if (weights === undefined) {
    throw new UserError(`the files given hold no CLIP: one of ${weightFiles.join(', ')} must be among them`);
  }
  return {
    weights,
    companions: new Map(companionNames.flatMap((name) => (source[name] ? [[name, source[name]]] : []))),
  };
}

function isFolder(source: NetworkSource | ClipFolder): source is ClipFolder {
  if (typeof source !== 'object' || source === null) return false;
  const prototype: unknown = Object.getPrototypeOf(source);
  return prototype === Object.prototype || prototype === null;
}

/**
 * The vocabulary that lies beside a CLIP's weights, or undefined where none does and OpenAI's is meant.
 *
 * Throws a `UserError` for files that are damaged, no CLIP's, or of another model.
 */
export async function ownVocabulary(
  { companions }: ClipFiles,
  { config: { text } }: Clip,
  weights: string,
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
  if (whole !== undefined) {
    const { name, json } = await readNamedJson(whole);
    return readTokenizerFiles({ tokenizerJson: json, name });
  }
  const [vocab, merges] = [companions.get('vocab.json'), companions.get('merges.txt')];
  if (vocab === undefined) return undefined;
  const { name, json } = await readNamedJson(vocab);
  if (merges === undefined) {
    throw new UserError(`${name} has no merges.txt beside it: add the one that belongs to it`);
  }
  return readTokenizerFiles({ vocabJson: json, merges: (await readText(merges)).text, name });
}

/**
 * The prompt templates that lie beside a CLIP's weights as `prompts.json`, or undefined.
 *
 * Throws a `UserError` for anything but a list of texts with `{}` in the place of the class.
 */
export async function ownPrompts({ companions }: ClipFiles): Promise<readonly string[] | undefined> {
  const file = companions.get('prompts.json');
  if (file === undefined) return undefined;
  const { name, json: prompts } = await readNamedJson(file);
  if (!Array.isArray(prompts) || prompts.length === 0 || prompts.length > mostPrompts) {
    throw new UserError(`${name} is no list of 1 to ${mostPrompts} prompts: write ["a {}", "the {}"]`);
  }
  const place = prompts.findIndex(
    (prompt) => typeof prompt !== 'string' || !prompt.includes('{}') || prompt.length > longestPrompt,
  );
  if (place < 0) return prompts as string[];
  throw new UserError(
    `${name} has as prompt ${place + 1} no text of up to ${longestPrompt} characters with {} in it: ` +
      'put {} where the class goes',
  );
}

/** The configuration, if it is that of a CLIP. */
function clipConfig(config: unknown): unknown {
  if (typeof config !== 'object' || config === null) return undefined;
  return ['vision_config', 'text_config', 'model_cfg'].some((key) => key in config) ? config : undefined;
}

async function readText(source: NetworkSource): Promise<{ readonly name: string; readonly text: string }> {
  return withSource(source, {}, async (bytes) => {
    return { name: bytes.name, text: await readWholeText(bytes, 'companion') };
  });
}

async function readNamedJson(
  source: NetworkSource,
): Promise<{ readonly name: string; readonly json: unknown }> {
  const { name, text } = await readText(source);
  try {
    return { name, json: JSON.parse(text) as unknown };
  } catch {
    throw new UserError(`${name} is not JSON: download it again`);
  }
}

/** The content of a JSON file, or undefined without one. */
export async function readJson(source: NetworkSource | undefined): Promise<unknown> {
  return source === undefined ? undefined : (await readNamedJson(source)).json;
}
