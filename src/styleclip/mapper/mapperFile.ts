import { type Checkpoint, type LazyTensor, readFloat32 } from '../../checkpoint/index.js';
import { UserError } from '../../errors.js';
import { type FloatTensor, floatTensor } from '../../tensorData.js';
import { type Level, levels, type MapperConfig, mapperShapes } from './latentMapper.js';

/** A latent mapper: its shape, and its parameters by canonical name. */
export interface Mapper {
  readonly config: MapperConfig;
  readonly parameters: ReadonlyMap<string, FloatTensor>;
}

/** The format that our own files name in their metadata. */
export const mapperFormat = 'nada-mapper';

/** Builds the contents of a mapper's file, for `writeSafetensors`: tensors by canonical name, and metadata. */
export function mapperFile({ config, parameters }: Mapper): {
  tensors: ReadonlyMap<string, FloatTensor>;
  metadata: Record<string, string>;
} {
  return { tensors: parameters, metadata: { format: mapperFormat, config: JSON.stringify(config) } };
}

/**
 * Reads the mapper of {@link mapperFile}, or of a checkpoint of StyleCLIP's reference, for w+ of `latents` entries.
 *
 * Throws a `UserError` that names the file when it holds no mapper, or one for another generator.
 */
export async function readMapper(
  checkpoint: Pick<Checkpoint, 'tensors' | 'metadata'>,
  latents: number,
  name = 'the checkpoint',
): Promise<Mapper> {
  const { tensors, metadata } = checkpoint;
  if (metadata.format !== mapperFormat) return readStyleClipMapper(checkpoint, latents, name);
  const config = mapperConfigIn(metadata);
  if (!config) throw new UserError(`${name} says nothing sensible of its mapper: it is damaged`);
  if (config.latents !== latents) {
    throw new UserError(
      `${name} moves ${config.latents} entries of w+, and the generator has ${latents}: give the mapper of this generator`,
    );
  }
  const parameters = new Map<string, FloatTensor>();
  for (const [own, shape] of mapperShapes(config)) {
    const tensor = tensors.get(own);
    if (tensor?.shape.join() !== shape.join()) {
      throw new UserError(`${name} has no tensor "${own}" of shape [${shape}]: it is damaged`);
    }
    parameters.set(own, await readFloat32(tensor, own, name));
  }
  return { config, parameters };
}

/** Reads the shape of the mapper from the metadata of {@link mapperFile}; undefined when they make no sense. */
export function mapperConfigIn({ config }: Checkpoint['metadata']): MapperConfig | undefined {
  try {
    const { latents, styleDim, groups, norm, unit } = JSON.parse(config ?? '') as Partial<MapperConfig>;
    const isCount = (value: unknown): boolean =>
      Number.isSafeInteger(value) && Number(value) > 0 && Number(value) <= largestExtent;
    const knowsGroups =
      groups === 'single' ||
      (Array.isArray(groups) && groups.length > 0 && groups.every((group) => levels.includes(group)));
    if (!isCount(latents) || !isCount(styleDim) || !knowsGroups) return undefined;
    if (norm !== 'features' && norm !== 'entries') return undefined;
    if (unit !== undefined && !(Number.isFinite(unit) && unit > 0)) return undefined;
    return { latents, styleDim, groups, norm, ...(unit === undefined ? {} : { unit }) } as MapperConfig;
  } catch {
    return undefined;
  }
}

/** A count above that of any generator's entries, or numbers in each. */
const largestExtent = 8192;

/** The reference's names of the networks; it misspells the first. */
const theirNetworks: Readonly<Record<string, string>> = {
  coarse: 'course_mapping',
  medium: 'medium_mapping',
  fine: 'fine_mapping',
  all: 'mapping',
};

/** Returns the reference's name of a parameter of ours, without the prefix that its checkpoints have. */
export function styleClipName(name: string): string {
  const [network, layer, part] = name.split('.');
  return `${theirNetworks[network]}.mapping.${Number(layer) + 1}.${part}`;
}

/**
 * Reads the mapper of a checkpoint of StyleCLIP's reference, for w+ of `latents` entries.
 *
 * Throws a `UserError` that names the file when it holds no mapper, or one of another shape.
 */
export async function readStyleClipMapper(
  { tensors }: Pick<Checkpoint, 'tensors'>,
  latents: number,
  name = 'the checkpoint',
): Promise<Mapper> {
  const found = new Map<string, LazyTensor>();
  for (const [key, tensor] of tensors) {
    const own = /(?:^|\.)mapper\.(.+)$/.exec(key)?.[1];
    if (own !== undefined) found.set(own, tensor);
  }
  const groups = groupsOf(found);
  const first = found.get(styleClipName(`${groups === 'single' ? 'all' : groups[0]}.0.bias`));
  if (first?.shape.length !== 1) {
    throw new UserError(
      `${name} holds no latent mapper (no "mapper.*.mapping.1.bias"): give a checkpoint that StyleCLIP's mapper training wrote`,
    );
  }
  const config: MapperConfig = { latents, styleDim: first.shape[0], groups, norm: 'entries' };
  const parameters = new Map<string, FloatTensor>();
  for (const [ours, shape] of mapperShapes(config)) {
    const tensor = found.get(styleClipName(ours));
    if (tensor?.shape.join() !== shape.join()) {
      throw new UserError(
        `${name} has the mapper's tensor "${styleClipName(ours)}" of shape [${tensor?.shape ?? 'none'}], where the rest asks ` +
          `for [${shape}]: it is damaged, or of another generator`,
      );
    }
    parameters.set(ours, floatTensor((await readFloat32(tensor, styleClipName(ours), name)).data, shape));
  }
  return { config, parameters };
}

function groupsOf(found: ReadonlyMap<string, LazyTensor>): readonly Level[] | 'single' {
  const named = levels.filter((level) => found.has(styleClipName(`${level}.0.weight`)));
  return named.length > 0 ? named : 'single';
}
