import { assert, UserError } from '../errors.js';
import {
  dot,
  embedTexts,
  type GuidingClip,
  partDirections,
  prompts,
  templatesOf,
  textDirection,
  textMean,
  unit,
} from '../guidance/index.js';
import type { BytePicture } from '../image/index.js';
import type { Stage } from '../runtime/stage.js';
import type { AdaptationProgress } from './contract.js';
import type { Draws } from './draws.js';
import type { GeneratorPair } from './generatorPair.js';
import { type Goal, goalEntries } from './goal.js';
import { imageDirection, pictureMean, sourceMeans } from './imageDirection.js';
import type { Judge } from './judge.js';
import type { AdaptationSettings } from './settings.js';

/** What goals are made from. */
export interface GoalOptions {
  readonly stage: Stage;
  readonly pair: GeneratorPair;
  readonly clips: readonly GuidingClip[];
  readonly judges: readonly Judge[];
  readonly settings: AdaptationSettings;
  readonly targetPictures: readonly BytePicture[] | undefined;
  readonly draws: Draws;
  /** Pictures that are computed at once. */
  readonly batch: number;
  readonly onProgress: (progress: AdaptationProgress) => void;
}

/** Encodes texts and pictures with every judge and puts the goals into the runtime's state; returns them by judge. */
export async function prepareGoals(options: GoalOptions): Promise<Goal[]> {
  const { stage, pair, clips, judges, settings, targetPictures, draws, batch, onProgress } = options;
  const starts = targetPictures
    ? await sourceMeans(stage, pair, judges, settings, draws.source(), batch)
    : undefined;
  const goals: Goal[] = [];
  for (const [place, judge] of judges.entries()) {
    const clip = clips[judge.index];
    const templates = templatesOf(settings, clip);
    const texts = neededTexts(settings, templates, !!targetPictures);
    const embed = await embedTexts(stage, clip, texts, (done, total) =>
      onProgress({ stage: 'texts', done: place * total + done, total: judges.length * total }),
    );
    const pictures = targetPictures && (await pictureMean(stage, judge, targetPictures));
    const start = starts?.[place];
    const goal = goalOf(settings, templates, embed, pictures && start && { start, target: pictures });
    if (!goal.direction.every(Number.isFinite)) {
      throw new UserError(
        `"${settings.source}" and "${settings.target}" are the same to ${clip.name ?? 'CLIP'}: give two different texts`,
      );
    }
    const logScale = clip.clip.parameters.get('logitScale');
    assert(logScale, 'a CLIP has a logit scale');
    await stage.runtime.setState(goalEntries(judge.index, goal, Math.exp(logScale.data[0])));
    goals.push(goal);
    if (targetPictures) onProgress({ stage: 'pictures', done: place + 1, total: judges.length });
  }
  return goals;
}

/** The bare text of the global loss in training; layer selection takes the class without the article. */
function globalText({ target }: AdaptationSettings): string {
  return `a ${target}`;
}

function neededTexts(
  settings: AdaptationSettings,
  templates: readonly string[],
  hasPictures: boolean,
): string[] {
  const { partTemplates, source, target, losses, layerSelection } = settings;
  const classes = prompts(templates, source).concat(prompts(templates, target));
  const parts = [...prompts(partTemplates, source), ...prompts(partTemplates, target)];
  const comparesText = !hasPictures || settings.pictureGoal === 'text';
  return [
    ...(hasPictures && losses.manifold === 0 ? [] : classes),
    ...(losses.patch > 0 ? parts.flatMap((part) => prompts(templates, part)) : []),
    ...(losses.global > 0 && comparesText ? [globalText(settings)] : []),
    ...(layerSelection && comparesText ? [target] : []),
  ];
}

function goalOf(
  settings: AdaptationSettings,
  templates: readonly string[],
  embed: (text: string) => Float64Array,
  pictures: { start: Float64Array; target: Float64Array } | undefined,
): Goal {
  const { partTemplates, source, target, losses, layerSelection, pictureGoal } = settings;
  const own = pictures && pictureGoal === 'pictures' ? unit(pictures.target) : undefined;
  return {
    direction: pictures
      ? imageDirection(pictures.start, pictures.target)
      : textDirection(embed, templates, source, target),
    target: pictures ? unit(pictures.target) : textMean(embed, templates, target),
    global: losses.global > 0 ? (own ?? embed(globalText(settings))) : undefined,
    selection: layerSelection ? (own ?? embed(target)) : undefined,
    textCosine:
      losses.manifold > 0
        ? dot(textMean(embed, templates, target), textMean(embed, templates, source))
        : undefined,
    parts: losses.patch > 0 ? partDirections(embed, templates, partTemplates, source, target) : undefined,
  };
}
