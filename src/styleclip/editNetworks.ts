import { type Clip, towerEntries, towerParameters } from '../clip/index.js';
import type { ImageTower } from '../guidance/index.js';
import { type Parameters, stateParameters } from '../nn/parameters.js';
import type { NamedTensors } from '../runtime/contract.js';
import {
  type Generator,
  type GeneratorConfig,
  noiseInputs,
  parameterShapes,
  type SynthesisOptions,
} from '../stylegan2/index.js';
import type { FloatTensor } from '../tensorData.js';

/** A generator, and the image tower of a CLIP where there is one, whose parameters are in a runtime's state. */
export interface PictureNetworks {
  readonly config: GeneratorConfig;
  readonly parameters: Parameters;
  readonly tower: ImageTower | undefined;
}

/** A generator and the image tower of a CLIP. */
export interface EditNetworks extends PictureNetworks {
  readonly tower: ImageTower;
}

const prefixes = { generator: 'generator.', clip: 'clip.' };

/** Lists the entries that a runtime's state must hold for {@link editNetworks} or {@link pictureNetworks}: give them to `setState`. */
export function editNetworkState(generator: Generator, clip: Clip | undefined): NamedTensors {
  return {
    ...Object.fromEntries(
      [...generator.parameters].map(([name, tensor]) => [prefixes.generator + name, tensor]),
    ),
    ...(clip ? towerEntries(prefixes.clip, clip, 'image') : {}),
  };
}

/** Builds both networks as graph over {@link editNetworkState}, which all ways of editing share. */
export function editNetworks({ config }: Generator, clip: Clip): EditNetworks {
  return {
    config,
    parameters: stateParameters(prefixes.generator, parameterShapes(config)),
    tower: { config: clip.config, parameters: towerParameters(prefixes.clip, clip, 'image') },
  };
}

/** Builds a generator, and a CLIP where there is one, as graph over {@link editNetworkState}. */
export function pictureNetworks(generator: Generator, clip: Clip | undefined): PictureNetworks {
  if (clip) return editNetworks(generator, clip);
  const { config } = generator;
  const parameters = stateParameters(prefixes.generator, parameterShapes(config));
  return { config, parameters, tower: undefined };
}

/** Builds the noise of a graph that is fed {@link noiseFeeds}; none where there are no noise images. */
export function noiseOptions(
  config: GeneratorConfig,
  noises: readonly FloatTensor[],
): Pick<SynthesisOptions, 'noise'> {
  return noises.length > 0 ? { noise: noiseInputs(config, 'noise', 1) } : {};
}

/** Names noise images by their inputs. */
export function noiseFeeds(noises: readonly FloatTensor[]): NamedTensors {
  return Object.fromEntries(noises.map((noise, i) => [`noise.${i}`, noise]));
}
