import type { KindRunner } from './kind.js';

/** The kinds of case that can be run, loaded when one is met. */
export const kinds: Readonly<Record<string, () => Promise<KindRunner>>> = {
  '01': async () => (await import('./rosinality.js')).runRosinality,
  '02': async () => (await import('./nvidia.js')).runNvidia,
  '04': async () => (await import('./clip.js')).runClip,
  '05': async () => (await import('./adaptation.js')).runAdaptation,
  '06': async () => (await import('./styleClip.js')).runStyleClip,
  '07': async () => (await import('./augmentation.js')).runAugmentation,
  '08': async () => (await import('./featureDistances.js')).runFeatureDistances,
};
