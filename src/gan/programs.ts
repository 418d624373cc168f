import {
  add,
  defineProgram,
  gradients,
  input,
  mul,
  neg,
  type Program,
  sign,
  softplus,
  state,
  sum,
  type Tensor,
} from '../graph/index.js';
import { type Parameters, parameter } from '../nn/parameters.js';
import { discriminate } from '../stylegan2/index.js';
import { adamInput, adamUpdate } from '../train/adam.js';
import { movedAverage } from '../train/ema.js';
import { squaredLengths } from '../train/squaredLengths.js';
import { drawnPictures } from './drawnPictures.js';
import { entries, type GanModel, regularisedNames } from './ganModel.js';
import { pathLength } from './pathLength.js';
import { squaredSlopes } from './r1Penalty.js';
import { reconstructionLoss } from './reconstruction.js';

/** How much of the average w stays in a step, as in every StyleGAN. */
const latentAverageKeep = 0.995;

/** The real pictures of a step, `[N, 3, R, R]`. */
function realInput({ settings, generatorConfig: { imageChannels, size } }: GanModel): Tensor {
  return input('real', [settings.batch, imageChannels, size, size]);
}

/**
 * The discriminator's step: the non-saturating logistic loss (Goodfellow et al. 2014, section 3) on augmented real and
 * generated pictures, the second task where there is one, and Adam.
 */
export function discriminatorProgram(model: GanModel): Program {
  const { settings, generatorConfig, discriminatorConfig, augmentation, discriminator } = model;
  const { pictures } = drawnPictures(generatorConfig, model.generator, 'd', settings);
  const generated = augmentation.apply(pictures, 'd.generated');
  const real = augmentation.apply(realInput(model), 'd.real');
  const onReal = discriminate(discriminatorConfig, discriminator, real);
  const onGenerated = discriminate(discriminatorConfig, discriminator, generated);
  const loss = add(mean(softplus(neg(onReal.logits))), mean(softplus(onGenerated.logits)));
  const { auxiliary } = settings;
  const rebuilt =
    auxiliary > 0 ? reconstructionLoss(discriminatorConfig, discriminator, real, onReal) : undefined;
  const total = rebuilt ? add(loss, mul(rebuilt, auxiliary)) : loss;
  const update = adamWrites(discriminator, model.discriminatorNames, total);
  return defineProgram(
    'discriminator step',
    {
      loss,
      signReal: mean(sign(onReal.logits)),
      logitReal: mean(onReal.logits),
      logitGenerated: mean(onGenerated.logits),
      ...(rebuilt ? { reconstruction: rebuilt } : {}),
      squares: update.squares,
    },
    update.writes,
  );
}

/** R1 on its own: gamma / 2 times the mean squared slope at real pictures, times the interval, and Adam. */
export function r1Program(model: GanModel): Program {
  const { settings, discriminatorConfig, augmentation, discriminator } = model;
  const real = realInput(model);
  const { logits } = discriminate(discriminatorConfig, discriminator, augmentation.apply(real, 'r1.real'));
  const penalty = mean(squaredSlopes(logits, real));
  const factor = (settings.gamma / 2) * settings.gammaInterval;
  const update = adamWrites(discriminator, regularisedNames(model), mul(penalty, factor));
  return defineProgram('R1 regularisation', { penalty, squares: update.squares }, update.writes);
}

/** The generator's step: non-saturating loss, the anchor where there is one, Adam, and the moving averages of parameters and of w. */
export function generatorProgram(model: GanModel): Program {
  const { settings, generatorConfig, discriminatorConfig, augmentation, generator } = model;
  const { w, pictures } = drawnPictures(generatorConfig, generator, 'g', settings);
  const changed = augmentation.apply(pictures, 'g.generated');
  const { logits } = discriminate(discriminatorConfig, model.discriminator, changed);
  const loss = mean(softplus(neg(logits)));
  const { anchor } = model;
  const distance = anchor?.distance(pictures, input('g.targets', pictures.shape));
  const total = anchor && distance ? add(loss, mul(distance, anchor.weight)) : loss;
  const { squares, writes } = adamWrites(generator, [...generator.keys()], total);
  const keep = input('keep', []);
  for (const [name, average] of model.average) {
    writes[entries.average + name] = movedAverage(average, writes[entries.network + name], keep);
  }
  const meanW = mul(sum(w, [0]), 1 / settings.batch);
  const latentAverage = state(entries.latentAverage, meanW.shape);
  writes[entries.latentAverage] = movedAverage(latentAverage, meanW, latentAverageKeep);
  return defineProgram(
    'generator step',
    { loss, squares, ...(distance ? { anchor: distance } : {}) },
    writes,
  );
}

/** Path length regularisation on its own, times weight and interval, and Adam. */
export function pathLengthProgram(model: GanModel): Program {
  const { settings, generatorConfig, generator } = model;
  const { pathLength: weight, pathLengthInterval, pathLengthDecay: decay } = settings;
  const batch = pathLengthBatch(model);
  const { wPlus, pictures } = drawnPictures(generatorConfig, generator, 'pl', { ...settings, batch });
  const noise = input('pl.direction', pictures.shape);
  const before = state(entries.pathLengthMean, []);
  const found = pathLength(pictures, wPlus, noise, { before, decay });
  const { squares, writes } = adamWrites(
    generator,
    [...generator.keys()],
    mul(found.penalty, weight * pathLengthInterval),
  );
  writes[entries.pathLengthMean] = found.mean;
  return defineProgram(
    'path length regularisation',
    { penalty: found.penalty, mean: found.mean, squares },
    writes,
  );
}

/** Pictures of the path length regulariser. */
export function pathLengthBatch({ settings: { batch, pathLengthShrink } }: GanModel): number {
  return Math.max(1, Math.floor(batch / pathLengthShrink));
}

/** Adam's update of the named parameters for a loss; row i of the input `adam` is for name i. */
function adamWrites(
  parameters: Parameters,
  names: readonly string[],
  loss: Tensor,
): { squares: Tensor; writes: Record<string, Tensor> } {
  const own = names.map((name) => parameter(parameters, name));
  const found = gradients(loss, own);
  const coefficients = adamInput('adam', names.length);
  const writes: Record<string, Tensor> = {};
  names.forEach((name, i) => {
    const moment = state(entries.moment + name, own[i].shape);
    const update = adamUpdate(coefficients, i, own[i], found[i], undefined, moment);
    writes[entries.network + name] = update.parameter;
    writes[entries.moment + name] = update.secondMoment;
  });
  return { squares: squaredLengths(found), writes };
}

function mean(x: Tensor): Tensor {
  return mul(sum(x), 1 / x.shape.reduce((product, extent) => product * extent, 1));
}
