import { type Clip, type ClipConfig, endOfTextRows, parameterShapes } from '../clip/index.js';
import { assert, UserError } from '../errors.js';
import { type ProgramHandle, type RunInputs, transaction } from '../runtime/contract.js';
import { compileProgram, type Stage } from '../runtime/stage.js';
import { type FloatTensor, floatTensor, sizeOf, type TensorData } from '../tensorData.js';
import { chunks, joinRows, takeRows } from '../train/batches.js';
import { refuseNotFinite } from '../train/notFinite.js';
import { warmCosine } from '../train/schedules.js';
import { checkContrastiveSettings } from './settings/checkSettings.js';
import type { ContrastiveSettings } from './settings/table.js';
import {
  backwardProgram,
  type ContrastiveSpec,
  embedProgram,
  lossProgram,
  stepProgram,
  trainedShapes,
  updateProgram,
} from './stepPrograms.js';
import { targetsOf } from './targets.js';
import { entries, updateInputs, usesMuon } from './update.js';
import { presentTokens, untrainedWordHead } from './words.js';

/** The pairs of one step. */
export interface PairBatch {
  /** `[batch, 3, R, R]` in about -1..1. */
  readonly pictures: FloatTensor;
  /** `[batch, context]`, each text with its start and end. */
  readonly tokens: TensorData<'int32'>;
  /** What the directional term needs, where the settings have one. */
  readonly changes?: ChangeTexts | undefined;
}

/** The texts of changes, and which of them the pairs are that begin a batch. */
export interface ChangeTexts {
  /** `[2 C, context]`: what is before each change, then what is after each. */
  readonly tokens: TensorData<'int32'>;
  /** The change of each pair, `[P]`. */
  readonly of: TensorData<'int32'>;
}

/** What a step tells. */
export interface ContrastiveMetrics {
  /** Counted from 1. */
  readonly step: number;
  readonly loss: number;
  readonly terms: Readonly<Record<string, number>>;
  readonly learningRate: number;
  /** Length of the gradient before it was shortened. */
  readonly gradientNorm: number;
}

/** Everything from which training goes on with the same bits. */
export interface ContrastiveSnapshot {
  readonly step: number;
  readonly tensors: Readonly<Record<string, FloatTensor>>;
}

interface Handles {
  /** One program, or four when a batch is computed in parts. */
  readonly step: ProgramHandle | undefined;
  readonly embed: ProgramHandle | undefined;
  readonly loss: ProgramHandle | undefined;
  readonly backward: ProgramHandle | undefined;
  readonly update: ProgramHandle | undefined;
}

/**
 * Trains a CLIP by contrast (Radford et al. 2021) on a runtime.
 *
 * A batch larger than a part is trained by gradient caching (Gao et al. 2021, "Scaling deep contrastive learning batch
 * size under memory limited setup"): all parts are embedded, the loss and its gradients with respect to the embeddings
 * are computed once over the whole batch, and each part is computed again to carry them back to the weights.
 */
export class ContrastiveTrainer {
  readonly config: ClipConfig;
  readonly settings: ContrastiveSettings;
  readonly #stage: Stage;
  readonly #shapes: ReadonlyMap<string, readonly number[]>;
  readonly #names: readonly string[];
  readonly #handles: Handles;
  #stepsDone = 0;

  private constructor(stage: Stage, spec: ContrastiveSpec, handles: Handles) {
    this.config = spec.config;
    this.settings = spec.settings;
    this.#stage = stage;
    this.#shapes = trainedShapes(spec);
    this.#names = [...this.#shapes.keys()];
    this.#handles = handles;
  }

