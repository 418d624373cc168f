import type { KindRunner } from './kind.js';

/** The kinds of case that can be run, loaded when one is met. */
export const kinds: Readonly<Record<string, () => Promise<KindRunner>>> = {
  '01': async () => (await import('./kind01.js')).runCase,
  '02': async () => (await import('./kind02.js')).runCase,
  '04': async () => (await import('./kind04.js')).runCase,
  '05': async () => (await import('./kind05.js')).runCase,
  '06': async () => (await import('./kind06.js')).runCase,
  '07': async () => (await import('./kind07.js')).runCase,
  '08': async () => (await import('./kind08.js')).runCase,
};
