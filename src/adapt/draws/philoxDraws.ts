import { windowCenters, windowSide } from '../../guidance/index.js';
import { integers, normals, uniforms } from '../../random/index.js';
import { type GeneratorConfig, latentCount, noiseShapes } from '../../stylegan2/index.js';
import { type FloatTensor, floatTensor, sizeOf } from '../../tensorData.js';
import { patchSide } from '../settings/patchSide.js';
import type { AdaptationSettings } from '../settings/table.js';
import type { Draws, LatentDraws } from './draws.js';

/** Standard normal numbers of a shape. */
export function normalTensor(
  seed: number,
  stream: string,
  step: number,
  shape: readonly number[],
): FloatTensor {
  return floatTensor(normals({ seed, stream, step }, sizeOf(shape)), shape);
}

/** Noise pictures `[batch, 1, h, w]` for every layer that adds noise, each of a stream of its own. */
export function noiseTensors(
  config: GeneratorConfig,
  seed: number,
  stream: string,
  step: number,
  batch: number,
): FloatTensor[] {
  return noiseShapes(config).map(([, ...rest], i) =>
    normalTensor(seed, `${stream}.${i}`, step, [batch, ...rest]),
  );
}

/** Counter-based draws: every number depends on the seed, what it is for, and the step alone. */
export function philoxDraws(config: GeneratorConfig, settings: AdaptationSettings): Draws {
  const { seed } = settings;
  const latents = (stream: string, step: number, batch: number): LatentDraws => ({
    z: normalTensor(seed, `${stream}.z`, step, [batch, config.zDim]),
    labels: labelsFor(config, settings, `${stream}.label`, step, batch),
  });
  return {
    training(step) {
      const { batch } = settings;
      const frozen = noiseTensors(config, seed, 'training.noise', step, batch);
      const trained = settings.sharedNoise
        ? frozen
        : noiseTensors(config, seed, 'training.noise.trained', step, batch);
      return {
        ...latents('training', step, batch),
        mixing: mixingFor(config, settings, step),
        noise: { frozen, trained },
        patchCenters:
          settings.lossPatch > 0
            ? windowCenters(
                { seed, stream: 'training.patch', step },
                settings.batch * settings.patchCount,
                patchSide(settings.patchSize, config.size),
                config.size,
              )
            : undefined,
        viewCenters:
          settings.views > 1
            ? windowCenters(
                { seed, stream: 'training.view', step },
                settings.batch * (settings.views - 1),
                windowSide(settings.viewShare, config.size),
                config.size,
              )
            : undefined,
      };
    },
    selection: (step) => latents('selection', step, settings.layerBatch),
    selectionNoise(step, descent) {
      const stream = `selection.noise.${descent}`;
      return noiseTensors(config, seed, stream, step, settings.layerBatch);
    },
    source: () => ({
      ...latents('source', 0, settings.sourcePictures),
      noise: noiseTensors(config, seed, 'source.noise', 0, settings.sourcePictures),
    }),
  };
}

function labelsFor(
  { labelDim }: GeneratorConfig,
  { seed, label }: AdaptationSettings,
  stream: string,
  step: number,
  batch: number,
): Int32Array | undefined {
  if (labelDim === 0) return undefined;
  return label === undefined
    ? integers({ seed, stream, step }, batch, labelDim)
    : new Int32Array(batch).fill(label);
}

function mixingFor(
  config: GeneratorConfig,
  { seed, batch, mixing, sharedCrossover }: AdaptationSettings,
  step: number,
): ReturnType<Draws['training']>['mixing'] {
  const [chance] = uniforms({ seed, stream: 'training.mixing', step }, 1);
  if (chance >= mixing) return undefined;
  const crossovers = integers({ seed, stream: 'training.crossover', step }, 2, latentCount(config) - 1);
  const frozen = 1 + crossovers[0];
  return {
    z: normalTensor(seed, 'training.z2', step, [batch, config.zDim]),
    frozen,
    trained: sharedCrossover ? frozen : 1 + crossovers[1],
  };
}
