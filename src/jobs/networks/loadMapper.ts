import { openCheckpoint } from '../../checkpoint/index.js';
import { UserError } from '../../errors.js';
import { openFileSource } from '../../platform/fileSource.node.js';
import { type Mapper, readMapper } from '../../styleclip/mapper/mapperFile.js';
import { type GeneratorConfig, latentCount } from '../../stylegan2/index.js';

/** Reads a mapper for a generator; a `UserError` names a file that is none, or one for another generator. */
export async function loadMapper(file: string, config: GeneratorConfig): Promise<Mapper> {
  const source = await openFileSource(file);
  try {
    const mapper = await readMapper(await openCheckpoint(source), latentCount(config), file);
    const { styleDim } = mapper.config;
    if (styleDim === config.styleDim) return mapper;
    throw new UserError(
      `${file} moves latents of ${styleDim} numbers, and those of the generator have ${config.styleDim}: give the mapper of this generator`,
    );
  } finally {
    await source.close();
  }
}
