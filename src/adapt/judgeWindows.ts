import type { ResizeRule } from '../clip/index.js';
import type { Tensor } from '../graph/index.js';
import { type WindowMatrices, windowInputs, windowMatrices } from '../guidance/index.js';
import type { NamedTensors } from '../runtime/contract.js';
import type { Judge } from './judge.js';

/** What windows of pictures are cut for: part of the names of their inputs. */
export type WindowKind = 'patch' | 'view';

/** The inputs of so many windows of each picture, by which a judge looks at them; {@link judgeWindowFeeds} fills them. */
export function judgeWindows(
  judge: Pick<Judge, 'index' | 'config'>,
  kind: WindowKind,
  shape: { readonly batch: number; readonly windows: number; readonly size: number },
): WindowMatrices<Tensor> {
  return windowInputs(judge.config, nameOf(judge, kind), shape);
}

/** Windows of a batch of pictures of a size, around centres (x, y), for every judge. */
export function judgeWindowFeeds(
  judges: readonly Pick<Judge, 'index' | 'config'>[],
  kind: WindowKind,
  centers: Int32Array,
  windows: {
    readonly batch: number;
    readonly side: number;
    readonly size: number;
    readonly resize: ResizeRule;
  },
): NamedTensors {
  const { batch, side, size, resize } = windows;
  return Object.fromEntries(
    judges.flatMap((judge) => {
      const name = nameOf(judge, kind);
      const { resolution } = judge.config.image;
      const { rows, columns } = windowMatrices(centers, batch, side, size, resolution, resize);
      return [
        [name('rows'), rows],
        [name('columns'), columns],
      ];
    }),
  );
}

function nameOf({ index }: Pick<Judge, 'index'>, kind: WindowKind) {
  return (matrices: keyof WindowMatrices<unknown>): string => `${kind}.${matrices}.${index}`;
}
