import { list, number, path, positive, toggle, whole } from '../../../settings/kind.js';
import { type GivenOf, row, type ValuesOf } from '../../../settings/row.js';
import { machineOptions } from '../../options/machineOptions.js';
import { recordOptions } from '../../run/recordOptions.js';
import { editedOptions } from '../editedOptions.js';

const what = 'What it learns';
const loss = 'The loss';
const course = 'The training';
const given = 'What is encoded';
const refinement = 'Refinement';

const { generator, label, domain, domainWeights, anyParent } = editedOptions;

const clip = (group: string) =>
  row(path('the path of a CLIP', 'weights'), {
    group,
    help: 'CLIP checkpoint or folder, whose features are compared too',
    argument: 'PLACE',
    defaultText: 'none',
    optional: true,
  });
const clipWeight = (group: string) =>
  row(number({ least: 0, most: 1e6 }), {
    group,
    help: "weight of the distance of CLIP's features; it needs --clip",
    defaultText: '1 with --clip',
    optional: true,
  });
const weight = (help: string) => row(number({ least: 0, most: 1e6 }), { group: loss, help, default: 1 });

/** Options of `nada edit encoder train`, which a run's `options.json` holds too. */
export const editEncoderOptions = {
  generator,
  label,
  domain,
  domainWeights,
  anyParent,
  init: row(path('the path of an encoder', 'file'), {
    group: what,
    help: 'go on from this encoder, of this generator or a relative of the same shape',
    argument: 'FILE',
    defaultText: 'random weights',
    optional: true,
  }),
  width: row(whole({ least: 1, most: 512 }), {
    group: what,
    help: 'channels of the encoder at the full side; eight times as many at the smallest',
    defaultText: '24',
    optional: true,
  }),
  psi: row(number({ least: 0, most: 1 }), {
    group: what,
    help: 'each picture is truncated by a psi between this one and 1',
    default: 1,
  }),
  mixing: row(number({ least: 0, most: 1 }), {
    group: what,
    help: 'share of the pictures whose coarse and fine entries of w+ come from two latents',
    default: 0,
  }),
  grain: row(number({ least: 0, most: 1 }), {
    group: what,
    help: 'deviation of the strongest grain on the pictures that the encoder sees, in units of -1..1',
    default: 0,
  }),
  latentWeight: weight('weight of the distance of latents'),
  pictureWeight: weight('weight of the distance of colours and slopes of the picture that is drawn again'),
  clip: clip(loss),
  clipWeight: clipWeight(loss),
  steps: row(whole({ least: 1, most: 10_000_000 }), {
    group: course,
    help: 'steps of the training, after which the rate has fallen to 0',
    default: 500,
  }),
  batch: row(whole({ least: 1, most: 1024 }), { group: course, help: 'pictures of a step', default: 32 }),
  redrawn: row(whole({ least: 1, most: 1024 }), {
    group: course,
    help: 'how many of them are drawn again from what the encoder found; most of the time goes there',
    default: 8,
  }),
  rate: row(positive(), { group: course, help: 'highest learning rate of Muon and Adam', default: 0.003 }),
  seed: row(whole({ least: 0 }), { group: course, help: 'decides start, latents and grain', default: 0 }),
  ...recordOptions({ samples: 8, sampleEvery: 100, saveEvery: 100 }),
  ...machineOptions,
};

export type EditEncoderOptions = ValuesOf<typeof editEncoderOptions>;

/** Options of which only some are given; those that are undefined count as not given. */
export type GivenEncoderOptions = GivenOf<typeof editEncoderOptions>;

/** The width of an encoder that starts from random weights. */
export const defaultEncoderWidth = 24;
/** The weight of CLIP's features where there is a CLIP. */
export const defaultClipWeight = 1;

/** Options of `nada edit encoder apply`. */
export const encoderApplyOptions = {
  generator,
  domain,
  domainWeights,
  anyParent: row(toggle(), {
    group: given,
    help: 'take an encoder and domains of other generators of the same shape too, such as the parent of an adapted one',
    optional: true,
  }),
  encoder: row(path('the path of an encoder', 'file'), {
    group: given,
    help: 'encoder.safetensors of a training on this generator',
    argument: 'FILE',
  }),
  picture: row(list(path('the path of a picture or a folder of pictures', 'data')), {
    group: given,
    help: 'pictures (PNG, JPEG or WebP) or folders of them; of each the middle square counts',
    argument: 'FILE',
  }),
  refine: row(whole({ least: 0, most: 100_000 }), {
    group: refinement,
    help: 'steps in which each latent is moved further to its picture; 0 for none',
    default: 0,
  }),
  refineRate: row(positive(), {
    group: refinement,
    help: 'highest learning rate of Adam, in deviations of w',
    default: 0.1,
  }),
  latentWeight: row(number({ least: 0, most: 1e6 }), {
    group: refinement,
    help: 'weight of the squared change of the latent, in deviations of w',
    default: 0.01,
  }),
  clip: clip(refinement),
  clipWeight: clipWeight(refinement),
  out: row(path('the path of a folder', 'place'), {
    group: given,
    help: 'folder for the latents, the sheet and the figures',
    argument: 'DIR',
  }),
  ...machineOptions,
};

export type EncoderApplyOptions = ValuesOf<typeof encoderApplyOptions>;
