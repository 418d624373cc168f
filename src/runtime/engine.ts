import type {
  InferenceSession,
  InferenceSessionFactory,
  Tensor,
  TensorConstructor,
} from 'onnxruntime-common';
import { assert, named, type Sentence, says, UserError } from '../errors.js';
import type { Device, LoweredProgram, Port } from '../lowering/index.js';
import type { FloatTensor } from '../tensorData.js';
import { buffersIn, withoutViews } from './buffers.js';
import type { NamedTensors, ProgramHandle, RunInputs, Runtime } from './contract.js';

/** The part of ONNX Runtime that an engine needs; its Node and browser packages both have it. */
export interface OnnxRuntime {
  readonly InferenceSession: InferenceSessionFactory;
  readonly Tensor: TensorConstructor;
}

/** Options of an engine. */
export interface EngineOptions {
  readonly device: Device;
  /** Threads within one operator; the machine's cores by default. */
  readonly threads?: number | undefined;
  /** File name prefix of ONNX Runtime's profile, for looking into a slow program. */
  readonly profile?: string;
  /** Fails instead of leaving to the CPU what the device can't compute. */
  readonly strict?: boolean;
  /** Keeps ONNX Runtime's own error lines off the standard error. */
  readonly silent?: boolean;
  /** Advice to a user whose device can't run a program; the command line's by default. */
  readonly advice?: string;
  /** Bytes that the process has held at most, asked when the caller wants to know. */
  readonly peakBytes: () => number;
}

/** A device that is not there, or can't run a program; `reason` is ONNX Runtime's, without its source positions. */
export class DeviceError extends UserError {
  constructor(
    device: Device,
    program: string,
    readonly reason: string,
    advice: string | Sentence = says`try ${named('device')} cpu`,
  ) {
    super(says`The device "${device}" can't run "${program}" (${reason}); ${advice}.`);
  }
}

function shortReason(error: unknown): string {
  const [line] = (error instanceof Error ? error.message : String(error)).split('\n');
  return line.replace(/^.*\.(cc|h):\d+ .* was false\. /, '');
}

/**
 * How far ONNX Runtime rewrites a graph: on the CPU not at all, since the lowering has fused what can be fused, and looking for more
 * takes two thirds of the time in which a session opens. Its layout optimiser (`all`) costs a tenth more memory and gains no time
 * (measured).
 */
function optimizationOf(device: Device): 'disabled' | 'extended' {
  return device === 'cpu' ? 'disabled' : 'extended';
}

interface Compiled {
  readonly program: LoweredProgram;
  readonly session: InferenceSession;
}

/** The contract of {@link Runtime} in the calling thread, over a given ONNX Runtime. */
export class Engine implements Runtime {
  readonly device: Device;
  readonly #ort: OnnxRuntime;
  readonly #options: EngineOptions;
  readonly #programs = new Map<ProgramHandle, Compiled>();
  readonly #state = new Map<string, Tensor>();
  #staged: Map<string, Tensor> | undefined;
  #nextHandle = 1;
  #last: Promise<unknown> = Promise.resolve();
  #closing: Promise<void> | undefined;

  constructor(ort: OnnxRuntime, options: EngineOptions) {
    this.#ort = ort;
    this.#options = options;
    this.device = options.device;
  }

