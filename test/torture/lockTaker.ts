// A process that takes locks when it is told to, at the same moment as others.
import { UserError } from '#nada/errors.js';
import type { RunLock } from '#nada/jobs/run/heldLock.js';
import { lockRun } from '#nada/jobs/run/runLock.js';
import type { TakerAnswer, TakerOrder } from './lockTakers.js';

let lock: RunLock | undefined;

async function obey(order: TakerOrder): Promise<TakerAnswer> {
  if (order.type === 'release') {
    try {
      await lock?.check();
      await lock?.release();
      return { isWinner: false };
    } finally {
      lock = undefined;
    }
  }
  while (Date.now() < order.at);
  lock = await lockRun(order.folder, { timing: order.timing });
  return { isWinner: true };
}

process.on('message', (order: TakerOrder) => {
  obey(order).then(
    (answer) => process.send?.(answer),
    (error: unknown) => {
      const text = error instanceof UserError ? error.message : String((error as Error).stack);
      process.send?.({ isWinner: false, error: text, isSentence: error instanceof UserError });
    },
  );
});
process.on('disconnect', () => process.exit());
