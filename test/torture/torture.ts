import type { TortureOptions } from './options.js';
import { Work } from './part.js';

/** Runs the parts one after the other and prints what came of each; returns the exit code. */
export async function torture(
  { parts, minutes, seed }: TortureOptions,
  print: (line: string) => void,
  signal?: AbortSignal,
): Promise<number> {
  let lost = 0;
  for (const { part, count } of parts) {
    if (signal?.aborted) break;
    const began = performance.now();
    const work = new Work({ name: part.name, count, seed, time: minutes * 60_000, print, signal });
    print(`${part.name}: ${part.what}`);
    try {
      await part.run(work);
    } catch (error) {
      // What a part cannot go on after is a loss like all others, and the next part still runs.
      work.lose(`${part.name} could not go on: ${error instanceof Error ? error.stack : String(error)}`);
    }
    const { done, losses, isLate } = work;
    const short = done >= count ? '' : isLate ? ' (stopped there)' : ' (ended early)';
    const seconds = Math.round((performance.now() - began) / 1000);
    const unit = part.unit[count === 1 ? 0 : 1];
    print(
      `${part.name}: ${done} of ${count} ${unit}${short}, ${losses.length} lost, ${seconds} s, seed ${seed}`,
    );
    lost += losses.length;
    if (done === 0 || (done < count && !isLate)) lost += 1;
  }
  print(lost === 0 ? 'nothing was lost' : `${lost} lost or not done`);
  return lost === 0 ? 0 : 1;
}
