import { compileFed, type FedRunner } from '../../runtime/fedProgram.js';
import type { Stage } from '../../runtime/stage.js';
import type { FloatTensor } from '../../tensorData.js';
import { type AdamAction, adamCoefficients } from '../../train/adam.js';
import { chunks, joinRows } from '../../train/batches.js';
import type { TrainingDraws } from '../draws/draws.js';
import { synthesisParameters } from '../pair/trainable.js';
import { choosesLayers } from '../pair/trainableSettings.js';
import { CoupledParts } from './coupledParts.js';
import type { Coupling } from './coupling.js';
import { effectiveAdam } from './optimiserSettings.js';
import { hasCoupledParts, type PartSource } from './stepLoss.js';
import { partProgram, stepProgram, type UpdateSource, updateProgram } from './stepProgram.js';
import type { StepSpec } from './stepSpec.js';

/** Result of a run of the training programs. */
export interface TrainerResult {
  readonly loss: number;
  readonly terms: ReadonlyMap<string, number>;
  /** The squared length of the gradient of each trainable parameter. */
  readonly squares: Float32Array;
  /** See `PairLoss`; undefined where equal pictures need no care. */
  readonly editSums: Float64Array | undefined;
  readonly inspected: Readonly<Record<string, FloatTensor>>;
  /** Adam's step counts after the step. */
  readonly stepCounts: ReadonlyMap<string, number>;
}

/** Inputs of a step besides its random numbers. */
export interface TrainerStep {
  /** Its number, from 1. */
  readonly step: number;
  /** The parameters that learn. */
  readonly trains: ReadonlySet<string>;
  /** Adam's step counts before it. */
  readonly stepCounts: ReadonlyMap<string, number>;
  /** Numbers added to the trained images of each guide. */
  readonly nudge: readonly number[];
  /** The w to which truncation pulls. */
  readonly average: FloatTensor | undefined;
}

/** Runs the programs of training steps; the step counts belong to the caller, who keeps them when a step is committed. */
export class Trainer {
  readonly #spec: StepSpec;
  readonly #step: FedRunner<PartSource & UpdateSource>;
  /** Present when the batch is computed in parts. */
  readonly #update: FedRunner<UpdateSource> | undefined;
  /** Present when terms compare pictures of different parts. */
  readonly #coupled: CoupledParts | undefined;

  private constructor(
    spec: StepSpec,
    step: FedRunner<PartSource & UpdateSource>,
    {
      update,
      coupled,
    }: { readonly update?: FedRunner<UpdateSource>; readonly coupled?: CoupledParts | undefined },
  ) {
    this.#spec = spec;
    this.#step = step;
    this.#update = update;
    this.#coupled = coupled;
  }

  /** Compiles the step: one program, or one for parts of `spec.batch` pictures and one for the update. */
  static async create(stage: Stage, spec: StepSpec): Promise<Trainer> {
    const inParts = spec.batch < spec.settings.batch;
    const step = await compileFed(stage, inParts ? partProgram(spec) : stepProgram(spec));
    if (!inParts) return new Trainer(spec, step, {});
    const update = await compileFed(stage, updateProgram(spec));
    const coupled = hasCoupledParts(spec) ? await CoupledParts.create(stage, spec) : undefined;
    return new Trainer(spec, step, { update, coupled });
  }

  /** One step inside the caller's transaction. */
  async run(
    draws: TrainingDraws,
    { step, trains, stepCounts, nudge, average }: TrainerStep,
  ): Promise<TrainerResult> {
    const { settings, batch } = this.#spec;
    const { adam, counts } = this.#adamStep(trains, stepCounts);
    const end = { adam, step };
    const sources = chunks(settings.batch, batch).map(({ start }) => ({ draws, start, nudge, average }));
    const coupling = await this.#coupled?.measure(sources);
    const parts: Record<string, FloatTensor>[] = [];
    for (const source of sources) parts.push(await this.#step.run({ ...source, coupling, ...end }));
    const last = this.#update === undefined ? parts[0] : await this.#update.run(end);
    return {
      ...sumParts(parts, coupling),
      ...this.#inspected(parts, last),
      squares: last.squares.data,
      stepCounts: counts,
    };
  }

  async close(): Promise<void> {
    await this.#step.release();
    await this.#update?.release();
    await this.#coupled?.close();
  }

  #adamStep(
    trains: ReadonlySet<string>,
    stepCounts: ReadonlyMap<string, number>,
  ): { adam: FloatTensor; counts: Map<string, number> } {
    const { pair, settings } = this.#spec;
    const fades = settings.idle === 'fade';
    const counts = new Map(stepCounts);
    // The reference's choice of layers leaves a gradient on every parameter before the first step.
    const touched = fades && choosesLayers(settings) ? synthesisParameters(pair.config) : [];
    const idle = new Set([...touched, ...(fades ? stepCounts.keys() : [])]);
    for (const name of new Set([...trains, ...idle])) counts.set(name, (counts.get(name) ?? 0) + 1);
    const actions = pair.trainable.map((name): AdamAction => {
      if (trains.has(name)) return 'step';
      return idle.has(name) ? 'fade' : 'skip';
    });
    const steps = pair.trainable.map((name) => counts.get(name) ?? 0);
    return { adam: adamCoefficients(effectiveAdam(settings), actions, steps), counts };
  }

  #inspected(
    parts: readonly Record<string, FloatTensor>[],
    last: Record<string, FloatTensor>,
  ): Pick<TrainerResult, 'inspected'> {
    const pictures = ['frozenPicture', 'trainedPicture'].flatMap((name) =>
      parts[0][name]
        ? [
            [
              name,
              joinRows(
                parts.map((part) => part[name]),
                this.#spec.settings.batch,
              ),
            ] as const,
          ]
        : [],
    );
    const gradients = Object.entries(last).filter(([name]) => name.startsWith('gradient.'));
    return { inspected: Object.fromEntries([...pictures, ...gradients]) };
  }
}

function sumParts(
  parts: readonly Record<string, FloatTensor>[],
  coupling: Coupling | undefined,
): Pick<TrainerResult, 'loss' | 'terms' | 'editSums'> {
  const total = (name: string, element = 0): number =>
    parts.reduce((sum, part) => sum + part[name].data[element], 0);
  const names = Object.keys(parts[0]).filter((name) => name.startsWith('term.'));
  return {
    loss: total('loss') + (coupling?.loss ?? 0),
    terms: new Map([
      ...names.map((name) => [name.slice('term.'.length), total(name)] as const),
      ...(coupling?.terms ?? []),
    ]),
    editSums: parts[0].editSums && Float64Array.from(parts[0].editSums.data, (_, i) => total('editSums', i)),
  };
}