  /**
   * Compiles the programs and puts the weights of `start` into the runtime's state, with moments of zero. Throws a `UserError` for
   * settings that contradict each other or do not fit the CLIP.
   */
  static async create(stage: Stage, start: Clip, settings: ContrastiveSettings): Promise<ContrastiveTrainer> {
    checkContrastiveSettings(settings, start.config);
    const spec = { config: start.config, settings };
    const isWhole = settings.batch === settings.microBatch;
    const compile = async (
      wanted: boolean,
      build: (spec: ContrastiveSpec) => Parameters<typeof compileProgram>[1],
    ) => (wanted ? await compileProgram(stage, build(spec)) : undefined);
    const trainer = new ContrastiveTrainer(stage, spec, {
      step: await compile(isWhole, stepProgram),
      embed: await compile(!isWhole, embedProgram),
      loss: await compile(!isWhole, lossProgram),
      backward: await compile(!isWhole, backwardProgram),
      update: await compile(!isWhole, updateProgram),
    });
    await stage.runtime.setState(trainer.#startState(start));
    return trainer;
  }

  get stepsDone(): number {
    return this.#stepsDone;
  }

  /** The prefix under which the moving average of the weights lies in the runtime's state. */
  get averagePrefix(): string {
    return entries.average;
  }

  /**
   * One training step: all of it, or nothing. Throws a `NotFiniteError` when the loss or a gradient is not finite; the
   * state is then as before.
   */
  async step(batch: PairBatch): Promise<ContrastiveMetrics> {
    const step = this.#stepsDone + 1;
    const { settings } = this;
    const learningRate = warmCosine(
      { peak: settings.learningRate, warmUp: settings.warmUp, total: settings.steps },
      step,
    );
    const update = updateInputs(settings, this.#names, learningRate, step);
    const outputs = await transaction(this.#stage.runtime, async () => {
      const found = await this.#run(batch, update);
      refuseNotFinite(step, [
        ['loss', found.loss.data[0]],
        ...this.#names.map((name, i) => [`gradient of ${name}`, found.squares.data[i]] as const),
      ]);
      return found;
    });
    this.#stepsDone = step;
    const terms = Object.entries(outputs).filter(([name]) => name.startsWith('term.'));
    return {
      step,
      loss: outputs.loss.data[0],
      terms: Object.fromEntries(terms.map(([name, { data }]) => [name.slice('term.'.length), data[0]])),
      learningRate,
      gradientNorm: Math.sqrt(outputs.squares.data.reduce((total, square) => total + square, 0)),
    };
  }

  async snapshot(): Promise<ContrastiveSnapshot> {
    const names = this.#stateEntries().map(([entry]) => entry);
    return { step: this.#stepsDone, tensors: await this.#stage.runtime.getState(names) };
  }

  /** Goes back to a snapshot of training with the same configuration; a `UserError` for one that doesn't fit. */
  async restore({ step, tensors }: ContrastiveSnapshot): Promise<void> {
    const kept = this.#stateEntries().map(([entry, shape]) => {
      const tensor = tensors[entry];
      if (tensor?.shape.join() !== shape.join() || tensor.data.length !== sizeOf(shape)) {
        throw new UserError(
          `the snapshot has no tensor "${entry}" of shape [${shape}]: it belongs to a model of another size`,
        );
      }
      return [entry, tensor] as const;
    });
    if (!Number.isSafeInteger(step) || step < 0) {
      throw new UserError(`the snapshot is of step ${step}: it is damaged`);
    }
    await this.#stage.runtime.setState(Object.fromEntries(kept));
    this.#stepsDone = step;
  }

  /** The CLIP as it is now: the moving average of its weights, or the weights of the last step. */
  async clip(which: 'average' | 'last' = 'average'): Promise<Clip> {
    const prefix = which === 'average' ? entries.average : entries.own;
    const names = [...parameterShapes(this.config).keys()];
    const tensors = await this.#stage.runtime.getState(names.map((name) => prefix + name));
    return {
      config: this.config,
      parameters: new Map(names.map((name) => [name, tensors[prefix + name]])),
    };
  }

