import type { Checkpoint } from '../../checkpoint/index.js';
import { UserError } from '../../errors.js';
import { encoderFormat, mapperConfigIn, mapperFormat, readEncoder } from '../../styleclip/index.js';
import { sizeOf } from '../../tensorData.js';
import { domainOf, isDomain } from '../networks/domainFile.js';
import type { NetworkReport } from './report.js';

/** How many digits of a digest tell generators apart for a person. */
const digits = 12;

/** Reports on a file of an edit: a mapper, an encoder or a domain; undefined for another file, a `UserError` for a damaged one. */
export async function editFacts(checkpoint: Checkpoint, name: string): Promise<NetworkReport | undefined> {
  if (isDomain(checkpoint)) return domainFacts(checkpoint, name);
  const { format } = checkpoint.metadata;
  if (format === mapperFormat) return mapperFacts(checkpoint, name);
  return format === encoderFormat ? encoderFacts(checkpoint, name) : undefined;
}

function mapperFacts({ metadata }: Checkpoint, name: string): NetworkReport {
  const config = mapperConfigIn(metadata);
  if (!config) throw new UserError(`${name} says nothing sensible of its mapper: it is damaged`);
  const { latents, styleDim, groups } = config;
  return {
    kind: 'latent mapper',
    facts: {
      w: `${styleDim} wide`,
      'w+ entries': latents,
      networks: groups === 'single' ? 'one for all entries' : groups.join(', '),
    },
  };
}

async function encoderFacts(checkpoint: Checkpoint, name: string): Promise<NetworkReport> {
  const { config, parent } = await readEncoder(checkpoint, name);
  const { size, latents, styleDim, width } = config;
  return {
    kind: 'encoder from pictures to w+',
    facts: {
      pictures: `${size} x ${size}`,
      w: `${styleDim} wide`,
      'w+ entries': latents,
      channels: `${width} at the full side`,
      'of the generator': parent.slice(0, digits),
    },
  };
}

function domainFacts(checkpoint: Checkpoint, name: string): NetworkReport {
  const { parent, about } = domainOf(checkpoint, name);
  const shapes = [...checkpoint.tensors.values()].map(({ shape }) => sizeOf(shape));
  const told = Object.entries(about).filter(([, value]) => ['string', 'number'].includes(typeof value));
  return {
    kind: 'domain of a generator',
    facts: {
      moves: `${shapes.reduce((sum, count) => sum + count, 0)} styles of ${shapes.length} layers`,
      'of the generator': parent.slice(0, digits),
      ...(Object.fromEntries(told) as Record<string, string | number>),
    },
  };
}
