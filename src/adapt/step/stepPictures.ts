import { assert } from '../../errors.js';
import { input, type Tensor } from '../../graph/index.js';
import type { Feeding } from '../../runtime/fedProgram.js';
import { broadcastLatent, crossoverMask, latentCount, mixStyles } from '../../stylegan2/index.js';
import { type FloatTensor, floatTensor } from '../../tensorData.js';
import { takeRows } from '../../train/batches.js';
import type { TrainingDraws } from '../draws/draws.js';
import { fedNoise, labelInput, type Part } from '../draws/feeds.js';
import { frozenPicture, mappedLatent, type Truncation, trainedPicture } from '../pair/generatorPair.js';
import type { StepSpec } from './stepSpec.js';

/** Inputs that the images of a part of a training step are drawn from. */
export interface PicturesSource extends Part {
  readonly draws: TrainingDraws;
  /** The w to which truncation pulls. */
  readonly average: FloatTensor | undefined;
}

type PicturesSpec = Pick<StepSpec, 'pair' | 'settings' | 'batch'>;

/** Pictures `[batch, 3, H, W]` of both generators. */
export function stepPictures(
  spec: PicturesSpec,
  inputs: Feeding<PicturesSource>,
): { frozen: Tensor; trained: Tensor } {
  const { pair, settings, batch } = spec;
  const latents = stepLatents(spec, inputs);
  const noiseOf = (which: 'frozen' | 'trained'): Tensor[] =>
    fedNoise(pair.config, `noise.${which}`, batch, inputs, ({ draws }) => draws.noise[which]);
  const noise = noiseOf('frozen');
  return {
    frozen: frozenPicture(pair, latents.frozen, noise),
    trained: trainedPicture(pair, latents.trained, settings.sharedNoise ? noise : noiseOf('trained')),
  };
}

/** w+ `[batch, L, D]` of both generators; with mixing from two latents, of which each generator has its own mask of layers. */
function stepLatents(
  { pair, settings, batch }: PicturesSpec,
  inputs: Feeding<PicturesSource>,
): { frozen: Tensor; trained: Tensor } {
  const { config } = pair;
  const count = latentCount(config);
  const label = config.labelDim > 0 ? labelInput(config.labelDim, batch, inputs) : undefined;
  const { mixing, truncation: psi } = settings;
  const truncation = psi === 1 ? undefined : truncationInputs(config.styleDim, psi, inputs);
  const mapped = (name: string, latentOf: (draws: TrainingDraws) => FloatTensor): Tensor => {
    const z = inputs.feed(input(name, [batch, config.zDim]), ({ draws, start }) =>
      takeRows(latentOf(draws), start, batch),
    );
    return mappedLatent(pair, { z, label }, truncation);
  };
  const first = mapped('z', ({ z }) => z);
  if (mixing === 0) {
    const wPlus = broadcastLatent(first, count);
    return { frozen: wPlus, trained: wPlus };
  }
  const second = mapped('z2', (draws) => draws.mixing?.z ?? draws.z);
  const mixed = (which: 'frozen' | 'trained'): Tensor => {
    const mask = inputs.feed(input(`mix.${which}`, [count]), ({ draws }) =>
      floatTensor(crossoverMask(count, draws.mixing?.[which] ?? count), [count]),
    );
    return mixStyles(first, second, mask);
  };
  return { frozen: mixed('frozen'), trained: mixed('trained') };
}

function truncationInputs(
  styleDim: number,
  truncation: number,
  { feed }: Feeding<PicturesSource>,
): Truncation {
  return {
    average: feed(input('average', [styleDim]), ({ average }) => {
      assert(average, 'a step that truncates has an average w');
      return average;
    }),
    psi: feed(input('psi', []), () => floatTensor([truncation], [])),
  };
}
