import path from 'node:path';
import { type Clip, readClip } from '#nada/clip/index.js';
import { assert } from '#nada/errors.js';
import { embedTexts } from '#nada/guidance/index.js';
import type { Stage } from '#nada/runtime/stage.js';
import type { Generator } from '#nada/stylegan2/index.js';
import { generatorOf } from './adaptationCase.js';
import type { ConformanceCase } from './case.js';

/** The generator of a case of kind 06. */
export async function caseGenerator(golden: ConformanceCase): Promise<Generator> {
  const file = golden.files.find((name) => name.endsWith('.pt') && !/^(mapper|clip)/.test(name));
  assert(file, 'the case has a generator');
  return generatorOf(golden, file);
}

/** The CLIP that all cases of kind 06 share: the case's own file, or the one that it names. */
export async function caseClip(golden: ConformanceCase): Promise<Clip> {
  const own = golden.files.find((name) => /^clip.*\.pt$/.test(name));
  const named = golden.description.clip ?? golden.config.clip;
  const file = own ?? String(named).replace(/\.gz$/, '');
  return readClip(await golden.open(file), { name: path.basename(file) });
}

/** The unit embedding of a text, and the factor of cosines that the reference takes: the logit scale over 100. */
export async function caseText(
  stage: Stage,
  clip: Clip,
  text: string,
): Promise<{ readonly text: Float64Array; readonly scale: number }> {
  const embed = await embedTexts(stage, { clip }, [text]);
  return { text: embed(text), scale: Math.exp(clip.parameters.get('logitScale')?.data[0] ?? 0) / 100 };
}
