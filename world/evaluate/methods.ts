import type { GivenAdaptOptions } from '#nada/jobs/options/resolveAdapt.js';

/** One way to adapt: what differs from the default settings. */
export interface Method {
  readonly name: string;
  readonly options: GivenAdaptOptions;
}

/** The ways that are compared, the default first. */
export const methods: readonly Method[] = [
  { name: 'full', options: {} },
  { name: 'adaptive layers', options: { train: 'layers' } },
  { name: 'all layers', options: { train: 'layers', layers: 'all' } },
  { name: 'reference', options: { preset: 'reference' } },
  { name: 'global loss alone', options: { lossDirection: 0, lossGlobal: 1 } },
];

/** Guards against sameness and choices of what trains, each alone beside all layers; `--methods` asks for them. */
export const screened: readonly Method[] = [
  // Equal twins stop the reference's Adam; with the floor alone of our corrections it moves (docs/decisions/edit-floor.md).
  { name: 'reference with floor', options: { preset: 'reference', editFloor: 0.2 } },
  { name: 'style', options: { train: 'style', learningRate: 0.02 } },
  { name: 'affine', options: { train: 'affine' } },
  { name: 'views 2', options: { views: 2 } },
  { name: 'views 4', options: { views: 4 } },
  { name: 'views 4 adaptive', options: { train: 'layers', views: 4 } },
  { name: 'angle', options: { batch: 4, lossAngle: 10 } },
  { name: 'relation', options: { batch: 4, lossRelation: 100 } },
  { name: 'batch 4', options: { batch: 4 } },
  {
    name: 'moments',
    options: { batch: 4, lossDirection: 0, lossMoment: 1, lossCovariance: 0.1 },
  },
  { name: 'consolidation', options: { batch: 4, lossEwc: 1e7 } },
  {
    // All three of Jeon et al. 2023 together, with their weights.
    name: 'semantic variations',
    options: {
      batch: 4,
      lossDirection: 0,
      lossMoment: 1,
      lossCovariance: 0.1,
      lossEwc: 1e7,
      lossRelation: 100,
    },
  },
];
