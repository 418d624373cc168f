import { openCheckpoint } from '../../checkpoint/index.js';
import { named, says, UserError } from '../../errors.js';
import { isListOf, type Kind, thing } from '../../settings/kind.js';
import { type Generator, readGenerator } from '../../stylegan2/index.js';
import { type Domain, isDomain, readDomainIn } from '../networks/domainFile.js';
import { type GeneratorSource, isLoaded } from '../networks/givenNetworks.js';
import type { LoadOptions } from '../networks/loadProgress.js';
import { withSource } from '../networks/networkSource.js';
import { generatorKind, isDomain as isLoadedDomain } from '../networks/sourceKinds.js';
import { type DomainSource, withDomains } from '../networks/withDomains.js';

/** A part of a blend: a generator, or a domain of the parent. */
export type BlendSource = GeneratorSource | DomainSource;

/** Parts of a blend. */
export const partsKind: Kind<readonly BlendSource[]> = thing(
  'a list of two generators or domains, or more, by their paths or URLs, as Blobs or bytes, or loaded',
  (value): value is readonly BlendSource[] =>
    isListOf({ accepts: (one) => generatorKind.accepts(one) || isLoadedDomain(one) }, value) &&
    value.length > 1,
);

/** The name of a part in messages: its file, or its letter. */
export function nameOfPart(source: BlendSource, index: number): string {
  if (typeof source === 'string' || source instanceof URL) return String(source);
  if (source instanceof Blob && 'name' in source) return String(source.name);
  return `part ${String.fromCharCode('a'.charCodeAt(0) + index)}`;
}

/** The generator of a part; a `UserError` for a domain without its parent, or of another one. */
export async function readPart(
  source: BlendSource,
  name: string,
  parent: Generator | undefined,
  load: LoadOptions,
): Promise<Generator> {
  if (isLoaded<Generator>(source, 'parameters')) return source;
  const found = isLoaded<Domain>(source, 'offsets')
    ? source
    : await withSource(source, load, async (bytes) => {
        const checkpoint = await openCheckpoint(bytes);
        return isDomain(checkpoint)
          ? readDomainIn(checkpoint, bytes.name)
          : readGenerator(checkpoint, { name: bytes.name });
      });
  if (!('offsets' in found)) return found;
  if (parent) return withDomains(parent, { domain: [{ ...found, name }] });
  throw new UserError(
    says`${name} is a domain: give the generator that it belongs to as ${named('generator')}`,
  );
}
