import { openCheckpoint } from '../../checkpoint/index.js';
import { UserError } from '../../errors.js';
import { type Mapper, mapperConfigIn, readMapper } from '../../styleclip/index.js';
import { type GeneratorConfig, latentCount } from '../../stylegan2/index.js';
import type { LoadOptions } from './loadProgress.js';
import { type NetworkSource, withSource } from './networkSource.js';

/** A latent mapper: one that is loaded, or where it is read from. */
export type MapperSource = Mapper | NetworkSource;

/**
 * The mapper for a generator, loaded if it is not yet.
 *
 * Rejects with a `UserError` that names a file that holds no mapper, or one for another generator.
 */
export async function mapperOf(
  source: MapperSource,
  config: GeneratorConfig,
  load: LoadOptions = {},
): Promise<Mapper> {
  if (isMapper(source)) return checked(source, config, 'the mapper given');
  return withSource(source, load, async (bytes) =>
    checked(
      await readMapper(await openCheckpoint(bytes), latentCount(config), bytes.name),
      config,
      bytes.name,
    ),
  );
}

/** Reads a mapper that this software wrote, whatever generator it is for; a `UserError` names another file. */
export async function loadMapper(source: NetworkSource, load: LoadOptions = {}): Promise<Mapper> {
  return withSource(source, load, async (bytes) => {
    const checkpoint = await openCheckpoint(bytes);
    const config = mapperConfigIn(checkpoint.metadata);
    if (config) return readMapper(checkpoint, config.latents, bytes.name);
    throw new UserError(`${bytes.name} holds no latent mapper: give the mapper.safetensors of a training`);
  });
}

function isMapper(source: MapperSource): source is Mapper {
  return typeof source === 'object' && 'parameters' in source;
}

function checked(mapper: Mapper, config: GeneratorConfig, name: string): Mapper {
  const { latents, styleDim } = mapper.config;
  if (latents !== latentCount(config)) {
    throw new UserError(
      `${name} moves ${latents} entries of w+, and the generator has ${latentCount(config)}: give the mapper of this generator`,
    );
  }
  if (styleDim !== config.styleDim) {
    throw new UserError(
      `${name} moves latents of ${styleDim} numbers, and those of the generator have ${config.styleDim}: give the mapper of this generator`,
    );
  }
  return mapper;
}
