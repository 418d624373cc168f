import { assert } from '../../errors.js';
import { embedTexts, type GuidingClip, templatesOf } from '../../guidance/index.js';
import type { ClipViews } from '../../image/index.js';
import type { Stage } from '../../runtime/stage.js';
import type { AdaptationProgress } from '../adaptationContract.js';
import type { Draws } from '../draws/draws.js';
import type { GeneratorPair } from '../pair/generatorPair.js';
import type { AdaptationSettings } from '../settings/table.js';
import { type Goal, goalEntries } from './goal.js';
import type { Guide } from './guide.js';
import { pictureMean, sourceMeans } from './imageDirection.js';
import { neededTexts, targetGoal } from './targetGoal.js';

/** Parts that goals are made from. */
export interface GoalOptions {
  readonly stage: Stage;
  readonly pair: GeneratorPair;
  readonly clips: readonly GuidingClip[];
  readonly guides: readonly Guide[];
  readonly settings: AdaptationSettings;
  readonly targetPictures: readonly ClipViews[] | undefined;
  readonly draws: Draws;
  /** Pictures that are computed at once. */
  readonly batch: number;
  readonly onProgress: (progress: AdaptationProgress) => void;
}

/** Encodes texts and pictures with every guide and puts the goals into the runtime's state; returns them by guide. */
export async function prepareGoals(options: GoalOptions): Promise<Goal[]> {
  const { stage, pair, clips, guides, settings, targetPictures, draws, batch, onProgress } = options;
  const starts = targetPictures
    ? await sourceMeans(stage, pair, guides, settings, draws.source(), batch)
    : undefined;
  const goals: Goal[] = [];
  for (const [place, guide] of guides.entries()) {
    const clip = clips[guide.index];
    const templates = templatesOf(settings, clip);
    const texts = neededTexts(settings, templates, !!targetPictures);
    const embed = await embedTexts(stage, clip, texts, (done, total) =>
      onProgress({ stage: 'texts', done: place * total + done, total: guides.length * total }),
    );
    const target = targetPictures && (await pictureMean(stage, guide, targetPictures));
    const start = starts?.[place];
    const pictures = target && start && { start, target };
    const goal = targetGoal(settings, { templates, embed, pictures, name: clip.name ?? 'CLIP' });
    const logScale = clip.clip.parameters.get('logitScale');
    assert(logScale, 'a CLIP has a logit scale');
    await stage.runtime.setState(goalEntries(guide.index, goal, Math.exp(logScale.data[0])));
    goals.push(goal);
    if (targetPictures) onProgress({ stage: 'pictures', done: place + 1, total: guides.length });
  }
  return goals;
}
