import type { GivenAdaptOptions } from '#nada/jobs/options/resolveAdapt.js';

/** One way to adapt: what differs from the default settings. */
export interface Method {
  readonly name: string;
  readonly options: GivenAdaptOptions;
}

/** The ways that are compared, the default first. */
export const methods: readonly Method[] = [
  { name: 'adaptive layers', options: {} },
  { name: 'all layers', options: { layers: 'all' } },
  { name: 'reference', options: { preset: 'reference' } },
  { name: 'global loss alone', options: { lossDirection: 0, lossGlobal: 1 } },
];
