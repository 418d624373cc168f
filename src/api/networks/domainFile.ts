import { type Checkpoint, openCheckpoint, readFloat32 } from '../../checkpoint/index.js';
import { UserError } from '../../errors.js';
import type { Generator, NetworkFile, StyleOffsets } from '../../stylegan2/index.js';
import type { FloatTensor } from '../../tensorData.js';
import type { LoadOptions } from './loadProgress.js';
import { networkDigest } from './networkDigest.js';
import { type NetworkSource, withSource } from './networkSource.js';

const format = 'nada-domain';

/** A domain that is one offset in style space: a file of kilobytes beside the generator that it was made from. */
export interface Domain {
  readonly offsets: StyleOffsets;
  /** `networkDigest` of the generator that it was made from. */
  readonly parent: string;
  /** Texts and settings that it was made with. */
  readonly about: Readonly<Record<string, unknown>>;
  /** Its name in messages. */
  readonly name?: string | undefined;
}

/** The file of a domain, for a safetensors writer; `about` goes into the metadata as JSON. */
export function domainFile({ offsets, parent, about }: Domain): NetworkFile {
  return { tensors: offsets, metadata: { format, parent, about: JSON.stringify(about) } };
}

/** A domain of a parent. */
export async function domainFor(
  parent: Generator,
  offsets: StyleOffsets,
  about: Domain['about'],
): Promise<Domain> {
  return { offsets, parent: await networkDigest(parent.parameters), about };
}

/** Whether a checkpoint is a file of {@link domainFile}. */
export function isDomain({ metadata }: Pick<Checkpoint, 'metadata'>): boolean {
  return metadata.format === format;
}

/** Reads the metadata of a file of {@link domainFile}; a `UserError` for another file, or a damaged one. */
export function domainOf({ metadata }: Pick<Checkpoint, 'metadata'>, file: string): Omit<Domain, 'offsets'> {
  const about = metadata.format === format ? parsed(metadata.about) : undefined;
  if (metadata.parent === undefined || about === undefined) {
    throw new UserError(
      `${file} is no domain: give the domain.safetensors of nada adapt --train style, or the direction of nada edit direction`,
    );
  }
  return { parent: metadata.parent, about };
}

/** Reads a file of {@link domainFile}; a `UserError` for another one, or a damaged one. */
export async function readDomain(source: NetworkSource, load: LoadOptions = {}): Promise<Domain> {
  return withSource(source, load, async (bytes) => readDomainIn(await openCheckpoint(bytes), bytes.name));
}

/** Reads the domain of a checkpoint; a `UserError` names the file when it holds none, or is damaged. */
export async function readDomainIn(checkpoint: Checkpoint, file: string): Promise<Domain> {
  const { parent, about } = domainOf(checkpoint, file);
  const offsets = new Map<string, FloatTensor>();
  for (const [name, tensor] of checkpoint.tensors) offsets.set(name, await readFloat32(tensor, name, file));
  return { offsets, parent, about, name: file };
}

function parsed(text: string | undefined): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text ?? '');
    return typeof value === 'object' && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
