import type { GivenAdaptOptions } from '#nada/jobs/adapt/options.js';

/** One way to adapt: what differs from the default settings. */
export interface Method {
  readonly name: string;
  readonly options: GivenAdaptOptions;
}

/** The paper's method: its layers by its losses alone, and the last step's weights. */
const paper: GivenAdaptOptions = { train: 'layers', lossRelation: 0, averageDecay: 0 };

/** The ways that are compared, the default first. */
export const methods: readonly Method[] = [
  { name: 'default', options: {} },
  { name: 'adaptive layers', options: paper },
  { name: 'all layers', options: { ...paper, layers: 'all' } },
  { name: 'reference', options: { preset: 'reference' } },
  {
    name: 'global loss alone',
    options: { lossDirection: 0, lossGlobal: 1, lossRelation: 0, averageDecay: 0 },
  },
];

/** The whole network by the directional loss alone, beside which guards are tried. */
const alone: GivenAdaptOptions = { lossRelation: 0 };

/** Guards against sameness, each beside the directional loss alone, and choices of what trains; `--screen` and `--methods` ask for them. */
export const screened: readonly Method[] = [
  // Equal twins stop the reference's Adam; with the floor alone of our corrections it moves (docs/decisions/edit-floor.md).
  { name: 'reference with floor', options: { preset: 'reference', editFloor: 0.2 } },
  { name: 'last step', options: { averageDecay: 0 } },
  { name: 'average 0.8', options: { averageDecay: 0.8 } },
  { name: 'average 0.98', options: { averageDecay: 0.98 } },
  { name: 'full', options: alone },
  { name: 'affine', options: { ...alone, train: 'affine' } },
  { name: 'affine at 0.002', options: { ...alone, train: 'affine', learningRate: 0.002 } },
  { name: 'affine at 0.01', options: { ...alone, train: 'affine', learningRate: 0.01 } },
  { name: 'style', options: { ...alone, train: 'style' } },
  { name: 'style at 0.02', options: { ...alone, train: 'style', learningRate: 0.02 } },
  { name: 'views 2', options: { ...alone, views: 2 } },
  { name: 'batch 4', options: { ...alone, batch: 4 } },
  { name: 'angle', options: { ...alone, batch: 4, lossAngle: 1 } },
  { name: 'relation 3', options: { lossRelation: 3 } },
  { name: 'relation at batch 4', options: { batch: 4 } },
  { name: 'relation 10 at batch 4', options: { batch: 4, lossRelation: 10 } },
  { name: 'consolidation', options: { ...alone, lossEwc: 1000 } },
  { name: 'consolidation 1e5', options: { ...alone, lossEwc: 1e5 } },
  { name: 'moments', options: { ...alone, batch: 4, lossDirection: 0, lossMoment: 1 } },
  {
    name: 'moments and covariance 0.03',
    options: { ...alone, batch: 4, lossDirection: 0, lossMoment: 1, lossCovariance: 0.03 },
  },
  {
    name: 'moments and covariance 0.3',
    options: { ...alone, batch: 4, lossDirection: 0, lossMoment: 1, lossCovariance: 0.3 },
  },
  {
    // All three parts of Jeon et al. 2023 together.
    name: 'semantic variations',
    options: { batch: 4, lossDirection: 0, lossMoment: 1, lossCovariance: 0.03, lossEwc: 1000 },
  },
];
