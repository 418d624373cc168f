import { UserError } from '../../errors.js';
import type { GivenOf } from '../../settings/row.js';
import {
  type BlendGroup,
  type BlendPart,
  blendGenerators,
  type Generator,
  shareMapping,
} from '../../stylegan2/index.js';
import { type GeneratorSource, generatorOf } from '../networks/givenNetworks.js';
import type { LoadOptions } from '../networks/loadProgress.js';
import type { blendRows } from './blendRows.js';
import { type BlendSource, nameOfPart, readPart } from './readPart.js';
import { groupsOf, sharesOf } from './shares.js';

/** Inputs of a blend. */
export interface BlendInputs {
  /** Generators of one parent, or domains of it (with `generator`); the first is `a`, the second `b`. */
  readonly parts: readonly BlendSource[];
  /** The parent of the domains. */
  readonly generator?: GeneratorSource | undefined;
}

/** Result of a blend. */
export interface BlendResult {
  readonly generator: Generator;
  /** The parts, with the share that each has where all are blended. */
  readonly parts: readonly { readonly name: string; readonly weight: number }[];
  /** The part that each group that is not blended comes from, counted from 0. */
  readonly groups: Readonly<Partial<Record<BlendGroup, number>>>;
  /** Why to expect little of it. */
  readonly notes: readonly string[];
}

/**
 * Makes a generator between several.
 *
 * Rejects with a `UserError` for fewer than two, generators of different shapes, domains without or of another parent, and shares
 * or groups that do not fit.
 */
export async function blendParts(
  { parts: sources, generator, ...how }: BlendInputs & GivenOf<typeof blendRows>,
  load: LoadOptions = {},
): Promise<BlendResult> {
  const names = sources.map(nameOfPart);
  if (names.length < 2) {
    throw new UserError(
      `there is only ${names[0] ?? 'nothing'} to blend: give two generators or domains, or more`,
    );
  }
  const weights = sharesOf(names.length, how);
  const groups = groupsOf(names.length, how.layers);
  const parent = generator === undefined ? undefined : await generatorOf(generator, load);
  const parts: BlendPart[] = [];
  for (const [i, name] of names.entries()) {
    load.signal?.throwIfAborted();
    parts.push({ generator: await readPart(sources[i], name, parent, load), weight: weights[i], name });
  }
  const blended = blendGenerators(parts, groups);
  const areRelatives = shareMapping(parts.map((part) => part.generator));
  return {
    generator: blended,
    parts: parts.map(({ name, weight }) => ({ name, weight })),
    groups: Object.fromEntries(groups),
    notes: areRelatives
      ? []
      : [
          'these generators map z to w differently, so they are no relatives: expect little of what lies between',
        ],
  };
}
