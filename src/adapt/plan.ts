import { towerParameters } from '../clip/index.js';
import type { Program } from '../graph/index.js';
import type { ImageTower } from '../guidance/index.js';
import { type Device, type LoweringMode, lower, type ProgramWork, sumWork } from '../lowering/index.js';
import type { AdaptationOptions } from './adaptationContract.js';
import { meterBatch, meterProgram } from './course/meter.js';
import { type Guide, guidesOf } from './goal/guide.js';
import { MemoryEstimate } from './memoryEstimate.js';
import { mappingProgram } from './pair/frozenMapping.js';
import { type GeneratorPair, generatorPair } from './pair/generatorPair.js';
import { sampleProgram } from './pair/pairSampler.js';
import { trainableParameters } from './pair/trainable.js';
import { choosesLayers } from './pair/trainableSettings.js';
import { partTemplatesOf } from './settings/targets.js';
import { couplingProgram, embeddingsProgram } from './step/coupledParts.js';
import { selectionProgram } from './step/layerSelection.js';
import { hasCoupledParts } from './step/stepLoss.js';
import { partProgram, stepProgram, updateProgram } from './step/stepProgram.js';

/** Networks and settings that decide the programs of an adaptation. */
export type PlanOptions = Pick<
  AdaptationOptions,
  'generator' | 'start' | 'clips' | 'textureClip' | 'targetPictures' | 'settings'
>;

/** An adaptation as graph, before anything is compiled. */
export interface AdaptationPlan {
  readonly pair: GeneratorPair;
  readonly guides: readonly Guide[];
  /** The tower of the texture term, where that is wanted. */
  readonly texture: ImageTower | undefined;
  /** Pictures that are computed at once. */
  readonly batch: number;
}

/** Programs and state to be built for these networks and settings. */
export function planAdaptation({
  generator: { config },
  start,
  clips,
  textureClip,
  settings,
}: PlanOptions): AdaptationPlan {
  const { textureFrom, clipWeights } = settings;
  const trainable = trainableParameters(config, settings);
  const usesTexture = settings.lossTexture > 0 && textureFrom === 'frozen';
  return {
    pair: generatorPair(config, trainable, {
      hasStart: start !== undefined,
      averages: settings.averageDecay > 0,
    }),
    guides: guidesOf(clips, clipWeights, {
      parts: Math.max(1, partTemplatesOf(settings).length),
      changes: 1 + settings.variations,
    }),
    texture:
      usesTexture && textureClip
        ? {
            config: textureClip.clip.config,
            parameters: towerParameters('texture.', textureClip.clip, 'image'),
          }
        : undefined,
    batch: Math.min(settings.batch, settings.microBatch ?? settings.batch),
  };
}

/** Work of a run besides its steps, for {@link adaptationDemand}. */
export interface SideWork {
  /** Whether it draws samples; true by default. */
  readonly samples?: boolean;
  /** How many pictures the meter looks at; 0 for none, the default. */
  readonly metered?: number;
  /** Whether the weights of the best step are kept; false by default. */
  readonly keeps?: boolean;
}

/** The memory and the work that an adaptation takes. */
export interface AdaptationDemand {
  /** Bytes that the process takes at its busiest. */
  readonly memory: number;
  /** Work of one step, readings of the meter in their share. */
  readonly work: ProgramWork;
}

/** Works out what an adaptation with these networks and settings takes from its programs, without compiling them. */
export function adaptationDemand(
  options: PlanOptions & { readonly device: Device; readonly lowering: LoweringMode },
  { samples = true, metered = 0, keeps = false }: SideWork = {},
): AdaptationDemand {
  const { settings, device, lowering } = options;
  const plan = planAdaptation(options);
  const { pair, guides, batch } = plan;
  const spec = { ...plan, settings, inspect: {} };
  const parts = Math.ceil(settings.batch / batch);
  const selected = Math.min(batch, settings.layerBatch);
  /** Each with how often a step runs it. */
  const programs: CountedProgram[] = [
    [mappingProgram(pair), 1],
    ...when(choosesLayers(settings), () => [
      [
        selectionProgram(pair, guides, settings, selected),
        settings.layerSteps * Math.ceil(settings.layerBatch / selected),
      ],
    ]),
    ...when(parts === 1, () => [[stepProgram(spec), 1]]),
    ...when(parts > 1, () => [
      [partProgram(spec), parts],
      [updateProgram(spec), 1],
    ]),
    ...when(hasCoupledParts(spec), () => [
      [embeddingsProgram(spec), parts],
      [couplingProgram(spec), 1],
    ]),
    ...when(samples, () => [[sampleProgram(pair, batch), 0]]),
    ...when(metered > 0, () => {
      const size = meterBatch(metered, batch);
      const times = Math.ceil(metered / size) / settings.meterEvery;
      return [[meterProgram(pair, guides, settings, size), times]];
    }),
  ];
  const estimate = new MemoryEstimate(options);
  if (keeps) estimate.hold(pair);
  const runs = programs.map(([program, times]) => {
    const lowered = lower(program, { device, mode: lowering });
    estimate.add(lowered);
    return [lowered.work, times] as const;
  });
  return { memory: estimate.bytes, work: sumWork(runs) };
}

type CountedProgram = readonly [program: Program, timesPerStep: number];

function when(isSo: boolean, list: () => CountedProgram[]): CountedProgram[] {
  return isSo ? list() : [];
}
