import { assert } from '../errors.js';
import { defineProgram, input } from '../graph/index.js';
import { type Picture, toPictures } from '../image/index.js';
import { stateParameters } from '../nn/parameters.js';
import type { ProgramHandle, Runtime } from '../runtime/contract.js';
import { compileProgram, type Stage } from '../runtime/stage.js';
import { type FloatTensor, floatTensor } from '../tensorData.js';
import { latentCount } from './config.js';
import type { Generator } from './generator.js';
import { parameterShapes } from './layers.js';
import { mappingNetwork } from './mapping.js';
import { meanLatent } from './meanLatent.js';
import { noiseInputs } from './noiseInputs.js';
import { synthesize } from './synthesis.js';

const mappingBatch = 16;

/** Draws pictures with a generator, one at a time, on a runtime that it does not own. */
export class PictureSource {
  readonly #generator: Generator;
  readonly #runtime: Runtime;
  readonly #mapping: ProgramHandle;
  readonly #synthesis: ProgramHandle;
  readonly #label: number | undefined;
  #average: Promise<FloatTensor> | undefined;

  private constructor(
    generator: Generator,
    runtime: Runtime,
    label: number | undefined,
    [mapping, synthesis]: readonly [ProgramHandle, ProgramHandle],
  ) {
    this.#generator = generator;
    this.#runtime = runtime;
    this.#label = label;
    this.#mapping = mapping;
    this.#synthesis = synthesis;
  }

  /**
   * Compiles the mapping and the synthesis network on a runtime that it does not own.
   *
   * Without a label a generator with classes maps to the first: latents of w need the mapping for their average alone, for which
   * any class will do.
   */
  static async create(generator: Generator, stage: Stage, given?: number): Promise<PictureSource> {
    const { config } = generator;
    assert(given === undefined || config.labelDim > 0, 'a label belongs to a conditional generator');
    const label = config.labelDim > 0 ? (given ?? 0) : undefined;
    const parameters = stateParameters('generator.', parameterShapes(config));
    const z = input('z', [mappingBatch, config.zDim]);
    const classes = label === undefined ? undefined : input('label', [mappingBatch, config.labelDim]);
    const w = mappingNetwork(config, parameters, z, classes);
    const wPlus = input('wPlus', [1, latentCount(config), config.styleDim]);
    const noise = noiseInputs(config, 'noise', 1);
    const picture = synthesize(config, parameters, wPlus, { noise });
    await stage.runtime.setState(
      Object.fromEntries([...generator.parameters].map(([name, tensor]) => [`generator.${name}`, tensor])),
    );
    const mapping = await compileProgram(stage, defineProgram('mapping', { w }));
    const synthesis = await compileProgram(stage, defineProgram('synthesis', { picture }));
    return new PictureSource(generator, stage.runtime, label, [mapping, synthesis]);
  }

  /** w `[N, D]` of z `[N, Z]`, of the source's class where the generator has some. */
  map(z: FloatTensor): Promise<FloatTensor> {
    return this.#map(z, undefined);
  }

  /** w `[N, D]` of z `[N, Z]`, each of a class of its own where `labels` are given. */
  async #map(z: FloatTensor, labels: Int32Array | undefined): Promise<FloatTensor> {
    const { zDim, styleDim, labelDim } = this.#generator.config;
    const [count] = z.shape;
    const labelOf = (row: number): number => labels?.[Math.min(row, count - 1)] ?? this.#label ?? 0;
    const w = new Float32Array(count * styleDim);
    for (let start = 0; start < count; start += mappingBatch) {
      const rows = new Float32Array(mappingBatch * zDim);
      rows.set(z.data.subarray(start * zDim, Math.min(count, start + mappingBatch) * zDim));
      const outputs = await this.#runtime.run(this.#mapping, {
        z: floatTensor(rows, [mappingBatch, zDim]),
        ...(labelDim > 0 ? { label: oneHotRows((row) => labelOf(start + row), labelDim) } : {}),
      });
      w.set(outputs.w.data.subarray(0, Math.min(mappingBatch, count - start) * styleDim), start * styleDim);
    }
    return floatTensor(w, [count, styleDim]);
  }

  /** The w+ `[1, L, D]` of one w `[D]` or w+ `[L, D]`, truncated: average + psi (w - average). */
  async truncated(w: FloatTensor, psi: number): Promise<FloatTensor> {
    const { config } = this.#generator;
    const [entries, width] = [latentCount(config), config.styleDim];
    const data = Float32Array.from(
      { length: entries * width },
      (_, i) => w.data[w.shape.length === 1 ? i % width : i],
    );
    return this.truncatedRows(floatTensor(data, [1, entries, width]), psi);
  }

  /** Rows of w, `[..., D]`, truncated as {@link truncated} does. */
  async truncatedRows({ data, shape }: FloatTensor, psi: number): Promise<FloatTensor> {
    if (psi === 1) return floatTensor(data, shape);
    const average = (await this.averageLatent()).data;
    const centreOf = (i: number): number => average[i % average.length];
    return floatTensor(
      data.map((value, i) => centreOf(i) + psi * (value - centreOf(i))),
      shape,
    );
  }

  /** The picture of w+ `[1, L, D]`, with a noise picture for each layer that adds noise. */
  async draw(wPlus: FloatTensor, noise: readonly FloatTensor[]): Promise<Picture> {
    const feeds = Object.fromEntries(noise.map((picture, i) => [`noise.${i}`, picture]));
    const { picture } = await this.#runtime.run(this.#synthesis, { wPlus, ...feeds });
    return toPictures(asColour(picture))[0];
  }

  /** The average w `[D]` that the generator carries, or its mean: see `meanLatent`. */
  averageLatent(): Promise<FloatTensor> {
    const { latentAverage, config } = this.#generator;
    this.#average ??= latentAverage
      ? Promise.resolve(latentAverage)
      : meanLatent(config, (z, labels) => this.#map(z, labels));
    return this.#average;
  }
}

function oneHotRows(labelOf: (row: number) => number, classes: number): FloatTensor {
  const data = new Float32Array(mappingBatch * classes);
  for (let row = 0; row < mappingBatch; row++) data[row * classes + labelOf(row)] = 1;
  return floatTensor(data, [mappingBatch, classes]);
}

/** A picture of one channel as three equal ones. */
function asColour(picture: FloatTensor): FloatTensor {
  const [batch, channels, height, width] = picture.shape;
  if (channels === 3) return picture;
  const area = height * width;
  const data = new Float32Array(3 * area);
  for (let colour = 0; colour < 3; colour++) data.set(picture.data.subarray(0, area), colour * area);
  return floatTensor(data, [batch, 3, height, width]);
}
