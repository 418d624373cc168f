import type { GivenAdaptOptions } from '#nada/jobs/adapt/options.js';
import type { Domain } from '../../world/attributes.js';
import { wordOf } from '../evaluate/cells.js';

/** A generator that `targets` makes and judges. */
export interface Way {
  /** Name of its folder, and how blends call it. */
  readonly name: string;
  /** Label of its row. */
  readonly label: string;
  /** True renders of which it is compared with. */
  readonly judgedBy: readonly Domain[];
}

/** A generator of an adaptation. */
export interface AdaptedWay extends Way {
  readonly options: GivenAdaptOptions;
}

/** A generator between the first two ways that it names. */
export interface BlendedWay extends Way {
  readonly parts: readonly [string, string];
  readonly blend: { readonly at: number } | { readonly layers: string };
}

/** Domains that are shown by pictures. */
export const shownDomains: readonly Domain[] = ['sketch', 'pixel'];

/** The two domains that are mixed. */
const mixed: readonly [Domain, Domain] = ['sketch', 'zombie'];

/** Adaptations: by text, by pictures, by both, and by two texts at once; `folderOf` tells where a domain's pictures lie. */
export function adaptedWays(folderOf: (domain: Domain) => string, count: number): AdaptedWay[] {
  const [first, second] = mixed;
  const words = mixed.map(wordOf);
  return [
    ...shownDomains.flatMap((domain): AdaptedWay[] => {
      const target = wordOf(domain);
      const styleImages = [folderOf(domain)];
      const judgedBy = [domain];
      return [
        { name: `${domain}-text`, label: `text "${target}"`, judgedBy, options: { target } },
        {
          name: `${domain}-pictures`,
          label: `${count} pictures of ${target}`,
          judgedBy,
          options: { styleImages },
        },
        {
          name: `${domain}-both`,
          label: `text and pictures of ${target}, half and half`,
          judgedBy,
          options: { target, styleImages, imageWeight: 0.5 },
        },
      ];
    }),
    {
      name: `${second}-text`,
      label: `text "${wordOf(second)}"`,
      judgedBy: [second],
      options: { target: wordOf(second) },
    },
    {
      name: `${first}-${second}`,
      label: `0.5 "${words[0]}" + 0.5 "${words[1]}"`,
      judgedBy: mixed,
      options: { target: words, targetWeights: [0.5, 0.5] },
    },
  ];
}

/** Blends of the generators of the two single texts by `nada blend`, to compare a mixture of texts with. */
export function blendedWays(): BlendedWay[] {
  const [first, second] = mixed;
  const parts = [`${first}-text`, `${second}-text`] as const;
  return [
    {
      name: 'blend-half',
      label: 'blend of the two at 0.5',
      judgedBy: mixed,
      parts,
      blend: { at: 0.5 },
    },
    {
      name: 'blend-layers',
      label: `blend: coarse of ${first}, fine of ${second}`,
      judgedBy: mixed,
      parts,
      blend: { layers: 'coarse=a,fine=b' },
    },
  ];
}
