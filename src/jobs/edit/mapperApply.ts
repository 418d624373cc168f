import { openCheckpoint } from '../../checkpoint/index.js';
import { add, defineProgram, input, mul, sub } from '../../graph/index.js';
import { stateParameters } from '../../nn/parameters.js';
import { openFileSource } from '../../platform/fileSource.node.js';
import { type Stage, withProgram } from '../../runtime/stage.js';
import { mapped, mapperShapes } from '../../styleclip/latentMapper.js';
import { type Mapper, readMapper } from '../../styleclip/mapperFile.js';
import { type GeneratorConfig, latentCount } from '../../stylegan2/index.js';
import { type FloatTensor, floatTensor } from '../../tensorData.js';

/** Reads a mapper for a generator; a `UserError` names a file that is none, or one for another generator. */
export async function loadMapper(file: string, config: GeneratorConfig): Promise<Mapper> {
  const source = await openFileSource(file);
  try {
    return await readMapper(await openCheckpoint(source), latentCount(config), file);
  } finally {
    await source.close();
  }
}

/** w+ `[N, L, D]` moved by so much of a mapper's step. */
export async function moveLatents(
  stage: Stage,
  { config, parameters }: Mapper,
  wPlus: FloatTensor,
  strength: number,
): Promise<FloatTensor> {
  const prefix = 'apply.mapper.';
  const entries = Object.fromEntries([...parameters].map(([name, tensor]) => [prefix + name, tensor]));
  await stage.runtime.setState(entries);
  const latents = input('wPlus', wPlus.shape);
  const own = stateParameters(prefix, mapperShapes(config));
  const step = sub(mapped(config, own, latents), latents);
  const moved = add(latents, mul(step, input('strength', [])));
  const feeds = { wPlus, strength: floatTensor([strength], []) };
  const found = await withProgram(stage, defineProgram('mapper', { moved }), (handle) =>
    stage.runtime.run(handle, feeds),
  );
  await stage.runtime.deleteState(Object.keys(entries));
  return found.moved;
}
