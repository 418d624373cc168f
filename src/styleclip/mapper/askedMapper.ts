import { named, says, UserError } from '../../errors.js';
import { levels, type MapperConfig, mapperNetworks } from './latentMapper.js';
import type { MapperTrainingSettings } from './mapperSettings.js';

/** The shape of the mapper that settings ask for. Throws a `UserError` when nothing is left to move. */
export function askedMapper(
  settings: Pick<MapperTrainingSettings, 'coarse' | 'medium' | 'fine' | 'single'>,
  latents: number,
  styleDim: number,
): MapperConfig {
  const groups = levels.filter((level) => settings[level]);
  if (settings.single && groups.length < levels.length) {
    throw new UserError(
      says`option ${named('single')} makes one network for all entries: leave ${named('coarse')}, ${named('medium')} and ${named('fine')} on`,
    );
  }
  const config: MapperConfig = {
    latents,
    styleDim,
    groups: settings.single ? 'single' : groups,
    norm: 'features',
  };
  if (mapperNetworks(config).length === 0) {
    throw new UserError(
      says`nothing of the ${latents} entries of w+ is left to move: leave one of ${named('coarse')}, ${named('medium')} and ${named('fine')} on`,
    );
  }
  return config;
}
