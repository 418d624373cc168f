import { assert } from '../../../errors.js';
import { type GivenOf, input, optionalInput } from '../../../settings/row.js';
import { imagesKind } from '../../image/imageKinds.js';
import type { ImageSource } from '../../image/imageSource.js';
import { clipKind } from '../../networks/sourceKinds.js';
import type { RunControl } from '../../run/liveRun.js';
import { requestValues } from '../../run/requestValues.js';
import type { Run } from '../../run/run.js';
import { startRun } from '../../run/startRun.js';
import { grammarBeside, readCaptionSource, type TextSource, textsKind } from '../captionSource.js';
import { ClipEmbedder, type ClipRequest, emitEach } from '../clipEmbedder.js';
import { imagesOf } from '../imagesOf.js';
import { type Captions, captioner } from './captioner.js';
import { captionRows } from './captionRows.js';

/** Options of {@link captionImages}. */
export interface CaptionImagesRequest extends ClipRequest, GivenOf<typeof captionRows> {
  /** Images; a path may be of a folder of them in Node. */
  readonly images: ImageSource | readonly ImageSource[];
  /** Texts to rank, or a file of them or of a grammar; the grammar beside the CLIP by default. */
  readonly captions?: TextSource | undefined;
}

/** An image with its captions. */
export interface ImageCaptions extends Captions {
  /** The image that was given; of a folder's image, its path. */
  readonly image: ImageSource;
}

const inputs = {
  clip: input(clipKind),
  images: input(imagesKind),
  captions: optionalInput(textsKind),
};

/**
 * Says what images show: ranks the texts of a list, or composes captions from the grammar of a CLIP.
 *
 * A run that is stopped while it looks at images captions those that it has seen. It rejects with a `UserError` for wrong options,
 * a damaged image, and a list or grammar that is missing or damaged.
 *
 * ```ts
 * const run = captionImages({ clip: 'models/clip', images: 'face.png' });
 * for await (const { captions } of run) console.log(captions[0]?.text);
 * ```
 */
export function captionImages(request: CaptionImagesRequest): Run<ImageCaptions, ImageCaptions[]> {
  return startRun(request, async (own, control: RunControl<ImageCaptions>) => {
    const settings = requestValues(captionRows, own, inputs);
    const { clip, captions, signal, onProgress } = own;
    const images = await imagesOf(own.images, 'images', onProgress);
    const source = await (captions === undefined
      ? grammarBeside(clip, 'captions')
      : readCaptionSource(captions, 'captions'));
    return ClipEmbedder.use(own, control, async (embedder) => {
      const seen = await embedder.images(images);
      const logScale = embedder.clip.clip.parameters.get('logitScale');
      assert(logScale, 'a CLIP has a logit scale');
      const scale = Math.exp(logScale.data[0]);
      const captioned = await captioner(source, seen, (texts) => embedder.texts(texts), {
        ...settings,
        scale,
      });
      return emitEach(control, signal, seen.length, (i) => ({ image: images[i], ...captioned(seen[i]) }));
    });
  });
}
