import { list, path, toggle } from '../../../settings/kind.js';
import { type GivenOf, row, type ValuesOf } from '../../../settings/row.js';
import {
  encoderCourseRows,
  encoderFeatureRows,
  encoderWeightRows,
  inversionFeatureRows,
  inversionRows,
  lessonRows,
} from '../../../styleclip/index.js';
import { machineOptions } from '../../options/machineOptions.js';
import { recordOptions } from '../../run/recordOptions.js';
import { editedOptions, outOption } from '../editedOptions.js';

const given = 'What is encoded';

const { generator, label, domain, domainWeights, anyParent } = editedOptions;

/** Row of a CLIP that is needed for its features alone, under a heading of help. */
const clip = (group: string) =>
  row(path('the path of a CLIP', 'weights', 'clip'), {
    group,
    help: 'CLIP checkpoint or folder, whose features are compared too',
    argument: 'FILE',
    defaultText: 'none',
    optional: true,
  });

/** Options of `nada edit encoder train`, which a run's `options.json` holds too. */
export const editEncoderOptions = {
  generator,
  label,
  domain,
  domainWeights,
  anyParent,
  /** The encoder to go on from, of this generator or a relative of the same shape. */
  init: row(path('the path of an encoder', 'file'), {
    group: lessonRows.width.group,
    help: 'go on from this encoder, of this generator or a relative of the same shape',
    argument: 'FILE',
    defaultText: 'random weights',
    optional: true,
  }),
  ...lessonRows,
  ...encoderWeightRows,
  /** A CLIP, whose features are compared too. */
  clip: clip(encoderFeatureRows.clipWeight.group),
  ...encoderFeatureRows,
  ...encoderCourseRows,
  ...recordOptions({ samples: 8, sampleEvery: 100, saveEvery: 100 }),
  ...machineOptions,
};

export type EditEncoderOptions = ValuesOf<typeof editEncoderOptions>;

/** Options of which only some are given; those that are undefined count as not given. */
export type GivenEncoderOptions = GivenOf<typeof editEncoderOptions>;

/** Options of `nada edit encoder apply`. */
export const encoderApplyOptions = {
  generator,
  domain,
  domainWeights,
  /** Takes an encoder and domains of other generators of the same shape too. */
  anyParent: row(toggle(), {
    group: given,
    help: 'take an encoder and domains of other generators of the same shape too, such as the parent of an adapted one',
    optional: true,
  }),
  /** The encoder of a training on this generator. */
  encoder: row(path('the path of an encoder', 'file'), {
    group: given,
    help: 'encoder.safetensors of a training on this generator',
    argument: 'FILE',
  }),
  /** Images or folders of them; the middle square of each counts. */
  picture: row(list(path('the path of an image or a folder of images', 'data')), {
    group: given,
    help: 'images (PNG, JPEG or WebP) or folders of them; the middle square of each counts',
    argument: 'FILE',
  }),
  ...inversionRows,
  /** A CLIP, whose features are compared too. */
  clip: clip(inversionFeatureRows.clipWeight.group),
  ...inversionFeatureRows,
  /** The new folder for the latents, the sheet and the figures. */
  out: outOption(given, 'folder for the latents, the sheet and the figures'),
  ...machineOptions,
};

export type EncoderApplyOptions = ValuesOf<typeof encoderApplyOptions>;
