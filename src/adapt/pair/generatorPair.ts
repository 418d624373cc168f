import type { Tensor } from '../../graph/index.js';
import { type Parameters, stateParameters } from '../../nn/parameters.js';
import {
  type GeneratorConfig,
  mappingNetwork,
  noiseLayers,
  parameterShapes,
  synthesize,
  truncate,
  weightPowers,
} from '../../stylegan2/index.js';

/** Before the name of a parameter: its moving average in the runtime's state. */
export const averagedPrefix = 'averaged.';

/** The two generators as graph, over entries of the runtime's state. */
export interface GeneratorPair {
  readonly config: GeneratorConfig;
  readonly frozen: Parameters;
  /** Parameters that train are `trainable.NAME`; everything else is shared with the frozen generator, or `start.NAME`. */
  readonly trained: Parameters;
  /** The trained generator as it is looked at and kept: `averaged.NAME` where an average is taken, or `trained`. */
  readonly shown: Parameters;
  /** Names of what trains. */
  readonly trainable: readonly string[];
  /** {@link weightPowers} of frozen weights, where they have been computed. */
  readonly powers: ReadonlyMap<string, Tensor>;
  /** The same for the layers that don't train in the trained generator. */
  readonly trainedPowers: ReadonlyMap<string, Tensor>;
}

/**
 * The pair for these trainable parameters; `hasStart` when the trained generator starts from another checkpoint, `averages` when
 * what it is looked at is a moving average.
 */
export function generatorPair(
  config: GeneratorConfig,
  trainable: readonly string[],
  { hasStart, averages }: { readonly hasStart: boolean; readonly averages: boolean },
): GeneratorPair {
  const shapes = parameterShapes(config);
  const frozen = stateParameters('frozen.', shapes);
  const trains = new Set(trainable);
  const others = hasStart ? stateParameters('start.', shapes) : frozen;
  const ownShapes = new Map([...shapes].filter(([name]) => trains.has(name)));
  const withOwn = (prefix: string): Parameters => new Map([...others, ...stateParameters(prefix, ownShapes)]);
  const trained = withOwn('trainable.');
  const shown = averages ? withOwn(averagedPrefix) : trained;
  const powerShapes = new Map(
    noiseLayers(config).map(({ name, inChannels, outChannels }) => [name, [outChannels, inChannels]]),
  );
  const powers = stateParameters('frozenPower.', powerShapes);
  const kept = [...powers].filter(([layer]) => !hasStart && !trains.has(`${layer}.weight`));
  return { config, frozen, trained, shown, trainable, powers, trainedPowers: new Map(kept) };
}

/** Writes of a program that fill the entries `frozenPower.LAYER`. */
export function powerWrites({ config, frozen }: GeneratorPair): Record<string, Tensor> {
  return Object.fromEntries(
    [...weightPowers(config, frozen)].map(([layer, power]) => [`frozenPower.${layer}`, power]),
  );
}

/** Pictures `[N, 3, H, W]` of both generators from w+ `[N, L, D]`. */
export function frozenPicture(
  { config, frozen, powers }: GeneratorPair,
  wPlus: Tensor,
  noise: Tensor[],
): Tensor {
  return synthesize(config, frozen, wPlus, { noise, powers });
}

/** See {@link frozenPicture}. */
export function trainedPicture(pair: GeneratorPair, wPlus: Tensor, noise: Tensor[]): Tensor {
  return synthesize(pair.config, pair.trained, wPlus, { noise, powers: pair.trainedPowers });
}

/** The pictures of the trained generator that anyone is to see; see {@link frozenPicture}. */
export function shownPicture(pair: GeneratorPair, wPlus: Tensor, noise: Tensor[]): Tensor {
  return synthesize(pair.config, pair.shown, wPlus, { noise, powers: pair.trainedPowers });
}

/** The mean w `[styleDim]` and psi, a scalar, of a truncation. */
export interface Truncation {
  readonly average: Tensor;
  readonly psi: Tensor;
}

/** w `[batch, styleDim]` of z `[batch, zDim]` by the frozen mapping, truncated where that is asked for. */
export function mappedLatent(
  { config, frozen }: Pick<GeneratorPair, 'config' | 'frozen'>,
  { z, label }: { readonly z: Tensor; readonly label?: Tensor | undefined },
  truncation?: Truncation | undefined,
): Tensor {
  const w = mappingNetwork(config, frozen, z, label);
  return truncation ? truncate(w, truncation.average, truncation.psi) : w;
}
