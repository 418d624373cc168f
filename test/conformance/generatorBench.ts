import { assert } from '#nada/errors.js';
import { gradients, mul, reshape, sum, type Tensor } from '#nada/graph/index.js';
import type { LoweringMode } from '#nada/lowering/index.js';
import {
  broadcastLatent,
  type Generator,
  latentCount,
  type Styles,
  synthesize,
} from '#nada/stylegan2/index.js';
import type { NameEntry } from '#nada/stylegan2/names/nameEntry.js';
import type { ConformanceCase } from './case.js';
import type { Computed } from './kind.js';
import { Workbench } from './workbench.js';

/** A parameter under the name and shape that the case's own file format has for it. */
export interface NamedParameter {
  readonly tensor: Tensor;
  readonly shape: readonly number[];
}

/** A generator on a {@link Workbench}, and the outputs that a case wants of it. */
export class GeneratorBench {
  readonly config: Generator['config'];
  readonly parameters: ReadonlyMap<string, Tensor>;
  /** Vectors of a w+ code. */
  readonly latents: number;
  readonly bench: Workbench;
  readonly results = new Map<string, Computed>();
  readonly #generator: Generator;
  readonly #named: ReadonlyMap<string, NamedParameter>;

  private constructor(
    generator: Generator,
    bench: Workbench,
    parameters: ReadonlyMap<string, Tensor>,
    entries: readonly NameEntry[],
  ) {
    this.#generator = generator;
    this.bench = bench;
    this.parameters = parameters;
    this.config = generator.config;
    this.latents = latentCount(generator.config);
    this.#named = namedParameters(parameters, entries);
  }

  static async create(
    generator: Generator,
    golden: ConformanceCase,
    lowering: LoweringMode,
    entries: readonly NameEntry[],
  ): Promise<GeneratorBench> {
    const bench = new Workbench(golden, lowering);
    const parameters = await bench.parameters(generator.parameters);
    return new GeneratorBench(generator, bench, parameters, entries);
  }

  /** A parameter by the file format's name. */
  parameter(name: string): NamedParameter | undefined {
    return this.#named.get(name);
  }

  /** The noise pictures that the generator carries, or undefined when it has none. */
  fixedNoise(): Tensor[] | undefined {
    return this.#generator.noises?.map(({ data, shape }, i) =>
      this.bench.given(`fixedNoise.${i}`, { data: Float64Array.from(data), shape }),
    );
  }

  /** The average w `[D]` that the generator carries. */
  latentAverage(): Tensor | undefined {
    const average = this.#generator.latentAverage;
    return (
      average &&
      this.bench.given('latentAverage', { data: Float64Array.from(average.data), shape: average.shape })
    );
  }

  /** w `[N, D]` for every layer; w+ stays as it is. */
  perLayer(w: Tensor): Tensor {
    return w.shape.length === 3 ? w : broadcastLatent(w, this.latents);
  }

  /** Pictures with these noise pictures, or without any. */
  draw(latents: Tensor | Styles, noise: readonly Tensor[] | undefined): Tensor {
    const space = isTensor(latents) ? this.perLayer(latents) : latents;
    return synthesize(this.config, this.parameters, space, noise ? { noise } : {});
  }

  /** Computes outputs as one program and keeps them, in the shapes of the case's own format where these differ. */
  async keep(
    outputs: Readonly<Record<string, Tensor>>,
    shapes: Readonly<Record<string, readonly number[]>> = {},
  ): Promise<void> {
    if (Object.keys(outputs).length === 0) return;
    for (const [name, { data, shape }] of await this.bench.compute(outputs)) {
      this.results.set(name, { data, shape: shapes[name] ?? shape });
    }
  }

  /** Computes and keeps the gradients of a scalar, by output name. */
  async keepGradients(loss: Tensor, variables: ReadonlyMap<string, NamedParameter>): Promise<void> {
    const names = [...variables.keys()];
    const wanted = [...variables.values()];
    const found = gradients(
      loss,
      wanted.map(({ tensor }) => tensor),
    );
    await this.keep(
      Object.fromEntries(names.map((name, i) => [name, found[i]])),
      Object.fromEntries(names.map((name, i) => [name, wanted[i].shape])),
    );
  }

  close(): Promise<void> {
    return this.bench.close();
  }
}

/** sum(picture * cotangent). */
export function weighted(picture: Tensor, cotangent: Tensor): Tensor {
  return reshape(sum(mul(picture, cotangent)), []);
}

function isTensor(latents: Tensor | Styles): latents is Tensor {
  return 'primitive' in latents;
}

/** Parameters under the names and shapes of a table. */
export function namedParameters(
  parameters: ReadonlyMap<string, Tensor>,
  entries: readonly NameEntry[],
): Map<string, NamedParameter> {
  const named = new Map<string, NamedParameter>();
  for (const { name, shape, holds } of entries) {
    if (holds.kind !== 'parameter') continue;
    const tensor = parameters.get(holds.parameter);
    assert(tensor, `the network has no parameter "${holds.parameter}"`);
    named.set(name, { tensor, shape });
  }
  return named;
}
