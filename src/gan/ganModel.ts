import { assert } from '../errors.js';
import type { Shape } from '../graph/index.js';
import { type Parameters, stateParameters } from '../nn/parameters.js';
import type { NamedTensors } from '../runtime/contract.js';
import {
  type Discriminator,
  type DiscriminatorConfig,
  discriminatorShapes,
  type Generator,
  type GeneratorConfig,
  parameterShapes,
} from '../stylegan2/index.js';
import { type FloatTensor, filledTensor } from '../tensorData.js';
import { augmentationOf } from './augment/index.js';
import type { Augmentation } from './augmentation.js';
import { trainedDiscriminatorParameters } from './frozenLayers.js';
import type { PictureAnchor } from './ganContract.js';
import { decoderShapes, randomDecoders } from './reconstruction.js';
import type { ResolvedGanSettings } from './settings/resolveSettings.js';

/** Where things lie in the runtime's state. */
export const entries = {
  network: 'gan.',
  average: 'gan.average.',
  moment: 'gan.moment.',
  latentAverage: 'gan.latentAverage',
  pathLengthMean: 'gan.pathLengthMean',
} as const;

/** A generator and a discriminator in training as graph, over entries of the runtime's state. */
export interface GanModel {
  readonly settings: ResolvedGanSettings;
  readonly generatorConfig: GeneratorConfig;
  readonly discriminatorConfig: DiscriminatorConfig;
  readonly augmentation: Augmentation;
  readonly anchor: PictureAnchor | undefined;
  readonly generator: Parameters;
  /** The generator's moving average. */
  readonly average: Parameters;
  /** The discriminator with its decoders. */
  readonly discriminator: Parameters;
  /** Names of what trains with the discriminator. */
  readonly discriminatorNames: readonly string[];
}

/** The model of these networks and settings. */
export function ganModel(
  generatorConfig: GeneratorConfig,
  discriminatorConfig: DiscriminatorConfig,
  settings: ResolvedGanSettings,
  anchor?: PictureAnchor,
): GanModel {
  assert(anchor === undefined || settings.mixing === 0, 'a picture of two latents has no target');
  const decoders = decodersOf(discriminatorConfig, settings);
  const shapes = parameterShapes(generatorConfig);
  return {
    settings,
    generatorConfig,
    discriminatorConfig,
    augmentation: augmentationOf(settings.augment, generatorConfig.size),
    anchor,
    generator: stateParameters(entries.network, shapes),
    average: stateParameters(entries.average, shapes),
    discriminator: stateParameters(
      entries.network,
      new Map([...discriminatorShapes(discriminatorConfig), ...decoders]),
    ),
    discriminatorNames: [
      ...trainedDiscriminatorParameters(discriminatorConfig, settings.freezeD),
      ...decoders.keys(),
    ],
  };
}

/** The part that R1 reaches of what trains with the discriminator: all but its decoders. */
export function regularisedNames({ discriminatorNames }: GanModel): string[] {
  return discriminatorNames.filter((name) => name.startsWith('discriminator.'));
}

function decodersOf(
  config: DiscriminatorConfig,
  { auxiliary, auxiliaryWidth }: ResolvedGanSettings,
): Map<string, Shape> {
  return auxiliary > 0 ? decoderShapes(config, auxiliaryWidth) : new Map();
}

/** The shapes of everything in the runtime's state. */
export function stateShapes(model: GanModel): Map<string, Shape> {
  const { generator, discriminator, discriminatorNames, generatorConfig } = model;
  const shapes = new Map<string, Shape>();
  for (const [name, { shape }] of [...generator, ...discriminator]) shapes.set(entries.network + name, shape);
  for (const [name, { shape }] of generator) {
    shapes.set(entries.average + name, shape);
    shapes.set(entries.moment + name, shape);
  }
  for (const name of discriminatorNames) {
    shapes.set(entries.moment + name, shapes.get(entries.network + name) ?? []);
  }
  return shapes.set(entries.latentAverage, [generatorConfig.styleDim]).set(entries.pathLengthMean, []);
}

/** The state at the start of a training. */
export function startState(
  model: GanModel,
  generator: Generator,
  discriminator: Discriminator,
): NamedTensors {
  const { settings, discriminatorConfig } = model;
  const { auxiliary, auxiliaryWidth, seed } = settings;
  const decoders = auxiliary > 0 ? randomDecoders(discriminatorConfig, auxiliaryWidth, seed) : new Map();
  const start: Record<string, FloatTensor> = Object.fromEntries(
    [...stateShapes(model)].map(([name, shape]) => [name, filledTensor(0, shape)]),
  );
  const put = (prefix: string, tensors: ReadonlyMap<string, FloatTensor>): void => {
    for (const [name, tensor] of tensors) start[prefix + name] = tensor;
  };
  put(entries.network, generator.parameters);
  put(entries.average, generator.parameters);
  put(entries.network, discriminator.parameters);
  put(entries.network, decoders);
  if (generator.latentAverage) start[entries.latentAverage] = generator.latentAverage;
  return start;
}
