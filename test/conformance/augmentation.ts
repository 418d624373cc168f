import {
  type AugmentDraws,
  inputShapes,
  inputTensors,
  percentileDraws,
  type TransformWeights,
  transformed,
  transformNumbers,
} from '#nada/gan/augment/index.js';
import { filterBank, resamplingFilter } from '#nada/gan/augment/wavelets.js';
import { gradients, type Tensor } from '#nada/graph/index.js';
import type { LoweringMode } from '#nada/lowering/index.js';
import { runProbability } from './augmentationProbability.js';
import type { ConformanceCase } from './case.js';
import type { Computed } from './kind.js';
import { matching, outputNames } from './outputNames.js';
import { Workbench } from './workbench.js';

/** Kind 07: augmentation of pictures, or the probability that adapts it. */
export async function runAugmentation(
  golden: ConformanceCase,
  lowering: LoweringMode,
): Promise<ReadonlyMap<string, Computed>> {
  if (golden.tensors.has('in.d_logits')) return runProbability(golden);
  const bench = new Augmenter(golden, lowering);
  try {
    return await bench.run();
  } finally {
    await bench.close();
  }
}

/** One batch that is augmented: its pictures, transformations and random numbers. */
interface Run {
  readonly pictures: string;
  /** The first picture alone. */
  readonly isSingle: boolean;
  readonly weights: TransformWeights;
  readonly draws: AugmentDraws;
  readonly p: number;
}

class Augmenter {
  readonly #golden: ConformanceCase;
  readonly #bench: Workbench;
  readonly #results = new Map<string, Computed>();

  constructor(golden: ConformanceCase, lowering: LoweringMode) {
    this.#golden = golden;
    this.#bench = new Workbench(golden, lowering);
  }

  async run(): Promise<ReadonlyMap<string, Computed>> {
    const names = outputNames(this.#golden);
    const plain = names.filter((name) => !name.endsWith('.grad_images'));
    for (const [name, [which]] of matching(plain, /^out\..+\.Hz_(geom|fbank)$/))
      this.#keepFilter(name, which);
    for (const [name, [key, percentile, pictures]] of matching(plain, /^out\.(\w+)\.pct([\d.]+?)\.(\d+)$/)) {
      const noise = await this.#recordedNoise(`draw.${key}.pct${percentile}.${pictures}.36`);
      await this.#keep(name, {
        pictures: `in.images_${pictures}`,
        isSingle: false,
        weights: this.#config(key),
        draws: percentileDraws(Number(percentile), noise),
        p: 1,
      });
    }
    for (const [name, [key, p]] of matching(plain, /^out\.(\w+)\.random_p([\d.]+)$/)) {
      await this.#keep(name, {
        pictures: 'in.images_0',
        isSingle: false,
        weights: this.#config(key),
        draws: await this.#recordedDraws(`draw.${key}.random_p${p}`),
        p: Number(p),
      });
    }
    const percentile = Number(this.#golden.config.single_percentile);
    for (const [name, [transform]] of matching(plain, /^out\.single\.(\w+)$/)) {
      const noise = await this.#recordedNoise(`draw.single.${transform}.2`);
      await this.#keep(name, {
        pictures: 'in.images_0',
        isSingle: true,
        weights: { [transform]: 1 },
        draws: percentileDraws(percentile, noise),
        p: 1,
      });
    }
    return this.#results;
  }

  close(): Promise<void> {
    return this.#bench.close();
  }

  #config(key: string): TransformWeights {
    return this.#golden.config[key] as TransformWeights;
  }

  #keepFilter(name: string, which: string): void {
    const filter = resamplingFilter();
    const bank = filterBank();
    this.#results.set(
      name,
      which === 'geom'
        ? { data: filter, shape: [filter.length] }
        : { data: bank.flatMap((taps) => [...taps]), shape: [bank.length, bank[0].length] },
    );
  }

  /** The augmented pictures, and the gradient of their inner product with `in.cotangent` where the case has it. */
  async #keep(name: string, { pictures: source, isSingle, weights, draws, p }: Run): Promise<void> {
    const stored = await this.#golden.read(source);
    const [all, channels, height, width] = stored.shape;
    const batch = isSingle ? 1 : all;
    const shape = [batch, channels, height, width];
    const data = stored.data.slice(0, (stored.data.length / all) * batch);
    const pictures = this.#bench.given(`${name}.pictures`, { data, shape });
    const size = { height, width };
    const numbers = transformNumbers(weights, draws, p, batch, size);
    for (const [input, value] of Object.entries(numbers)) {
      this.#bench.given(`${name}.${input}`, { data: Float64Array.from(value.data), shape: value.shape });
    }
    const result = transformed(pictures, inputTensors(inputShapes(weights, batch, size), name));
    const outputs: Record<string, Tensor> = { [name]: result };
    const gradient = `${name}.grad_images`;
    const cotangent = this.#golden.tensors.has(gradient) ? this.#bench.find('in.cotangent') : undefined;
    if (cotangent) [outputs[gradient]] = gradients(result, [pictures], [cotangent]);
    for (const [key, value] of await this.#bench.compute(outputs)) this.#results.set(key, value);
  }

  async #recordedNoise(name: string): Promise<AugmentDraws['noise']> {
    const recorded = this.#golden.tensors.has(name) ? await this.#golden.read(name) : undefined;
    return (count) => Float32Array.from(recorded?.data ?? new Float64Array(count));
  }

  /** The draws of a run in the order in which they were made: each transformation's value, then whether it applies. */
  async #recordedDraws(prefix: string): Promise<AugmentDraws> {
    const stored = new Map<string, Float64Array>();
    for (const name of this.#golden.tensors.keys()) {
      if (name.startsWith(`${prefix}.`))
        stored.set(name.slice(prefix.length + 1), (await this.#golden.read(name)).data);
    }
    const pick = (index: number, picture: number, element: number): number => {
      const data = stored.get(String(index));
      if (!data) throw new Error(`the case has no draw ${prefix}.${index}`);
      const batch = stored.get('0')?.length ?? 1;
      return data[(picture * data.length) / batch + element];
    };
    const order = [
      ...['xflip', 'rotate90', 'xint', 'scale', 'rotate', 'aniso', 'rotateAfter', 'xfrac'],
      ...['brightness', 'contrast', 'lumaflip', 'hue', 'saturation'],
      ...['imgfilter0', 'imgfilter1', 'imgfilter2', 'imgfilter3', 'noise'],
    ];
    const noiseIndex = 2 * order.length;
    const value = (name: string, picture: number, element = 0) =>
      name === 'cutout'
        ? pick(noiseIndex + 2, picture, element)
        : pick(2 * order.indexOf(name), picture, element);
    return {
      uniform: value,
      normal: value,
      halfNormal: (name, picture) => Math.abs(value(name, picture)),
      applies: (name, picture, probability) => {
        const index = name === 'cutout' ? noiseIndex + 1 : 2 * order.indexOf(name) + 1;
        return pick(index, picture, 0) < probability;
      },
      noise: () => Float32Array.from(stored.get(String(noiseIndex)) ?? []),
    };
  }
}
