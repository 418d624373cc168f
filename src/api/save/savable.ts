import type { Clip } from '../../clip/index.js';
import { UserError } from '../../errors.js';
import { quoted } from '../../settings/quoted.js';
import type { Encoder, Mapper } from '../../styleclip/index.js';
import type { Discriminator, Generator } from '../../stylegan2/index.js';
import type { Domain } from '../networks/domainFile.js';
import type { LoadedClip } from '../networks/networks.js';

/** Networks that have a form of file, each with its kind. */
export type KnownNetwork =
  | { readonly kind: 'generator'; readonly network: Generator }
  | { readonly kind: 'discriminator'; readonly network: Discriminator }
  | { readonly kind: 'clip'; readonly network: Clip }
  | { readonly kind: 'mapper'; readonly network: Mapper }
  | { readonly kind: 'encoder'; readonly network: Encoder }
  | { readonly kind: 'domain'; readonly network: Domain };

/** A network to save: what the calls of this library load, train and give. */
export type SavableNetwork = KnownNetwork['network'] | LoadedClip;

/** Whether a value has what all networks have: parameters with a configuration, offsets, or a CLIP. */
function isSavable(network: unknown): network is SavableNetwork {
  if (typeof network !== 'object' || network === null) return false;
  const { parameters, config, offsets, clip } = network as Partial<Record<string, unknown>>;
  if (clip !== undefined) return isSavable(clip);
  if (offsets !== undefined) return offsets instanceof Map;
  return parameters instanceof Map && typeof config === 'object' && config !== null;
}

/** The network with its kind, which its own properties and those of its configuration show. */
export function knownNetwork(network: SavableNetwork): KnownNetwork {
  if (!isSavable(network)) {
    throw new UserError(
      `${quoted(network)} is no network: give a generator, discriminator, CLIP, mapper, encoder or domain, such as result.generator`,
    );
  }
  if ('clip' in network) return { kind: 'clip', network: network.clip };
  if ('offsets' in network) return { kind: 'domain', network };
  if ('spread' in network) return { kind: 'encoder', network };
  const { config, parameters } = network;
  if ('groups' in config) return { kind: 'mapper', network: { config, parameters } };
  if ('text' in config) return { kind: 'clip', network: { config, parameters } };
  return 'groupSize' in config
    ? { kind: 'discriminator', network: { config, parameters } }
    : { kind: 'generator', network: network as Generator };
}
