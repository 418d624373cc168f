import { stopRows } from '#nada/adapt/course/courseSettings.js';
import type { GivenAdaptOptions } from '#nada/jobs/adapt/options.js';
import { resolveAdaptOptions } from '#nada/jobs/adapt/resolveAdapt.js';
import type { Domain } from '../../world/attributes.js';
import { domainWords } from '../../world/captions/domainWords.js';
import type { Renderer } from '../../world/renderer.js';
import { digestOf, digestOfData, digestOfRenders } from './digest.js';
import type { EvaluateOptions } from './options.js';

/** Raised when what a result means changes, so that earlier ones are computed again. */
const scoring = 1;

/** One adaptation to judge. */
export interface Cell {
  /** Name of its files: what it is, and a digest of everything that decides its result. */
  readonly key: string;
  readonly domain: Domain;
  readonly method: string;
  readonly seed: number;
  readonly options: ReturnType<typeof resolveAdaptOptions>;
}

/** Returns the text of a domain: the word that somebody would type first. */
export function wordOf(domain: Domain): string {
  return domainWords[domain].names[0];
}

/** All cells in the order in which they are worked off: every method for a domain before the next one. */
export async function listCells(
  options: EvaluateOptions,
  render: Renderer,
  purpose: 'table' | 'curve' | 'stop' = 'table',
): Promise<Cell[]> {
  const models = await modelDigests(options);
  return options.seeds.flatMap((seed) =>
    options.domains.flatMap((domain) => {
      const truth = digestOfRenders(render, domain);
      return options.methods.map(({ name, options: changes }): Cell => {
        const resolved = resolveAdaptOptions({ ...cellOptions(options, domain, seed), ...changes });
        const decisive = omit(resolved, [
          'generator',
          'clip',
          'threads',
          ...(Object.keys(stopRows) as (keyof typeof stopRows)[]),
        ]);
        const scored = [scoring, purpose, models, truth, decisive, options.pictures];
        const digest = digestOfData(
          purpose === 'stop' ? [...scored, options.every, options.scoreEvery, options.meterPictures] : scored,
        );
        const key = `${purpose === 'table' ? '' : `${purpose}-`}${domain}-${name.replaceAll(' ', '-')}-${seed}-${digest.slice(0, 12)}`;
        return { key, domain, method: name, seed, options: resolved };
      });
    }),
  );
}

function modelDigests({ generator, clip, evaluator }: EvaluateOptions): Promise<string[]> {
  return Promise.all([generator, clip, evaluator].map(digestOf));
}

function cellOptions(
  { generator, clip, iterations, learningRate, threads, meterPictures }: EvaluateOptions,
  domain: Domain,
  seed: number,
): GivenAdaptOptions {
  return {
    generator,
    clip: [clip],
    source: wordOf('photo'),
    target: wordOf(domain),
    iterations,
    // Runs of equal length are compared, and curves want to see beyond the end.
    stop: 'never',
    meterPictures,
    learningRate,
    threads,
    seed,
    device: 'cpu',
  };
}

function omit<T extends object, K extends keyof T>(value: T, keys: readonly K[]): Omit<T, K> {
  const left = Object.entries(value).filter(([key]) => !(keys as readonly PropertyKey[]).includes(key));
  return Object.fromEntries(left) as Omit<T, K>;
}
