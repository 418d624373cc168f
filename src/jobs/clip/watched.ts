import type { ClipRequest } from '../../api/clip/clipEmbedder.js';
import type { AnswerStart } from '../../terminal/printAnswers.js';

/** The start of a command that answers in a list, as a call of the library is watched; its other events are left out. */
export function watched({
  signal,
  onProgress,
}: Partial<AnswerStart>): Pick<ClipRequest, 'signal' | 'onProgress'> {
  return {
    signal,
    onProgress(event) {
      if (event.type === 'prepare') onProgress?.(event.stage, event.done, event.total);
    },
  };
}
