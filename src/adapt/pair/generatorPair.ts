import { input, type Tensor } from '../../graph/index.js';
import { type Parameters, stateParameters } from '../../nn/parameters.js';
import {
  broadcastLatent,
  type GeneratorConfig,
  latentCount,
  mappingNetwork,
  mixStyles,
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
  /** What trains is `trainable.NAME`; everything else is shared with the frozen generator, or `start.NAME`. */
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

/** What fills the entries `frozenPower.LAYER`, as the writes of a program. */
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

/** The input of a conditional generator's labels `[batch, labelDim]`. */
export function labelInput({ labelDim }: GeneratorConfig, batch: number): Tensor | undefined {
  return labelDim > 0 ? input('label', [batch, labelDim]) : undefined;
}

/** w `[batch, styleDim]` of the input `z` by the frozen mapping, truncated by the inputs `psi` and `average`. */
export function mappedLatent(
  { config, frozen }: Pick<GeneratorPair, 'config' | 'frozen'>,
  batch: number,
  name: string,
  truncates: boolean,
): Tensor {
  const w = mappingNetwork(config, frozen, input(name, [batch, config.zDim]), labelInput(config, batch));
  return truncates ? truncate(w, input('average', [config.styleDim]), input('psi', [])) : w;
}

/**
 * w+ `[batch, L, D]` of both generators from the input `z`; with mixing also from `z2`, and with the masks of layers that
 * take the first latent `mix.frozen` and `mix.trained`, `[L]`.
 */
export function stepLatents(
  pair: Pick<GeneratorPair, 'config' | 'frozen'>,
  batch: number,
  mixes: boolean,
  truncates: boolean,
): { frozen: Tensor; trained: Tensor } {
  const count = latentCount(pair.config);
  const first = mappedLatent(pair, batch, 'z', truncates);
  if (!mixes) {
    const wPlus = broadcastLatent(first, count);
    return { frozen: wPlus, trained: wPlus };
  }
  const second = mappedLatent(pair, batch, 'z2', truncates);
  const mixed = (name: string): Tensor => mixStyles(first, second, input(name, [count]));
  return { frozen: mixed('mix.frozen'), trained: mixed('mix.trained') };
}
