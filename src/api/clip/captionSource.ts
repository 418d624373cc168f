import { type CaptionGrammar, parseGrammar } from '../../clip/captions/index.js';
import { named, type Sentence, says, UserError } from '../../errors.js';
import { readText } from '../../platform/wholeFile.js';
import { type Kind, thing } from '../../settings/kind.js';
import { clipFiles, readJson } from '../networks/clipFiles.js';
import { type ClipSource, isLoaded } from '../networks/givenNetworks.js';
import { isNetworkSource, type NetworkSource, withSource } from '../networks/networkSource.js';
import type { LoadedClip } from '../networks/networks.js';

/** What captions are taken from: whole texts, or a grammar that composes them. */
export type CaptionSource = { readonly texts: readonly string[] } | { readonly grammar: CaptionGrammar };

/** The texts of an option: themselves, or a file of them: a text a line, or a list in a file whose name ends in `.json`. */
export type TextSource = readonly string[] | NetworkSource;

/** Texts in either form; what is in a list is checked where it is read. */
export const textsKind: Kind<TextSource> = thing(
  'texts: a list, or a file of them by its path or URL, as a Blob or bytes',
  (value): value is TextSource => Array.isArray(value) || isNetworkSource(value),
);

const mostTexts = 100_000;

/**
 * The texts of an option, or the grammar in a file whose name ends in `.json`; each text once.
 *
 * Rejects with a `UserError` for a list or file that is missing, empty or damaged.
 */
export async function readCaptionSource(source: TextSource, option: string): Promise<CaptionSource> {
  if (Array.isArray(source)) return listOf(source, says`option ${named(option)}`);
  const file = source as NetworkSource;
  if (isJson(file)) {
    const [name, json] = [nameOf(file), await readJson(file)];
    return Array.isArray(json) ? listOf(json, says`${name}`) : { grammar: parseGrammar(json, name) };
  }
  return withSource(file, {}, async (bytes) => {
    const content = await readText(bytes, 'texts');
    return listOf(content.split(/\r?\n/), says`${bytes.name}`);
  });
}

/** The grammar that lies beside a CLIP's weights; a `UserError` for a CLIP without one names the option to give instead. */
export async function grammarBeside(clip: ClipSource, option: string): Promise<CaptionSource> {
  if (isLoaded<LoadedClip>(clip, 'tokenizer')) {
    throw new UserError(
      says`the CLIP is loaded already, without the grammar.json beside its weights: give ${named(option)} with texts or a file of them`,
    );
  }
  const file = (await clipFiles(clip)).companions.get('grammar.json');
  if (file !== undefined) return { grammar: parseGrammar(await readJson(file), nameOf(file)) };
  const name = typeof clip === 'string' || clip instanceof URL ? String(clip) : 'the CLIP';
  throw new UserError(
    says`${name} has no grammar.json beside its weights: give ${named(option)} with a file of texts, one a line`,
  );
}

function isJson(file: NetworkSource): boolean {
  const name = file instanceof URL ? file.pathname : nameOf(file);
  return /\.json$/i.test(name);
}

function nameOf(file: NetworkSource): string {
  if (typeof file === 'string' || file instanceof URL) return String(file);
  return file instanceof Blob && 'name' in file ? String(file.name) : 'the file given';
}

function listOf(values: readonly unknown[], title: Sentence): CaptionSource {
  const strange = values.findIndex((value) => typeof value !== 'string');
  if (strange >= 0) {
    throw new UserError(says`${title} has as entry ${strange + 1} no text: write a list of texts`);
  }
  const texts = [...new Set((values as readonly string[]).map((text) => text.trim()))].filter(Boolean);
  if (texts.length === 0) throw new UserError(says`${title} holds no captions: write one a line`);
  if (texts.length > mostTexts) {
    throw new UserError(says`${title} holds ${texts.length} captions: give at most ${mostTexts}`);
  }
  return { texts };
}