  /** Serves a call after those made before it, whatever became of them. */
  #inOrder<T>(call: () => T | Promise<T>): Promise<T> {
    const closed = this.#closing !== undefined;
    const result = this.#last.then(() => {
      if (closed) throw new Error('the runtime is closed');
      return call();
    });
    const nothing = () => undefined;
    this.#last = result.then(nothing, nothing);
    return result;
  }

  compile(program: LoweredProgram): Promise<ProgramHandle> {
    return this.#inOrder(async () => {
      const session = await this.#createSession(program);
      const handle = this.#nextHandle++;
      this.#programs.set(handle, { program: { ...program, model: new Uint8Array(0) }, session });
      return handle;
    });
  }

  async #createSession({ name, model }: LoweredProgram): Promise<InferenceSession> {
    const { device, threads, profile, strict, silent, advice } = this.#options;
    // WebAssembly is the CPU: without it nothing would be left.
    const alone = strict && device !== 'cpu' && device !== 'wasm';
    try {
      return await this.#ort.InferenceSession.create(model, {
        executionProviders: [device],
        // Training graphs with a memory pattern take half as much again (measured), without the arena four times as long.
        enableMemPattern: false,
        enableCpuMemArena: true,
        graphOptimizationLevel: optimizationOf(device),
        logSeverityLevel: silent ? 4 : 3,
        ...(alone ? { extra: { session: { disable_cpu_ep_fallback: '1' } } } : {}),
        ...(threads === undefined ? {} : { intraOpNumThreads: threads }),
        ...(profile === undefined ? {} : { enableProfiling: true, profileFilePrefix: `${profile}-${name}` }),
      });
    } catch (error) {
      const reason = shortReason(error);
      if (device === 'cpu') throw new Error(`ONNX Runtime refused the program "${name}": ${reason}`);
      throw new DeviceError(device, name, reason, advice);
    }
  }

  release(handle: ProgramHandle): Promise<void> {
    return this.#inOrder(() => this.#release(handle));
  }

  async #release(handle: ProgramHandle): Promise<void> {
    const { session } = this.#program(handle);
    this.#programs.delete(handle);
    await session.release();
  }

  async setState(entries: NamedTensors, { give = false }: { give?: boolean } = {}): Promise<void> {
    const whole = withoutViews(entries);
    const own = structuredClone(whole, give ? { transfer: buffersIn(whole) } : {});
    return this.#inOrder(() => {
      const tensors = Object.entries(own).map(
        ([name, { data, shape }]) => [name, new this.#ort.Tensor('float32', data, shape)] as const,
      );
      for (const [name, tensor] of tensors) this.#state.set(name, tensor);
    });
  }

  getState(names: readonly string[]): Promise<Record<string, FloatTensor>> {
    return this.#inOrder(async () => {
      const entries = await Promise.all(
        names.map(async (name) => [name, await fetched(this.#entry(name), true)] as const),
      );
      return Object.fromEntries(entries);
    });
  }

  deleteState(names: readonly string[]): Promise<void> {
    return this.#inOrder(() => {
      for (const name of names) this.#state.delete(name);
    });
  }

  async run(handle: ProgramHandle, inputs: RunInputs): Promise<Record<string, FloatTensor>> {
    const own = Object.fromEntries(
      Object.entries(inputs).map(([name, tensor]) => [name, { ...tensor, data: tensor.data.slice() }]),
    ) as RunInputs;
    return this.#inOrder(() => this.#run(handle, own));
  }

  async #run(handle: ProgramHandle, inputs: RunInputs): Promise<Record<string, FloatTensor>> {
    const { program, session } = this.#program(handle);
    const feeds: Record<string, Tensor> = {};
    for (const port of program.inputs) feeds[port.name] = this.#input(port, inputs, program.name);
    for (const port of program.reads) feeds[port.name] = this.#read(port, program.name);
    const results = await session.run(feeds);
    const target = this.#staged ?? this.#state;
    for (const port of program.writes) target.set(port.key, results[port.name] as Tensor);
    const outputs: Record<string, FloatTensor> = {};
    for (const port of program.outputs) {
      outputs[port.key] = await fetched(results[port.name] as Tensor, false);
    }
    return outputs;
  }

  begin(): Promise<void> {
    return this.#inOrder(() => {
      assert(!this.#staged, 'a step is already under way');
      this.#staged = new Map();
    });
  }

  commit(): Promise<void> {
    return this.#inOrder(() => {
      assert(this.#staged, 'there is no step to commit');
      for (const [name, tensor] of this.#staged) this.#state.set(name, tensor);
      this.#staged = undefined;
    });
  }

  rollback(): Promise<void> {
    return this.#inOrder(() => {
      this.#staged = undefined;
    });
  }

  peakMemory(): Promise<number> {
    return this.#inOrder(() => this.#options.peakBytes() / 2 ** 20);
  }

  close(): Promise<void> {
    this.#closing ??= this.#inOrder(async () => {
      for (const handle of [...this.#programs.keys()]) await this.#release(handle);
      this.#staged = undefined;
      this.#state.clear();
    });
    return this.#closing;
  }

  #program(handle: ProgramHandle): Compiled {
    const compiled = this.#programs.get(handle);
    assert(compiled, `there is no program ${handle}`);
    return compiled;
  }

  #entry(name: string): Tensor {
    const tensor = this.#staged?.get(name) ?? this.#state.get(name);
    assert(tensor, `the state has no entry "${name}"`);
    return tensor;
  }

  #read({ key, shape }: Port, program: string): Tensor {
    const tensor = this.#entry(key);
    assert(
      tensor.dims.join() === shape.join(),
      `the state's "${key}" is [${tensor.dims}], but "${program}" reads [${shape}]`,
    );
    return tensor;
  }

  #input(port: Port, inputs: RunInputs, program: string): Tensor {
    const value = inputs[port.key];
    assert(value, `the program "${program}" was not given its input "${port.key}"`);
    assert(
      value.dtype === port.type && value.shape.join() === port.shape.join(),
      `the input "${port.key}" of "${program}" is ${value.dtype} [${value.shape}], not ${port.type} [${port.shape}]`,
    );
    return value.dtype === 'float32'
      ? new this.#ort.Tensor('float32', value.data, value.shape)
      : new this.#ort.Tensor('int32', value.data, value.shape);
  }
}

async function fetched(tensor: Tensor, copy: boolean): Promise<FloatTensor> {
  const data = (await tensor.getData()) as Float32Array<ArrayBuffer>;
  return { data: copy ? data.slice() : data, shape: [...tensor.dims], dtype: 'float32' };
}
