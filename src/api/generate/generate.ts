import type { Picture } from '../../image/index.js';
import type { RunControl } from '../run/liveRun.js';
import type { Run } from '../run/run.js';
import { startRun } from '../run/startRun.js';
import { type DrawnPicture, drawPictures } from './drawPictures.js';
import type { GenerateRequest } from './generateRequest.js';

/** Images on their way: each step is one of them. */
export type GenerateRun = Run<DrawnPicture, Picture[]>;

/**
 * Draws images with a generator, one after another; of a run that is stopped the result has those that are drawn.
 *
 * ```ts
 * const run = generate({ generator: 'models/generator/photo.safetensors', seeds: [0, 1, 2], psi: 0.7 });
 * for await (const { picture, seed } of run) console.log(seed, picture.width);
 * ```
 *
 * The result rejects with a `UserError` for options that are wrong or do not fit the generator.
 */
export function generate(request: GenerateRequest): GenerateRun {
  return startRun(request, async (own, control: RunControl<DrawnPicture>) => {
    const pictures: Picture[] = [];
    for await (const drawn of drawPictures(own)) {
      pictures.push(drawn.picture);
      control.emit(drawn);
      await control.pause();
      if (control.isStopped()) break;
    }
    return pictures;
  });
}
