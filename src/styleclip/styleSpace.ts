import { defineProgram, input } from '../graph/index.js';
import type { Parameters } from '../nn/parameters.js';
import { type Stage, withProgram } from '../runtime/stage.js';
import {
  broadcastLatent,
  type GeneratorConfig,
  latentCount,
  styles,
  synthesisLayers,
} from '../stylegan2/index.js';
import type { FloatTensor } from '../tensorData.js';
import { runRows } from '../train/runRows.js';

/** One number for each channel of each layer that an edit may move. */
export type ChannelValues = ReadonlyMap<string, Float64Array>;

/** One channel of S space. */
export interface Channel {
  /** Name of the layer, such as `synthesis.16.conv`. */
  readonly layer: string;
  readonly index: number;
}

/** Names a channel. */
export function keyOf({ layer, index }: Channel): string {
  return `${layer} ${index}`;
}

/** Latents whose styles are computed at once. */
const batch = 64;

/**
 * Lists the channels that edits move, in the order of S space: those of the convolutions. A toRgb layer's change colours alone, and
 * the method leaves them out (Patashnik et al. 2021, section 6); with `colours` they are among them.
 */
export function movableChannels(config: GeneratorConfig, { colours = false } = {}): Channel[] {
  return synthesisLayers(config).flatMap(({ name, kind, inChannels }) =>
    kind === 'toRgb' && !colours
      ? []
      : Array.from({ length: inChannels }, (_, index) => ({ layer: name, index })),
  );
}

/** Computes the styles `[N, C]` of all layers by name, of latents w `[N, D]`; the generator's parameters are in the runtime's state. */
export async function stylesOfLatents(
  stage: Stage,
  config: GeneratorConfig,
  parameters: Parameters,
  w: FloatTensor,
): Promise<Map<string, FloatTensor>> {
  const rows = Math.min(batch, w.shape[0]);
  const wPlus = broadcastLatent(input('w', [rows, config.styleDim]), latentCount(config));
  const outputs = Object.fromEntries(styles(config, parameters, wPlus));
  const found = await withProgram(stage, defineProgram('styles of latents', outputs), (handle) =>
    runRows(stage.runtime, handle, { w }, rows),
  );
  return new Map(Object.entries(found));
}

/** Computes the standard deviation of each column of styles `[N, C]`: the unit in which an edit moves a channel. */
export function styleDeviations(space: ReadonlyMap<string, FloatTensor>): Map<string, Float64Array> {
  return new Map(
    [...space].map(
      ([
        name,
        {
          data,
          shape: [count, width],
        },
      ]) => {
        const [sums, squares] = [new Float64Array(width), new Float64Array(width)];
        data.forEach((value, i) => {
          sums[i % width] += value / count;
        });
        data.forEach((value, i) => {
          squares[i % width] += (value - sums[i % width]) ** 2 / count;
        });
        return [name, squares.map(Math.sqrt)];
      },
    ),
  );
}
