import { assert } from '#nada/errors.js';
import { defineProgram, type ElementType, input, state, type Tensor } from '#nada/graph/index.js';
import { type LoweringMode, lower } from '#nada/lowering/index.js';
import type { RunInputs } from '#nada/runtime/contract.js';
import { createEngine } from '#nada/runtime/engine.node.js';
import type { FloatTensor } from '#nada/tensorData.js';
import type { ConformanceCase, Numbers } from './case.js';
import type { Computed } from './kind.js';

/** Graphs over the tensors of one case and the parameters of one network, run on the engine that users run on. */
export class Workbench {
  readonly #golden: ConformanceCase;
  readonly #mode: LoweringMode;
  readonly #engine = createEngine({ device: 'cpu' });
  readonly #given = new Map<string, Numbers>();

  constructor(golden: ConformanceCase, mode: LoweringMode) {
    this.#golden = golden;
    this.#mode = mode;
  }

  /** Puts a network's parameters into the engine's state and returns them as tensors of the graph. */
  async parameters(values: ReadonlyMap<string, FloatTensor>): Promise<Map<string, Tensor>> {
    await this.#engine.setState(Object.fromEntries(values));
    return new Map([...values].map(([name, { shape }]) => [name, state(name, shape)]));
  }

  /** A tensor of the case as an input of the graph, or undefined when the case has none of that name. */
  find(name: string, type: ElementType = 'float32'): Tensor | undefined {
    const lazy = this.#golden.tensors.get(name);
    return lazy && input(name, lazy.shape, type);
  }

  /** An input of the graph with numbers that are not in the case. */
  given(name: string, numbers: Numbers, type: ElementType = 'float32'): Tensor {
    this.#given.set(name, numbers);
    return input(name, numbers.shape, type);
  }

  /** Computes named tensors as one program. */
  async compute(outputs: Readonly<Record<string, Tensor>>): Promise<Map<string, Computed>> {
    const program = defineProgram('conformance', outputs);
    const handle = await this.#engine.compile(lower(program, { device: 'cpu', mode: this.#mode }));
    const feeds: Record<string, RunInputs[string]> = {};
    for (const [name, { type, shape }] of program.inputs) {
      const { data } = this.#given.get(name) ?? (await this.#golden.read(name));
      feeds[name] =
        type === 'int32'
          ? { data: Int32Array.from(data), shape, dtype: type }
          : { data: Float32Array.from(data), shape, dtype: type };
    }
    const results = await this.#engine.run(handle, feeds);
    await this.#engine.release(handle);
    return new Map(
      Object.keys(outputs).map((name) => {
        const result = results[name];
        assert(result, `the engine returned no "${name}"`);
        return [name, result];
      }),
    );
  }

  close(): Promise<void> {
    return this.#engine.close();
  }
}
