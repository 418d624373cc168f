import type { ClipRequest } from '../../api/clip/clipEmbedder.js';

/** How a job that answers in a list is watched and ended. */
export interface AnswerStart {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((stage: string, done: number, total: number) => void) | undefined;
}

/** The same for a call of the library, whose other events are left out. */
export function watched({ signal, onProgress }: AnswerStart): Pick<ClipRequest, 'signal' | 'onProgress'> {
  return {
    signal,
    onProgress(event) {
      if (event.type === 'prepare') onProgress?.(event.stage, event.done, event.total);
    },
  };
}
