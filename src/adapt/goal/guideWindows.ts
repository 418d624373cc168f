import type { ResizeRule } from '../../clip/index.js';
import type { Tensor } from '../../graph/index.js';
import { type WindowMatrices, windowInputs, windowMatrices } from '../../guidance/index.js';
import type { NamedTensors } from '../../runtime/contract.js';
import type { Guide } from './guide.js';

/** What windows of pictures are cut for: part of the names of their inputs. */
export type WindowKind = 'patch' | 'view';

/** The inputs of so many windows of each picture, by which a guide looks at them; {@link guideWindowFeeds} fills them. */
export function guideWindows(
  guide: Pick<Guide, 'index' | 'config'>,
  kind: WindowKind,
  shape: { readonly batch: number; readonly windows: number; readonly size: number },
): WindowMatrices<Tensor> {
  return windowInputs(guide.config, nameOf(guide, kind), shape);
}

/** Windows of a batch of pictures of a size, around centres (x, y), for every guide. */
export function guideWindowFeeds(
  guides: readonly Pick<Guide, 'index' | 'config'>[],
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
    guides.flatMap((guide) => {
      const name = nameOf(guide, kind);
      const { resolution } = guide.config.image;
      const { rows, columns } = windowMatrices(centers, batch, side, size, resolution, resize);
      return [
        [name('rows'), rows],
        [name('columns'), columns],
      ];
    }),
  );
}

function nameOf({ index }: Pick<Guide, 'index'>, kind: WindowKind) {
  return (matrices: keyof WindowMatrices<unknown>): string => `${kind}.${matrices}.${index}`;
}