  /** Frees the programs and the state; the runtime stays open. */
  async close(): Promise<void> {
    for (const handle of Object.values(this.#handles) as (ProgramHandle | undefined)[]) {
      if (handle !== undefined) await this.#stage.runtime.release(handle);
    }
    const parts = this.#names.map((name) => entries.gradient + name);
    const kept = this.#stateEntries().map(([entry]) => entry);
    await this.#stage.runtime.deleteState([...kept, ...parts]);
  }

  async #run(batch: PairBatch, update: RunInputs): Promise<Record<string, FloatTensor>> {
    const { runtime } = this.#stage;
    const whole = this.#wholeBatch(batch);
    const { step, embed, loss, backward, update: end } = this.#handles;
    if (step !== undefined) {
      const inputs = this.#part(batch, 0, this.settings.batch);
      return runtime.run(step, { ...inputs, ...whole, ...update });
    }
    assert(
      embed !== undefined && loss !== undefined && backward !== undefined && end !== undefined,
      'a batch in parts has its programs',
    );
    const total = this.settings.batch;
    const parts = chunks(total, this.settings.microBatch);
    const embedded: Record<string, FloatTensor>[] = [];
    for (const { start, count } of parts) {
      embedded.push(await runtime.run(embed, this.#part(batch, start, count)));
    }
    const joined = (name: string): FloatTensor =>
      joinRows(
        embedded.map((part) => part[name]),
        total,
      );
    const found = await runtime.run(loss, {
      pictureEmbeddings: joined('pictures'),
      textEmbeddings: joined('texts'),
      ...whole,
    });
    for (const { start, count } of parts) {
      await runtime.run(backward, {
        ...this.#part(batch, start, count),
        byPicture: takeRows(found.byPicture, start, count),
        byText: takeRows(found.byText, start, count),
      });
    }
    return { ...found, ...(await runtime.run(end, update)) };
  }

  /** What the loss reads of all pairs at once. */
  #wholeBatch(batch: PairBatch): RunInputs {
    const { wordWeight, context } = this.settings;
    const { data } = batch.tokens;
    return {
      targets: targetsOf(data, context),
      ...(wordWeight > 0 ? { words: presentTokens(data, context, this.config.text.vocabulary) } : {}),
      ...this.#changes(batch),
    };
  }

  #changes({ changes }: PairBatch): RunInputs {
    if (!this.settings.direction) return {};
    assert(changes, 'a directional term needs the texts of changes');
    const ends = endOfTextRows(this.config.text, changes.tokens.data, this.settings.context);
    return {
      changeTokens: changes.tokens,
      changeEnds: { data: ends, shape: [ends.length], dtype: 'int32' },
      changeOf: changes.of,
    };
  }

  #part({ pictures, tokens }: PairBatch, start: number, count: number): RunInputs {
    const length = this.settings.context;
    const own = tokens.data.slice(start * length, (start + count) * length);
    const ends = endOfTextRows(this.config.text, own, length);
    return {
      pictures: takeRows(pictures, start, count),
      tokens: { data: own, shape: [count, length], dtype: 'int32' },
      ends: { data: ends, shape: [count], dtype: 'int32' },
    };
  }

  #stateEntries(): [entry: string, shape: readonly number[]][] {
    const kept = [entries.own, entries.first, entries.second, entries.average];
    return kept.flatMap((prefix) =>
      [...this.#shapes].flatMap(([name, shape]): [string, readonly number[]][] =>
        prefix === entries.second && usesMuon(this.settings, name) ? [] : [[prefix + name, shape]],
      ),
    );
  }

  #startState({ parameters }: Clip): Record<string, FloatTensor> {
    const state: Record<string, FloatTensor> = {};
    const head = untrainedWordHead(this.config);
    for (const name of this.#names) {
      const tensor = parameters.get(name) ?? head.get(name);
      assert(tensor, `the CLIP has no parameter "${name}"`);
      const zeros = floatTensor(new Float32Array(tensor.data.length), tensor.shape);
      state[entries.own + name] = tensor;
      state[entries.average + name] = tensor;
      state[entries.first + name] = zeros;
      state[entries.gradient + name] = zeros;
      if (!usesMuon(this.settings, name)) state[entries.second + name] = zeros;
    }
    return state;
  }
}
