import { named, says, UserError } from '../../errors.js';
import type { GivenOf } from '../../settings/row.js';
import { type Generator, withStyleOffsets } from '../../stylegan2/index.js';
import { type Domain, readDomain } from './domainFile.js';
import type { domainRows } from './domainRows.js';
import { isLoaded } from './givenNetworks.js';
import type { LoadOptions } from './loadProgress.js';
import { networkDigest } from './networkDigest.js';
import type { NetworkSource } from './networkSource.js';

/** A domain: one that is loaded, or where it is read from. */
export type DomainSource = Domain | NetworkSource;

/** Domains that a generator wears. */
export interface DomainChoice extends GivenOf<typeof domainRows> {
  /** Domains to put on the generator: files of style adaptations and of editing directions. */
  readonly domain?: readonly DomainSource[] | undefined;
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
  load: LoadOptions = {},
): Promise<Generator> {
  if (weights.length > 0 && weights.length !== domains.length) {
    throw new UserError(
      says`option ${named('domainWeights')} gives ${weights.length} numbers for ${domains.length} domains: give one for each ${named('domain')}`,
    );
  }
  if (domains.length === 0) return generator;
  const own = anyParent ? undefined : await networkDigest(generator.parameters);
  let dressed = generator;
  for (const [i, source] of domains.entries()) {
    const domain = isLoaded<Domain>(source, 'offsets') ? source : await readDomain(source, load);
    const { offsets, parent, name = 'the domain' } = domain;
    if (own !== undefined && parent !== own) {
      throw new UserError(
        says`${name} was made from another generator: give its parent, or ${named('anyParent')} for a relative of the same shape`,
      );
    }
    dressed = withStyleOffsets(dressed, offsets, weights[i] ?? 1, name);
  }
  return dressed;
}
