import { towerEntries } from '../clip/index.js';
import { defineProgram } from '../graph/index.js';
import { type Stage, withProgram } from '../runtime/stage.js';
import type { Generator } from '../stylegan2/index.js';
import type { AdaptationOptions, AdaptationProgress } from './adaptationContract.js';
import type { Draws } from './draws/draws.js';
import { philoxDraws } from './draws/philoxDraws.js';
import type { Goal } from './goal/goal.js';
import { prepareGoals } from './goal/goals.js';
import type { Guide } from './goal/guide.js';
import { measureImportance } from './loss/consolidation.js';
import { MemoryEstimate } from './memoryEstimate.js';
import { FrozenMapping } from './pair/frozenMapping.js';
import { type GeneratorPair, powerWrites } from './pair/generatorPair.js';
import { generatorEntries } from './pair/generatorState.js';
import { choosesLayers } from './pair/trainableSettings.js';
import { type AdaptationPlan, planAdaptation } from './plan.js';
import { checkSettings } from './settings/checkSettings.js';
import type { AdaptationSettings } from './settings/table.js';
import { LayerSelector } from './step/layerSelector.js';
import { Trainer } from './step/trainer.js';

/** Parts of an adaptation once everything is in the runtime. */
export interface AdaptationParts {
  readonly settings: AdaptationSettings;
  /** The generators besides their parameters, which live in the runtime's state. */
  readonly generator: Omit<Generator, 'parameters'>;
  readonly start: Omit<Generator, 'parameters'>;
  readonly stage: Stage;
  readonly pair: GeneratorPair;
  readonly draws: Draws;
  readonly guides: readonly Guide[];
  /** Of each guide. */
  readonly goals: readonly Goal[];
  /** Pictures that are computed at once. */
  readonly batch: number;
  readonly mapper: FrozenMapping;
  readonly selector: LayerSelector | undefined;
  readonly trainer: Trainer;
  readonly memory: MemoryEstimate;
}

/** Checks the settings, puts networks and goals into the runtime's state, and compiles the programs. */
export async function prepareAdaptation(options: AdaptationOptions): Promise<AdaptationParts> {
  checkSettings(options);
  const { generator, clips, settings, runtime, lowering, inspect = {}, signal } = options;
  const { config } = generator;
  const onProgress = (progress: AdaptationProgress): void => {
    signal?.throwIfAborted();
    options.onProgress?.(progress);
  };
  onProgress({ stage: 'networks', done: 0, total: 1 });
  const memory = new MemoryEstimate(options);
  const stage: Stage = { runtime, lowering, onCompiled: (program) => memory.add(program) };
  const plan = planAdaptation(options);
  const { pair, guides, batch, texture } = plan;
  const draws = options.draws ?? philoxDraws(config, settings);
  await loadNetworks(options, stage, plan);
  onProgress({ stage: 'networks', done: 1, total: 1 });
  const { targetPictures } = options;
  const goals = await prepareGoals({
    stage,
    pair,
    clips,
    guides,
    settings,
    targetPictures,
    draws,
    batch,
    onProgress,
  });
  if (settings.lossEwc > 0) await measureImportance(stage, pair, guides, settings, draws.source());
  onProgress({ stage: 'programs', done: 0, total: 2 });
  const mapper = await FrozenMapping.create(stage, pair);
  const selector = choosesLayers(settings)
    ? await LayerSelector.create(stage, pair, mapper, guides, settings, batch)
    : undefined;
  onProgress({ stage: 'programs', done: 1, total: 2 });
  const trainer = await Trainer.create(stage, { pair, guides, texture, settings, batch, inspect });
  onProgress({ stage: 'programs', done: 2, total: 2 });
  return {
    settings,
    generator: withoutParameters(generator),
    start: withoutParameters(options.start ?? generator),
    stage,
    pair,
    draws,
    guides,
    goals,
    batch,
    mapper,
    selector,
    trainer,
    memory,
  };
}

/** Puts all weights into the state. */
async function loadNetworks(
  options: AdaptationOptions,
  stage: Stage,
  { pair, guides, texture }: AdaptationPlan,
): Promise<void> {
  const { clips, textureClip } = options;
  const { runtime } = stage;
  await runtime.setState(generatorEntries(options, pair));
  for (const { index } of guides) {
    await runtime.setState(towerEntries(`clip.${index}.`, clips[index].clip, 'image'));
  }
  if (texture && textureClip) await runtime.setState(towerEntries('texture.', textureClip.clip, 'image'));
  await withProgram(stage, defineProgram('frozen powers', {}, powerWrites(pair)), (handle) =>
    runtime.run(handle, {}),
  );
}

function withoutParameters({ config, latentAverage, noises }: Generator): Omit<Generator, 'parameters'> {
  return { config, latentAverage, noises };
}
