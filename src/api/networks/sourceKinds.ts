import { isListOf, type Kind, thing, word } from '../../settings/kind.js';
import type { Encoder, Mapper } from '../../styleclip/index.js';
import type { Generator } from '../../stylegan2/index.js';
import type { FloatTensor } from '../../tensorData.js';
import type { ClipFolder } from './clipFiles.js';
import type { Domain } from './domainFile.js';
import type { ClipSource, GeneratorSource } from './givenNetworks.js';
import type { LatentSource } from './latentSource.js';
import type { EncoderSource } from './loadEncoder.js';
import type { MapperSource } from './loadMapper.js';
import { isNetworkSource, type NetworkSource } from './networkSource.js';
import type { LoadedClip } from './networks.js';
import type { PromptSource } from './prompts.js';
import type { DomainSource } from './withDomains.js';

const places = 'by its path or URL, as a Blob or bytes';

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

/** Whether a value is a network whose configuration has a property that no other kind of network has. */
function hasConfig(value: unknown, property: string): boolean {
  if (!isObject(value) || !(value.parameters instanceof Map)) return false;
  return isObject(value.config) && property in value.config;
}

export function isGenerator(value: unknown): value is Generator {
  return hasConfig(value, 'mappingWidths');
}

export function isLoadedClip(value: unknown): value is LoadedClip {
  return isObject(value) && isObject(value.tokenizer) && hasConfig(value.clip, 'text');
}

/** Whether a value holds a CLIP's files by their names. */
export function isClipFolder(value: unknown): value is ClipFolder {
  if (!isObject(value) || isNetworkSource(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return false;
  return isListOf({ accepts: isNetworkSource }, Object.values(value));
}

export function isMapper(value: unknown): value is Mapper {
  return hasConfig(value, 'groups');
}

export function isEncoder(value: unknown): value is Encoder {
  return hasConfig(value, 'width') && isObject(value) && isObject(value.spread);
}

export function isDomain(value: unknown): value is Domain {
  return isObject(value) && value.offsets instanceof Map && typeof value.parent === 'string';
}

/** Whether a value is a tensor with as many numbers as its shape says. */
export function isTensor(value: unknown): value is FloatTensor {
  if (!isObject(value) || !(value.data instanceof Float32Array) || !Array.isArray(value.shape)) return false;
  const { data, shape } = value as unknown as FloatTensor;
  return shape.every(Number.isSafeInteger) && data.length === shape.reduce((size, side) => size * side, 1);
}

export const generatorKind: Kind<GeneratorSource> = thing(
  `a StyleGAN2 generator, ${places}, or loaded`,
  (value) => isNetworkSource(value) || isGenerator(value),
);

const isClip = (value: unknown): value is ClipSource =>
  isNetworkSource(value) || isLoadedClip(value) || isClipFolder(value);

export const clipKind: Kind<ClipSource> = thing(
  `a CLIP, ${places}, its files by name, or what loadClip gives`,
  isClip,
);

export const clipsKind: Kind<ClipSource | readonly ClipSource[]> = thing(
  `${clipKind.wants}, or a list of several`,
  (value) => isClip(value) || isListOf({ accepts: isClip }, value),
);

export const checkpointKind: Kind<NetworkSource | ClipFolder> = thing(
  `a checkpoint, ${places}; of a CLIP also its files by name`,
  (value) => isNetworkSource(value) || isClipFolder(value),
);

export const domainsKind: Kind<readonly DomainSource[]> = thing(
  `a list of one or more domains, each ${places}, or loaded`,
  (value) => isListOf({ accepts: (one) => isNetworkSource(one) || isDomain(one) }, value),
);

export const mapperKind: Kind<MapperSource> = thing(
  `the mapper of a training, ${places}, or loaded`,
  (value) => isNetworkSource(value) || isMapper(value),
);

export const encoderKind: Kind<EncoderSource> = thing(
  `the encoder of a training, ${places}, or loaded`,
  (value) => isNetworkSource(value) || isEncoder(value),
);

export const latentsKind: Kind<LatentSource> = thing(
  `latents, ${places} of a file, or as { data, shape }`,
  (value) => isNetworkSource(value) || isTensor(value),
);

export const promptsKind: Kind<PromptSource> = thing(
  `prompts with {} in each: a list, or a text file of them, ${places}`,
  (value) => isNetworkSource(value) || isListOf({ accepts: isPrompt }, value),
);

export const activationKind = word(['quickGelu', 'gelu']);

function isPrompt(value: unknown): value is string {
  return typeof value === 'string' && value.includes('{}');
}
