import { existsSync } from 'node:fs';
import path from 'node:path';
import { UserError } from '#nada/errors.js';
import type { TrainEvent } from '#nada/jobs/train/events.js';
import type { GivenTrainOptions } from '#nada/jobs/train/options.js';
import { resumeTraining, startTraining } from '#nada/jobs/train/trainJob.js';
import type { WorldCommand } from '../../world/main.js';
import { parseFlags, positiveNumber, wholeNumber } from '../../world/parameters.js';
import { renderedPictures } from '../../world/renderedPictures.js';
import { facesAnchor } from '../generator/facesAnchor.js';
import { pictureDistance } from '../generator/pictureDistance.js';
import { shippedConfig } from '../generator/shippedConfig.js';

/**
 * `generator finish --init FILE --out DIR`: trains a warmed-up generator against a discriminator, on renders without end; a
 * run folder that is there goes on where it stopped.
 */
export const run: WorldCommand = async (parameters) => {
  const values = parseFlags(parameters, {
    init: { type: 'string' },
    out: { type: 'string', default: path.join('runs', 'finish') },
    kimg: { type: 'string', default: '100' },
    batch: { type: 'string', default: '16' },
    rate: { type: 'string', default: '0.002' },
    'generator-rate': { type: 'string', default: '0.0005' },
    gamma: { type: 'string', default: '0.1' },
    'generator-start': { type: 'string', default: '800' },
    anchor: { type: 'string' },
    perceptual: { type: 'string' },
    'perceptual-weight': { type: 'string', default: '1' },
    'average-kimg': { type: 'string', default: '5' },
    'metric-every': { type: 'string', default: '1000' },
    seed: { type: 'string', default: '0' },
    threads: { type: 'string', default: '1' },
  });
  const kimg = positiveNumber('--kimg', values.kimg);
  const threads = wholeNumber('--threads', values.threads);
  const weight = values.anchor === undefined ? undefined : positiveNumber('--anchor', values.anchor);
  const { perceptual } = values;
  const perceptualWeight = positiveNumber('--perceptual-weight', values['perceptual-weight']);
  if (perceptual !== undefined && weight === undefined) {
    throw new UserError('--perceptual needs --anchor: it is part of what holds the generator to its faces');
  }
  const distance = await pictureDistance(perceptual, perceptualWeight);
  const described =
    perceptual === undefined ? `anchor ${weight}` : `anchor ${weight}, perceptual ${perceptualWeight}`;
  const start = {
    listener: report,
    ...(weight === undefined ? {} : { anchor: facesAnchor(weight, { distance }) }),
    pictures: async () => {
      const { size } = shippedConfig;
      const pictures = renderedPictures({ domain: 'photo', size, count: undefined, seed: 0, heldOut: 1000 });
      // A run that goes on with another anchor would be another run.
      return weight === undefined ? pictures : { ...pictures, digest: `${pictures.digest}, ${described}` };
    },
  };
  if (existsSync(path.join(values.out, 'options.json'))) {
    await resumeTraining(values.out, { ...start, changes: { kimg, threads } });
    return;
  }
  if (values.init === undefined) {
    throw new UserError('--init is missing: give the generator that "generator warm-start" wrote');
  }
  const options: GivenTrainOptions = {
    data: 'photo',
    init: values.init,
    kimg,
    batch: wholeNumber('--batch', values.batch),
    seed: wholeNumber('--seed', values.seed),
    augment: 'none',
    gamma: positiveNumber('--gamma', values.gamma),
    pathLength: 0,
    mixing: 0,
    learningRate: positiveNumber('--rate', values.rate),
    generatorRate: positiveNumber('--generator-rate', values['generator-rate']),
    generatorStart: wholeNumber('--generator-start', values['generator-start']),
    averageKimg: positiveNumber('--average-kimg', values['average-kimg']),
    samples: 64,
    sampleEvery: 250,
    saveEvery: 250,
    metricEvery: wholeNumber('--metric-every', values['metric-every']),
    metricPictures: 1000,
    threads,
    device: 'cpu',
  };
  await startTraining(values.out, options, start);
};

function report(event: TrainEvent): void {
  if (event.type === 'step' && event.step % 50 > 0) return;
  if (event.type !== 'load' && event.type !== 'prepare') process.stdout.write(`${JSON.stringify(event)}\n`);
}
