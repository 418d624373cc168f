import { openCheckpoint } from '../../checkpoint/index.js';
import { UserError } from '../../errors.js';
import { type Mapper, readMapper } from '../../styleclip/mapper/mapperFile.js';
import { type GeneratorConfig, latentCount } from '../../stylegan2/index.js';
import { isLoaded } from './givenNetworks.js';
import type { LoadOptions } from './loadProgress.js';
import { type NetworkSource, withSource } from './networkSource.js';

/** A latent mapper: one that is loaded, or where it is read from. */
export type MapperSource = Mapper | NetworkSource;

/** Reads a mapper for a generator; a `UserError` names a file that is none, or one for another generator. */
export async function loadMapper(
  source: NetworkSource,
  config: GeneratorConfig,
  load: LoadOptions = {},
): Promise<Mapper> {
  return withSource(source, load, async (bytes) => {
    const mapper = await readMapper(await openCheckpoint(bytes), latentCount(config), bytes.name);
    return fitting(mapper, config, bytes.name);
  });
}

/** The mapper, loaded if it is not yet; a `UserError` for one of another generator. */
export async function mapperOf(
  source: MapperSource,
  config: GeneratorConfig,
  load: LoadOptions = {},
): Promise<Mapper> {
  return isLoaded<Mapper>(source, 'parameters')
    ? fitting(source, config, 'the mapper')
    : loadMapper(source, config, load);
}

function fitting(mapper: Mapper, config: GeneratorConfig, name: string): Mapper {
  const { latents, styleDim } = mapper.config;
  if (latents !== latentCount(config)) {
    throw new UserError(
      `${name} moves ${latents} entries of w+, and the generator has ${latentCount(config)}: give the mapper of this generator`,
    );
  }
  if (styleDim === config.styleDim) return mapper;
  throw new UserError(
    `${name} moves latents of ${styleDim} numbers, and those of the generator have ${config.styleDim}: give the mapper of this generator`,
  );
}
