import { contrastiveRows } from '../../../contrastive/index.js';
import { number, toggle, whole } from '../../../settings/kind.js';
import { row, type ValuesOf } from '../../../settings/row.js';

/** The heading under which help lists {@link pairRows}. */
export const pairGroup = 'The pairs';
/** The heading under which help lists {@link evaluationRows}. */
export const resultGroup = 'What is written';

/** Which pairs of a finite number are trained on. */
export const pairRows = {
  /** Share of the pairs that is held out for evaluation. */
  heldOut: row(number({ least: 0, most: 0.9 }), {
    group: pairGroup,
    help: 'share of the pairs that is held out for evaluation',
    default: 0.05,
  }),
  /** Whether images that cannot be read are left out. */
  skipBroken: row(toggle(), {
    group: pairGroup,
    help: 'leave out images that cannot be read',
    default: false,
  }),
};

/** When a training is evaluated. */
export const evaluationRows = {
  /** Steps between evaluations on held-out pairs; 0 for only one at the end. */
  evaluateEvery: row(whole({ least: 0 }), {
    group: resultGroup,
    help: 'steps between evaluations on held-out pairs; 0 for only one at the end',
    default: 100,
    changeable: true,
  }),
};

// Named, so that declarations refer to the tables and keep the text that editors show of each row.
type ClipTrainingRows = typeof contrastiveRows & typeof evaluationRows;

/** Everything that decides the training of a CLIP besides its pairs. */
export const clipTrainingRows: ClipTrainingRows = { ...contrastiveRows, ...evaluationRows };

export type ClipTrainingValues = ValuesOf<typeof clipTrainingRows>;

/** Everything that decides the training of a CLIP on a finite number of pairs. */
export const trainClipRows: typeof pairRows & ClipTrainingRows = { ...pairRows, ...clipTrainingRows };

export type TrainClipValues = ValuesOf<typeof trainClipRows>;
