import { number, whole, word } from '../../settings/kind.js';
import { row } from '../../settings/row.js';

const how = 'How it is drawn';

/** How images are drawn. */
export const drawRows = {
  /** Truncation: 0 is the average image, 1 the full variety; 0.7 by default, 1 with `w` and with `rng: 'numpy'`, as NVIDIA's tools. */
  psi: row(number({ least: -2, most: 2 }), {
    group: how,
    help: 'truncation: 0 is the average image, 1 the full variety',
    defaultText: "0.7; 1 with --w and with --rng numpy, as NVIDIA's tools",
    optional: true,
  }),
  /** Where a seed's z comes from: `philox`, or `numpy` for NVIDIA's images of a seed. */
  rng: row(word(['philox', 'numpy']), {
    group: how,
    help: "where a seed's z comes from: philox, or numpy for NVIDIA's images of a seed",
    default: 'philox',
  }),
  /** Noise: `random` (by seed), `fixed` (the generator's own), or `none`; `random` by default, `fixed` with `rng: 'numpy'`. */
  noise: row(word(['random', 'fixed', 'none']), {
    group: how,
    help: "noise: random (by seed), fixed (the generator's own), or none",
    defaultText: 'random; fixed with --rng numpy',
    optional: true,
  }),
  /** The class, which a conditional generator needs. */
  label: row(whole({ least: 0 }), {
    group: how,
    help: 'class, which a conditional generator needs',
    optional: true,
  }),
  /** How much of the miner's step is taken; 1 by default. */
  minerStrength: row(number({ least: -100, most: 100 }), {
    group: how,
    help: "how much of the miner's step is taken",
    defaultText: '1',
    optional: true,
  }),
};
