import { type GeneratorSource, generatorOf } from '../../api/networks/givenNetworks.js';
import type { LoadOptions } from '../../api/networks/loadProgress.js';
import { type DomainChoice, withDomains } from '../../api/networks/withDomains.js';
import type { Generator } from '../../stylegan2/index.js';

/** The generator that options name, or one that the caller holds, with the domains of the options on it. */
export async function dressedGenerator(
  { generator, ...domains }: DomainChoice & { readonly generator: string },
  load: LoadOptions = {},
  held?: GeneratorSource | undefined,
): Promise<Generator> {
  return withDomains(await generatorOf(held ?? generator, load), domains);
}
