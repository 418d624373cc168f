import { assert } from '../../errors.js';
import { input, type Tensor } from '../../graph/index.js';
import { type WindowMatrices, windowMatrix, windowShape, windowSide } from '../../guidance/index.js';
import type { Feeding } from '../../runtime/fedProgram.js';
import { takeRows } from '../../train/batches.js';
import type { TrainingDraws } from '../draws/draws.js';
import type { Part } from '../draws/feeds.js';
import type { Guide } from '../goal/guide.js';
import { patchSide } from '../settings/patchSide.js';
import type { StepSpec } from './stepSpec.js';

/** Inputs that the windows of a part of a training step are cut by. */
export interface WindowsSource extends Part {
  readonly draws: Pick<TrainingDraws, 'patchCenters' | 'viewCenters'>;
}

type WindowsSpec = Pick<StepSpec, 'pair' | 'settings' | 'batch'>;

/** The patches of each picture, by which a guide looks at it. */
export function patchWindows(
  spec: WindowsSpec,
  guide: Guide,
  inputs: Feeding<WindowsSource>,
): WindowMatrices<Tensor> {
  const { settings, pair } = spec;
  const side = patchSide(settings.patchSize, pair.config.size);
  const windows = { kind: 'patch', count: settings.patchCount, side } as const;
  return windowInputs(spec, guide, windows, inputs, ({ patchCenters }) => patchCenters);
}

/** The further views of each picture, by which a guide looks at it. */
export function viewWindows(
  spec: WindowsSpec,
  guide: Guide,
  inputs: Feeding<WindowsSource>,
): WindowMatrices<Tensor> {
  const { settings, pair } = spec;
  const side = windowSide(settings.viewShare, pair.config.size);
  const windows = { kind: 'view', count: settings.views - 1, side } as const;
  return windowInputs(spec, guide, windows, inputs, ({ viewCenters }) => viewCenters);
}

/** The inputs `KIND.rows.GUIDE` and `KIND.columns.GUIDE`. */
function windowInputs(
  { pair, settings, batch }: WindowsSpec,
  { index, config }: Guide,
  { kind, count, side }: { readonly kind: 'patch' | 'view'; readonly count: number; readonly side: number },
  inputs: Feeding<WindowsSource>,
  centersOf: (draws: WindowsSource['draws']) => Int32Array | undefined,
): WindowMatrices<Tensor> {
  const { size } = pair.config;
  const { resolution } = config.image;
  const matrices = (which: keyof WindowMatrices<Tensor>): Tensor => {
    const shape = windowShape(which, { batch, windows: count, size, resolution });
    return inputs.feed(input(`${kind}.${which}.${index}`, shape), ({ draws, start }) => {
      const centers = centersOf(draws);
      assert(centers, `the draws of a step have centres of every ${kind}`);
      const cut = { centers, batch: settings.batch, side, size, resolution, resize: settings.resize };
      return takeRows(windowMatrix(which, cut), start, batch);
    });
  };
  return { rows: matrices('rows'), columns: matrices('columns') };
}
