import { embedDecoded, embedTexts } from '../../guidance/index.js';
import type { Stage } from '../../runtime/stage.js';
import { type ImageSource, readImage } from '../image/imageSource.js';
import { type ClipSource, clipOf } from '../networks/givenNetworks.js';
import type { LoadedClip } from '../networks/networks.js';
import { platform } from '../platform.js';
import type { RunControl } from '../run/liveRun.js';
import type { MachineOptions, WatchOptions } from '../run/requestOptions.js';
import type { PrepareEvent } from '../run/runEvents.js';

/** Options that every call takes which looks at images with a CLIP. */
export interface ClipRequest extends MachineOptions, WatchOptions<PrepareEvent> {
  /** The CLIP that looks at the images and reads the texts. */
  readonly clip: ClipSource;
}

/** The embedder of texts and images by one CLIP, which reports how far it is. */
export class ClipEmbedder {
  readonly clip: LoadedClip;
  readonly #stage: Stage;
  readonly #request: ClipRequest;
  readonly #isStopped: () => boolean;

  private constructor(
    clip: LoadedClip,
    stage: Stage,
    request: ClipRequest,
    { isStopped }: Pick<RunControl<never>, 'isStopped'>,
  ) {
    this.clip = clip;
    this.#stage = stage;
    this.#request = request;
    this.#isStopped = isStopped;
  }

  /** Loads the CLIP of a request, and opens a runtime for as long as `body` takes. */
  static async use<T>(
    request: ClipRequest,
    control: Pick<RunControl<never>, 'isStopped'>,
    body: (embedder: ClipEmbedder) => Promise<T>,
  ): Promise<T> {
    const { device, threads, lowering = 'auto', signal, onProgress } = request;
    const clip = await clipOf(request.clip, {
      signal,
      onProgress: (event) => onProgress?.({ type: 'load', ...event }),
    });
    signal?.throwIfAborted();
    const onWarning = (message: string): void => onProgress?.({ type: 'note', message });
    const runtime = await platform().openRuntime({ device, threads, onWarning });
    try {
      return await body(new ClipEmbedder(clip, { runtime, lowering }, request, control));
    } finally {
      await runtime.close();
    }
  }

  /** Embeds texts, and gives the unit embedding of each. */
  texts(texts: readonly string[]): Promise<(text: string) => Float64Array> {
    return embedTexts(this.#stage, this.clip, texts, (done, total) => {
      this.#request.signal?.throwIfAborted();
      this.#report('texts', done, total);
    });
  }

  /** Unit embeddings of single images, in their order; of the first ones alone when the run is stopped meanwhile. */
  images(images: readonly ImageSource[]): Promise<Float64Array[]> {
    return embedDecoded(this.#stage, this.clip, images.length, (index) => readImage(images[index]), {
      signal: this.#request.signal,
      isStopped: this.#isStopped,
      onBatch: (done, total) => this.#report('pictures', done, total),
    });
  }

  #report(stage: string, done: number, total: number): void {
    this.#request.onProgress?.({ type: 'prepare', stage, done, total });
  }
}

/**
 * Reports items one after the other, and gives those that were made: all of them, or those so far when the run is stopped.
 *
 * A run that was stopped before the first item still gets them all: whatever took long has ended early already.
 */
export async function emitEach<T>(
  control: RunControl<T>,
  signal: AbortSignal | undefined,
  count: number,
  make: (index: number) => T,
): Promise<T[]> {
  const wasStopped = control.isStopped();
  const items: T[] = [];
  for (let i = 0; i < count && (wasStopped || !control.isStopped()); i++) {
    signal?.throwIfAborted();
    const item = make(i);
    items.push(item);
    control.emit(item);
    await control.pause();
  }
  return items;
}
