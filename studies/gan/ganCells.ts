import type { GivenTrainOptions } from '#nada/jobs/train/options.js';
import type { Domain } from '../../world/attributes.js';

/** Remedies against overfitting. */
export const variants = ['plain', 'augmentation', 'auxiliary', 'augmentation+auxiliary', 'transfer'] as const;
export type Variant = (typeof variants)[number];

/** How many different pictures there are. */
export const amounts = ['100', '1000', 'unlimited'] as const;
export type Amount = (typeof amounts)[number];

/** One training of the table. */
export interface GanCell {
  readonly amount: Amount;
  readonly variant: Variant;
  readonly domain: Domain;
  readonly size: number;
  readonly kimg: number;
  readonly seed: number;
}

/** The domain that transfer learning comes from: the same faces, drawn otherwise, of which there is no end. */
export const transferDomain: Domain = 'cartoon';

/** All cells of the table, those of few pictures first. */
export function tableCells(common: Omit<GanCell, 'amount' | 'variant'>): GanCell[] {
  return amounts.flatMap((amount) => variants.map((variant) => ({ ...common, amount, variant })));
}

/** The name of a cell's files. */
export function ganCellName({ amount, variant, domain, size, kimg, seed }: GanCell): string {
  return `${domain}-${size}px-${amount}-${variant.replace('+', '-')}-${kimg}kimg-seed${seed}`;
}

/** The options of a cell's training; `init` is what transfer learning starts from. */
export function ganCellOptions(cell: GanCell, init: string | undefined): GivenTrainOptions {
  const { variant, kimg, seed, size } = cell;
  const augments = variant.startsWith('augmentation') || variant === 'transfer';
  return {
    data: ganCellName(cell),
    resolution: size,
    kimg,
    seed,
    batch: 16,
    augment: augments ? 'bgc' : 'none',
    ...(augments ? { adjustKimg: kimg } : {}),
    auxiliary: variant.endsWith('auxiliary') ? 1 : 0,
    ...(variant === 'transfer' ? { init, freezeD: 3 } : { channelBase: 512, channelMax: 64, latentSize: 64 }),
    pathLength: 0,
    samples: 64,
    sampleEvery: 250,
    saveEvery: 250,
    metricEvery: 250,
    metricPictures: 500,
    threads: 1,
    device: 'cpu',
  };
}
