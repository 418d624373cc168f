import { defineProgram, input } from '../graph/index.js';
import { stateParameters } from '../nn/parameters.js';
import { type Stage, withProgram } from '../runtime/stage.js';
import { type GeneratorConfig, mappingNetwork, meanLatent, parameterShapes } from '../stylegan2/index.js';
import type { FloatTensor } from '../tensorData.js';
import { chunks, joinRows, takeRows } from '../train/batches.js';
import { entries } from './ganModel.js';

const batch = 16;

/**
 * Computes the mean w `[D]` of the generator in the runtime's state, where the moving average of w starts when the generator carries
 * none: one that started at zero would be no mean for a thousand steps.
 */
export async function startAverage(stage: Stage, config: GeneratorConfig): Promise<FloatTensor> {
  const parameters = stateParameters(entries.network, parameterShapes(config));
  const w = mappingNetwork(config, parameters, input('z', [batch, config.zDim]));
  return withProgram(stage, defineProgram('mapping', { w }), (handle) =>
    meanLatent(config, async (z) => {
      const rows: FloatTensor[] = [];
      for (const { start } of chunks(z.shape[0], batch)) {
        rows.push((await stage.runtime.run(handle, { z: takeRows(z, start, batch) })).w);
      }
      return joinRows(rows, z.shape[0]);
    }),
  );
}
