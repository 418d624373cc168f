import { assert } from '../../errors.js';
import { input, type Tensor } from '../../graph/index.js';
import type { Feeding } from '../../runtime/fedProgram.js';
import { type GeneratorConfig, noiseInputs } from '../../stylegan2/index.js';
import { type FloatTensor, floatTensor } from '../../tensorData.js';
import { takeRows } from '../../train/batches.js';
import type { Draws, LatentDraws } from './draws.js';

/** The rows of a source that are computed at once: those from `start` on. */
export interface Part {
  readonly start: number;
}

/** Latents, of which a part is computed at once. */
export interface LatentPart extends Part {
  readonly draws: LatentDraws;
}

/** Pictures of given latents and noise, of which a part is computed at once. */
export interface PicturePart extends Part {
  readonly draws: ReturnType<Draws['source']>;
}

/** The inputs `z` `[batch, zDim]` and, for a conditional generator, `label` `[batch, labelDim]`. */
export function latentInputs(
  { zDim, labelDim }: GeneratorConfig,
  batch: number,
  inputs: Feeding<LatentPart>,
): { z: Tensor; label: Tensor | undefined } {
  const z = inputs.feed(input('z', [batch, zDim]), ({ draws, start }) => takeRows(draws.z, start, batch));
  return { z, label: labelDim > 0 ? labelInput(labelDim, batch, inputs) : undefined };
}

/** The input `label` `[batch, labelDim]`. */
export function labelInput(labelDim: number, batch: number, inputs: Feeding<LatentPart>): Tensor {
  return inputs.feed(input('label', [batch, labelDim]), ({ draws: { labels }, start }) => {
    assert(labels, 'the draws of a conditional generator have labels');
    return labelRows(labels, labelDim, start, batch);
  });
}

/** The inputs `PREFIX.i` of the noise pictures of all layers, `[batch, 1, h, w]`. */
export function fedNoise<Source extends Part>(
  config: GeneratorConfig,
  prefix: string,
  batch: number,
  inputs: Feeding<Source>,
  noiseOf: (source: Source) => readonly FloatTensor[],
): Tensor[] {
  return noiseInputs(config, prefix, batch).map((picture, i) =>
    inputs.feed(picture, (source) => takeRows(noiseOf(source)[i], source.start, batch)),
  );
}

/** Labels as rows `[batch, classes]`, from row `start` on; beyond the end the last one is repeated. */
export function labelRows(labels: Int32Array, classes: number, start: number, batch: number): FloatTensor {
  const data = new Float32Array(batch * classes);
  for (let i = 0; i < batch; i++) data[i * classes + labels[Math.min(start + i, labels.length - 1)]] = 1;
  return floatTensor(data, [batch, classes]);
}

/** The weight `[batch]` of each picture of a part of a batch of `total`: 0 for those that only fill it up. */
export function pictureWeights(start: number, batch: number, total: number): FloatTensor {
  return floatTensor(
    Array.from({ length: batch }, (_, i) => (start + i < total ? 1 / total : 0)),
    [batch],
  );
}
