import { list, number, oneOrMore, text, whole, word } from '../../settings/kind.js';
import { row } from '../../settings/row.js';

const what = 'What is adapted';
const losses = 'What pulls';

/** The texts that name the change, and the share of reference images in it. */
export const textRows = {
  /** A few words for what the generator draws now, such as `photo`; needed unless style images say it all. */
  source: row(text('a few words for what the generator draws now, such as photo'), {
    group: what,
    help: 'what the generator draws now, such as "photo"; required unless --style-images says it all',
    argument: 'TEXT',
    optional: true,
  }),
  /**
   * A few words for what it should draw, such as `sketch`, or several texts that mix: the wanted direction is the unit weighted sum
   * of the unit direction of each text from the source (docs/targets.md says what the other losses make of a mixture).
   */
  target: row(oneOrMore(text('a few words for what it should draw, such as sketch')), {
    group: what,
    help: 'what it should draw, such as "sketch"; repeat it for a mixture',
    argument: 'TEXT',
    optional: true,
  }),
  /**
   * The weight of each text of `target`, in their order; only their ratios count. A text of weight 0 is not used; a weight below 0
   * leads away from its text. Equal by default.
   */
  targetWeights: row(list(number({ least: -1000, most: 1000 })), {
    group: what,
    help: 'weight of each --target, in their order, such as 0.7,0.3; below 0 leads away from it',
    argument: 'N,N',
    defaultText: 'equal',
    optional: true,
  }),
  /**
   * The share of the style images in the wanted direction, above 0 to 1; the texts have the rest. 1, the images alone, by default.
   * The global loss and the choice of layers mix in the same way, unless `pictureGoal` is `text`.
   */
  imageWeight: row(number({ least: 0, most: 1 }), {
    group: what,
    help: 'share of the images where texts and images mix, such as 0.5; the texts have the rest',
    defaultText: '1, the images alone',
    optional: true,
  }),
};

/** How the goal is looked for in CLIP's space. */
export const goalRows = {
  /** How images are brought to CLIP's size: `reference` is torchvision before 0.17, without antialiasing. */
  resize: row(word(['antialiased', 'reference']), {
    group: losses,
    help: "how images are resized to CLIP's input: antialiased or reference",
    default: 'antialiased',
  }),
  /** How many generated images an image direction starts from, and `lossEwc` looks at. */
  sourcePictures: row(whole({ least: 1, most: 4096 }), {
    group: losses,
    help: 'generated images that an image direction starts from (--style-images), and that --loss-ewc looks at',
    default: 16,
  }),
  /**
   * With style images: what the global loss and the choice of layers compare with, the images' own mean embedding or the text
   * `target` (in the reference its default, "cat").
   */
  pictureGoal: row(word(['pictures', 'text']), {
    group: losses,
    help: 'with --style-images: what layers are chosen by, pictures (mixed with texts as --image-weight says) or text',
    default: 'pictures',
  }),
};
