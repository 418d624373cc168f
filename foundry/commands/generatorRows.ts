import { path, positive, whole } from '#nada/settings/kind.js';
import { row } from '#nada/settings/row.js';

const group = 'How it learns';

/** The perceptual network beside the loss of pixels. */
export const perceptualRows = {
  perceptual: row(path('the path of a perceptual network', 'file'), {
    group,
    help: 'network that "generator perceptual" wrote, whose maps are compared in addition to pixels',
    argument: 'FILE',
    defaultText: 'none',
    optional: true,
  }),
  perceptualWeight: row(positive(), { group, help: 'weight of its distance', default: 1 }),
};

/** A regression to the renderer with so many steps, a batch, a seed and a rate by default. */
export function regressionRows(defaults: {
  readonly steps: number;
  readonly batch: number;
  readonly seed: number;
  readonly rate: number;
}) {
  return {
    steps: row(whole({ least: 1 }), { group, help: 'steps of the training', default: defaults.steps }),
    batch: row(whole({ least: 1 }), { group, help: 'images of a step', default: defaults.batch }),
    faces: row(whole({ least: 1 }), {
      group,
      help: 'different faces, drawn once and shown again',
      default: 40_000,
    }),
    seed: row(whole({ least: 0 }), { group, help: 'decides every random number', default: defaults.seed }),
    rate: row(positive(), { group, help: 'highest learning rate', default: defaults.rate }),
  };
}
