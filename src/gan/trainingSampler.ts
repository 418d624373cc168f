import type { Stage } from '../runtime/stage.js';
import { type GeneratorConfig, GeneratorSampler } from '../stylegan2/index.js';
import { entries } from './ganModel.js';

/** A sampler of a generator in training; `which` is the moving average by default. */
export function trainingSampler(
  stage: Stage,
  config: GeneratorConfig,
  { batch, which = 'average' }: { readonly batch?: number; readonly which?: 'average' | 'network' } = {},
): Promise<GeneratorSampler> {
  const { [which]: prefix, latentAverage } = entries;
  return GeneratorSampler.create(stage, config, {
    prefix,
    latentAverage,
    ...(batch === undefined ? {} : { batch }),
  });
}
