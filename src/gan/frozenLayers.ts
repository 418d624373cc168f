import { named, says, UserError } from '../errors.js';
import { type DiscriminatorConfig, discriminatorShapes } from '../stylegan2/index.js';

/**
 * The discriminator's parameters that train when its first `count` layers from the picture on are frozen (Mo et al.
 * 2020, "Freeze the discriminator"). The layers are `fromRgb`, then `conv`, `down` and `skip` of each resolution, then
 * those at 4; the label's mapping network always trains.
 *
 * Throws a `UserError` when nothing would train.
 */
export function trainedDiscriminatorParameters(config: DiscriminatorConfig, count: number): string[] {
  const names = [...discriminatorShapes(config).keys()];
  const layers = [...new Set(names.map(layerOf))].filter((layer) => !layer.includes('.mapping.'));
  if (count >= layers.length) {
    throw new UserError(
      says`option ${named('freezeD')} is ${count}, which leaves nothing to train in a discriminator of ${layers.length} layers: give fewer`,
    );
  }
  const frozen = new Set(layers.slice(0, count));
  return names.filter((name) => !frozen.has(layerOf(name)));
}

function layerOf(name: string): string {
  return name.slice(0, name.lastIndexOf('.'));
}
