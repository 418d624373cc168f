import { fillTemplate, imagenetTemplates } from '../clip/index.js';
import type { GuidingClip } from './guide.js';
import { difference, meanOf, unit } from './vectors.js';

/** Unit embeddings of texts by one CLIP. */
export type TextEmbeddings = (text: string) => Float64Array;

/**
 * The prompt templates for a CLIP's texts: those of the settings, else the CLIP's own, in whose words it was trained,
 * and ImageNet's, whose variety averages out the peculiarities of each (`docs/decisions/prompts.md`).
 */
export function templatesOf(
  { templates }: { readonly templates?: readonly string[] | undefined },
  { prompts: own }: Pick<GuidingClip, 'prompts'>,
): readonly string[] {
  return templates ?? [...new Set([...(own ?? []), ...imagenetTemplates])];
}

/** The prompts for a class. */
export function prompts(templates: readonly string[], className: string): string[] {
  return templates.map((template) => fillTemplate(template, className));
}

/**
 * The direction from one class to another in CLIP space, a unit vector: the mean over the templates of the difference of
 * unit embeddings (Gal et al. 2021, section 4.1).
 */
export function textDirection(
  embed: TextEmbeddings,
  templates: readonly string[],
  source: string,
  target: string,
): Float64Array {
  const [from, to] = [source, target].map((name) => prompts(templates, name).map(embed));
  return unit(meanOf(to.map((embedding, i) => difference(embedding, from[i]))));
}

/** The unit mean of a class's embeddings over the templates. */
export function textMean(embed: TextEmbeddings, templates: readonly string[], name: string): Float64Array {
  return unit(meanOf(prompts(templates, name).map(embed)));
}

/** The direction of each part: classes are inserted into the parts' prompts first, then into the templates. */
export function partDirections(
  embed: TextEmbeddings,
  templates: readonly string[],
  partTemplates: readonly string[],
  source: string,
  target: string,
): Float64Array[] {
  const targets = prompts(partTemplates, target);
  return prompts(partTemplates, source).map((part, i) => textDirection(embed, templates, part, targets[i]));
}
