import { named, says, UserError } from '../../errors.js';
import { quoted } from '../../settings/quoted.js';
import { type AdaptRun, adaptLater } from '../adapt/adapt.js';
import type { AdaptRequest } from '../adapt/adaptRequest.js';
import { shippedFiles } from './shippedFiles.js';

/** The settings of a demo: the source is what the shipped generator draws, in words that its CLIP was trained with. */
export const demoDefaults = {
  source: 'photo',
  target: 'sketch',
  /** A length that one can wait for; longer runs, which end by themselves, come a little nearer. */
  iterations: 300,
} as const;

/** Options of {@link demo}: what the faces become, and any other option of `adapt`. */
export interface DemoRequest extends Omit<AdaptRequest, 'generator' | 'clip' | 'source'> {
  /** The folder `models` of this software, by its path or URL. */
  readonly models: string | URL;
}

/**
 * Adapts the small generator that comes with this software from photo-like faces to `target`, a sketch by default, in a few
 * minutes; see {@link adapt}. Its CLIP knows photo, pencil sketch, cartoon, oil painting, pixel art, marble statue, zombie, dog,
 * cat and night.
 *
 * ```ts
 * const run = demo({ models: 'models', target: 'zombie' });
 * for await (const { step, loss } of run) console.log(step, loss);
 * const { generator } = await run.result;
 * ```
 */
export function demo(request: DemoRequest): AdaptRun {
  return adaptLater(request, (own) => {
    const { models, ...given } = own;
    if (typeof models === 'string' || models instanceof URL) return demoRequest(shippedFiles(models), given);
    const what = models === undefined ? 'missing' : quoted(models);
    throw new UserError(
      says`option ${named('models')} is ${what}: give the URL of the folder of the shipped models`,
    );
  });
}

/** The request of an adaptation that a demo is: the shipped networks, and its defaults for what is not given. */
export function demoRequest<N extends object, G extends Pick<Partial<AdaptRequest>, 'target' | 'iterations'>>(
  networks: N,
  given: G,
) {
  const { target = demoDefaults.target, iterations = demoDefaults.iterations } = given;
  return { ...given, ...networks, source: demoDefaults.source, target, iterations };
}
