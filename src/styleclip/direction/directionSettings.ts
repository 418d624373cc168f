import { named, says, UserError } from '../../errors.js';
import { list, number, orWord, positive, text, toggle, whole, word } from '../../settings/kind.js';
import { row, type ValuesOf } from '../../settings/row.js';
import { pictureRuleRow } from '../sharedRows/pictureRule.js';

/** The heading under which help lists the goal of a direction. */
export const directionGoal = 'What it should become';
/** The heading under which help lists how channels are measured. */
export const measuring = 'How channels are measured';

/** The edits of a stack: texts pair up in their order. */
export const directionRows = {
  /** A few words for what images show now, one text for each edit. */
  from: row(list(text('a few words for what images show now, such as short hair')), {
    group: directionGoal,
    help: 'what images show now, such as "short hair"; one text for each edit of a stack',
    argument: 'TEXT',
  }),
  /** A few words for what they should show, as many as `from`. */
  to: row(list(text('a few words for what they should show, such as long hair')), {
    group: directionGoal,
    help: 'what they should show, such as "long hair"; as many as --from',
    argument: 'TEXT',
  }),
  /** Move of the most relevant channel in its deviations: one number, or one for each edit. */
  alpha: row(list(number({ least: -1000, most: 1000 })), {
    group: directionGoal,
    help: 'how many of its deviations the most relevant channel moves; one number, or one for each edit',
    default: [4],
  }),
  /** The relevance below which a channel stays: one number, or one for each edit. */
  beta: row(list(number({ least: 0, most: 1 })), {
    group: directionGoal,
    help: 'channels whose relevance is below this stay; one number, or one for each edit',
    default: [0.1],
  }),
  /** Texts of all values of the attribute, to which the edit keeps (CLIP-PAE). */
  project: row(list(text('a few words for one value of the attribute, such as blond hair')), {
    group: directionGoal,
    help: 'texts of all values of the attribute: the edit is limited to what these differ in (CLIP-PAE)',
    argument: 'TEXT',
    optional: true,
  }),
  /** Takes the texts as they are, instead of putting them into the CLIP's prompt templates. */
  verbatim: row(toggle(), {
    group: directionGoal,
    help: "take the texts as they are; --no-verbatim puts them into the CLIP's prompt templates",
    default: false,
  }),
};

/** Settings of what is drawn of an edit. */
export const stripRows = {
  /** Images of a row of the strip, from minus alpha to plus alpha; 1 draws plus alpha alone. */
  columns: row(whole({ least: 1, most: 64 }), {
    group: directionGoal,
    help: 'images of a row, from minus alpha to plus alpha; 1 draws plus alpha alone',
    default: 5,
  }),
};

/** Settings of the measuring of CLIP's view of channels. */
export const measuringRows = {
  /** The way to find how relevant channels are: by moving one after another as in the paper, or by slopes of images, all at once. */
  measure: row(word(['moves', 'slopes']), {
    group: measuring,
    help: 'moves of one channel after another, as in the paper; or slopes of images, which tell of all channels at once',
    default: 'moves',
  }),
  /** Channels that are moved for an edit, those first whose small moves matter most; or all. */
  channels: row(orWord(whole({ least: 1 }), ['all']), {
    group: measuring,
    help: 'with moves: how many channels are measured for an edit, those first whose small moves matter most; or all',
    defaultText: '100',
    optional: true,
  }),
  /** Counts channels of the toRgb layers too, which change colours alone. */
  colours: row(toggle(), {
    group: measuring,
    help: 'channels of the toRgb layers count too, which change colours alone; the method leaves them out',
    default: false,
  }),
  /** Images on which channels are tried. */
  samples: row(whole({ least: 1, most: 10_000 }), {
    group: measuring,
    help: 'images on which channels are tried',
    defaultText: '16, 48 with slopes',
    optional: true,
  }),
  /** Move of a channel down and up, in its deviations. */
  reach: row(positive(), {
    group: measuring,
    help: 'with moves: how many of its deviations a channel is moved down and up',
    defaultText: '5',
    optional: true,
  }),
  /** The way of images to CLIP. */
  pictures: pictureRuleRow(measuring),
};

/** Settings of the edits of a stack. */
export type DirectionSettings = ValuesOf<typeof directionRows>;

/** Settings of the measuring. */
export type MeasuringSettings = ValuesOf<typeof measuringRows>;

/** A way to measure, with all of its numbers. */
export type MeasuringPlan =
  | { readonly measure: 'slopes'; readonly samples: number }
  | {
      readonly measure: 'moves';
      readonly samples: number;
      readonly channels: number | 'all';
      readonly reach: number;
    };

/** Resolves the settings of the way that is asked for; throws a `UserError` for those that only the other one has. */
export function measuringPlan({ measure, samples, channels, reach }: MeasuringSettings): MeasuringPlan {
  if (measure === 'moves') {
    return { measure, samples: samples ?? 16, channels: channels ?? 100, reach: reach ?? 5 };
  }
  for (const [name, value] of Object.entries({ channels, reach })) {
    if (value === undefined) continue;
    throw new UserError(
      says`option ${named(name)} belongs to ${named('measure')} moves, and channels are measured by slopes: give both, or leave it out`,
    );
  }
  return { measure, samples: samples ?? 48 };
}
