import { defineProgram } from '../graph/index.js';
import type { Generator } from '../stylegan2/index.js';
import { checkSettings } from './checkSettings.js';
import { type Stage, withProgram } from './compile.js';
import type { AdaptationOptions, AdaptationProgress } from './contract.js';
import type { Draws } from './draws.js';
import { type GeneratorPair, generatorPair, powerWrites } from './generatorPair.js';
import { generatorEntries } from './generatorState.js';
import { prepareGoals } from './goals.js';
import { type ImageTower, imageEntries, imageParameters, type Judge, judgesOf } from './judge.js';
import { LatentMapper } from './latentMapper.js';
import { LayerSelector } from './layerSelector.js';
import { MemoryEstimate } from './memoryEstimate.js';
import { philoxDraws } from './philoxDraws.js';
import type { AdaptationSettings } from './settings.js';
import { trainableParameters } from './trainable.js';
import { Trainer } from './trainer.js';

/** What an adaptation is made of once everything is in the runtime. */
export interface AdaptationParts {
  readonly settings: AdaptationSettings;
  /** The generators besides their parameters, which live in the runtime's state. */
  readonly generator: Omit<Generator, 'parameters'>;
  readonly start: Omit<Generator, 'parameters'>;
  readonly stage: Stage;
  readonly pair: GeneratorPair;
  readonly draws: Draws;
  /** How many CLIPs judge. */
  readonly judges: number;
  readonly mapper: LatentMapper;
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
  const memory = new MemoryEstimate();
  const stage: Stage = { runtime, lowering, onCompiled: (program) => memory.add(program) };
  const trainable = trainableParameters(config, settings.phase, settings.layerSelection);
  const pair = generatorPair(config, trainable, options.start !== undefined);
  const parts = settings.partTemplates.length;
  const judges = judgesOf(clips, settings.clipWeights, Math.max(1, parts));
  const draws = options.draws ?? philoxDraws(config, settings);
  const batch = Math.min(settings.batch, settings.microBatch ?? settings.batch);
  const texture = await loadNetworks(options, stage, pair, judges);
  onProgress({ stage: 'networks', done: 1, total: 1 });
  const { targetPictures } = options;
  await prepareGoals({ stage, pair, clips, judges, settings, targetPictures, draws, batch, onProgress });
  onProgress({ stage: 'programs', done: 0, total: 2 });
  const mapper = await LatentMapper.create(stage, pair);
  const { layerSelection } = settings;
  const selector = layerSelection
    ? await LayerSelector.create(stage, pair, mapper, judges, { ...settings, layerSelection }, batch)
    : undefined;
  onProgress({ stage: 'programs', done: 1, total: 2 });
  const trainer = await Trainer.create(stage, { pair, judges, texture, settings, batch, inspect });
  onProgress({ stage: 'programs', done: 2, total: 2 });
  return {
    settings,
    generator: withoutParameters(generator),
    start: withoutParameters(options.start ?? generator),
    stage,
    pair,
    draws,
    judges: judges.length,
    mapper,
    selector,
    trainer,
    memory,
  };
}

/** Puts all weights into the state; returns the tower of the texture term where that is wanted. */
async function loadNetworks(
  options: AdaptationOptions,
  stage: Stage,
  pair: GeneratorPair,
  judges: readonly Judge[],
): Promise<ImageTower | undefined> {
  const { clips, textureClip, settings } = options;
  const { runtime } = stage;
  await runtime.setState(generatorEntries(options, pair));
  for (const { index } of judges) {
    await runtime.setState(imageEntries(`clip.${index}.`, clips[index].clip));
  }
  await withProgram(stage, defineProgram('frozen powers', {}, powerWrites(pair)), (handle) =>
    runtime.run(handle, {}),
  );
  if (!textureClip || settings.losses.texture === 0 || settings.textureFrom === 'none') return undefined;
  await runtime.setState(imageEntries('texture.', textureClip.clip));
  return { config: textureClip.clip.config, parameters: imageParameters('texture.', textureClip.clip) };
}

function withoutParameters({ config, latentAverage, noises }: Generator): Omit<Generator, 'parameters'> {
  return { config, latentAverage, noises };
}
