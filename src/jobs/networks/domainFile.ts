import { type Checkpoint, openCheckpoint, readFloat32, writeSafetensors } from '../../checkpoint/index.js';
import { named, says, UserError } from '../../errors.js';
import { writeFileAtomically } from '../../platform/atomicFile.node.js';
import { openFileSource } from '../../platform/fileSource.node.js';
import { type Generator, type StyleOffsets, withStyleOffsets } from '../../stylegan2/index.js';
import type { FloatTensor } from '../../tensorData.js';
import { networkDigest } from './networkDigest.js';

const format = 'nada-domain';

/** A domain that is one offset in style space: a file of kilobytes beside the generator that it was made from. */
export interface Domain {
  readonly offsets: StyleOffsets;
  /** `networkDigest` of the generator that it was made from. */
  readonly parent: string;
  /** What it is: texts and settings, as whatever made it tells. */
  readonly about: Readonly<Record<string, unknown>>;
}

/** Writes a domain of a parent; `about` goes into the metadata as JSON. */
export async function writeDomain(
  file: string,
  parent: Generator,
  offsets: StyleOffsets,
  about: Readonly<Record<string, unknown>>,
): Promise<void> {
  const metadata = { format, parent: networkDigest(parent.parameters), about: JSON.stringify(about) };
  await writeFileAtomically(file, writeSafetensors(offsets, { metadata }));
}

/** Whether a checkpoint is a file of {@link writeDomain}. */
export function isDomain({ metadata }: Pick<Checkpoint, 'metadata'>): boolean {
  return metadata.format === format;
}

/** What the metadata of a file of {@link writeDomain} say; a `UserError` for another file, or a damaged one. */
export function domainOf({ metadata }: Pick<Checkpoint, 'metadata'>, file: string): Omit<Domain, 'offsets'> {
  const about = metadata.format === format ? parsed(metadata.about) : undefined;
  if (metadata.parent === undefined || about === undefined) {
    throw new UserError(
      `${file} is no domain: give the domain.safetensors of nada adapt --train style, or the direction of nada edit direction`,
    );
  }
  return { parent: metadata.parent, about };
}

/** Reads {@link writeDomain}'s file; a `UserError` for another one, or a damaged one. */
export async function readDomain(file: string): Promise<Domain> {
  const source = await openFileSource(file);
  try {
    const checkpoint = await openCheckpoint(source);
    const { parent, about } = domainOf(checkpoint, file);
    const offsets = new Map<string, FloatTensor>();
    for (const [name, tensor] of checkpoint.tensors) offsets.set(name, await readFloat32(tensor));
    return { offsets, parent, about };
  } finally {
    await source.close();
  }
}

/** Domains that a generator wears, in the names of the options. */
export interface DomainChoice {
  readonly domain?: readonly string[] | undefined;
  readonly domainWeights?: readonly number[] | undefined;
  readonly anyParent?: boolean | undefined;
}

/**
 * A generator with domains put on it, one after another, each so much.
 *
 * Throws a `UserError` for weights that are not as many, a file that is no domain, and a domain of another parent; with
 * `anyParent` a domain serves every generator of the same shape, such as another fine-tuning of its parent.
 */
export async function withDomains(
  generator: Generator,
  { domain: domains = [], domainWeights: weights = [], anyParent = false }: DomainChoice,
): Promise<Generator> {
  if (weights.length > 0 && weights.length !== domains.length) {
    throw new UserError(
      says`option ${named('domainWeights')} gives ${weights.length} numbers for ${domains.length} domains: give one for each ${named('domain')}`,
    );
  }
  if (domains.length === 0) return generator;
  const own = anyParent ? undefined : networkDigest(generator.parameters);
  let dressed = generator;
  for (const [i, file] of domains.entries()) {
    const { offsets, parent } = await readDomain(file);
    if (own !== undefined && parent !== own) {
      throw new UserError(
        says`${file} was made from another generator: give its parent, or ${named('anyParent')} for a relative of the same shape`,
      );
    }
    dressed = withStyleOffsets(dressed, offsets, weights[i] ?? 1, file);
  }
  return dressed;
}

function parsed(text: string | undefined): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text ?? '');
    return typeof value === 'object' && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
