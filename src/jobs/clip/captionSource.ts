import { readFile } from 'node:fs/promises';
import { clipFiles, readJson } from '../../api/networks/clipFiles.js';
import { isAddress } from '../../api/networks/networkSource.js';
import { type CaptionGrammar, parseGrammar } from '../../clip/captions/index.js';
import { named, says, UserError } from '../../errors.js';
import { fileProblem } from '../../platform/fileProblem.node.js';

/** What captions are taken from: whole texts, or a grammar that composes them. */
export type CaptionSource = { readonly texts: readonly string[] } | { readonly grammar: CaptionGrammar };

const mostTexts = 100_000;

/**
 * The list or grammar in a file, or the grammar that lies beside a CLIP's weights.
 *
 * A `.json` file holds a list of texts or a grammar; any other a text a line, without empty lines. Throws a `UserError`
 * for a file that is missing, empty or damaged.
 */
export async function readCaptionSource({
  clip,
  captions,
}: {
  readonly clip: string;
  readonly captions?: string | undefined;
}): Promise<CaptionSource> {
  if (captions === undefined) {
    const file = isAddress(clip) ? undefined : (await clipFiles(clip)).companions.get('grammar.json');
    if (file !== undefined) return { grammar: parseGrammar(await readJson(file), file) };
    throw new UserError(
      says`${clip} has no grammar.json beside its weights: give ${named('captions')} with a file of texts, one a line`,
    );
  }
  if (/\.json$/i.test(captions)) {
    const json = await readJson(captions);
    return Array.isArray(json) ? listOf(json, captions) : { grammar: parseGrammar(json, captions) };
  }
  const content = await readFile(captions, 'utf8').catch((error: unknown) => {
    throw fileProblem(captions, 'cannot be read', error);
  });
  return listOf(content.split(/\r?\n/), captions);
}

function listOf(values: readonly unknown[], file: string): CaptionSource {
  const strange = values.findIndex((value) => typeof value !== 'string');
  if (strange >= 0) {
    throw new UserError(`${file} has as entry ${strange + 1} no text: write a list of texts`);
  }
  const texts = [...new Set((values as readonly string[]).map((text) => text.trim()))].filter(Boolean);
  if (texts.length === 0) throw new UserError(`${file} holds no captions: write one a line`);
  if (texts.length > mostTexts) {
    throw new UserError(`${file} holds ${texts.length} captions: give at most ${mostTexts}`);
  }
  return { texts };
}
