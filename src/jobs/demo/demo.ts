import { demoRequest } from '../../api/demo/demo.js';
import { shippedModels } from '../../api/networks/shippedModels.node.js';
import { isOptions } from '../../settings/check.js';
import { type AdaptRequest, type AdaptRun, adapt, adaptInFolder } from '../adapt/adapt.js';
import { adaptRun } from '../adapt/adaptRun.js';
import { clearDemo } from './demoJob.js';

/** Options of {@link demo}: what the faces become, and any other option of `adapt`. */
export interface DemoRequest extends Omit<AdaptRequest, 'generator' | 'clip' | 'source'> {}

/**
 * Adapts the small generator that comes with this software from photo-like faces to `target`, a sketch by default, in a few
 * minutes; with `out` in a run folder, which replaces that of an earlier demo. Its CLIP knows photo, pencil sketch, cartoon, oil
 * painting, pixel art, marble statue, zombie, dog, cat and night.
 *
 * ```ts
 * const run = demo({ target: 'zombie' });
 * for await (const { step, loss } of run) console.log(step, loss);
 * const { generator } = await run.result;
 * ```
 */
export function demo(request: DemoRequest = {}): AdaptRun {
  // What is no object is refused by the call itself.
  if (!isOptions(request)) return adapt(request);
  const { generator, clip } = shippedModels();
  const whole: AdaptRequest = demoRequest({ generator, clip }, request);
  if (whole.out === undefined) return adapt(whole);
  return adaptInFolder(whole, {
    async start(folder, options, start) {
      await clearDemo(folder);
      return adaptRun.start(folder, options, start);
    },
    resume: (folder, resume) => adaptRun.resume(folder, resume),
  });
}
