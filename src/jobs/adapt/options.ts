import { adaptationRows } from '../../adapt/index.js';
import { list, path, text, word } from '../../settings/kind.js';
import { type GivenOf, row, type ValuesOf } from '../../settings/row.js';
import { machine, machineOptions } from '../options/machineOptions.js';
import { recordOptions } from '../run/recordOptions.js';

const what = 'What is adapted';
const losses = 'What pulls';

/** The networks and images that an adaptation reads. */
const inputs = {
  /** The generator to adapt. */
  generator: row(path('the path of a StyleGAN2 checkpoint', 'weights', 'generator'), {
    group: what,
    help: 'StyleGAN2 checkpoint (rosinality .pt, NVIDIA .pkl or safetensors) or run folder, a path or URL; demo is the shipped one',
    argument: 'FILE',
  }),
  /** One CLIP, or several that guide together. */
  clip: row(list(path('the path of a CLIP', 'clip', 'clip')), {
    group: what,
    help: 'CLIP checkpoint (OpenAI, open_clip) or Hugging Face folder, or demo for the shipped one; repeat it for several',
    argument: 'FILE',
  }),
  /** Images of the target, or folders of them: instead of texts, or in addition to them with `imageWeight`. */
  styleImages: row(list(path('an image or a folder of images', 'pictures')), {
    group: what,
    help:
      'images of the target (PNG, JPEG, WebP), or folders of them, without the folders inside; instead of texts, or ' +
      'in addition to them with --image-weight',
    argument: 'FILE',
    optional: true,
  }),
  /** Settings to start from, by name; those that are given win. */
  preset: row(text('the name of a preset'), {
    group: what,
    help: 'settings to start from; flags that are given win (--help all lists the names)',
    argument: 'NAME',
    optional: true,
  }),
};

const places = {
  /** The CLIP of the texture loss, a ResNet in the reference. */
  textureClip: row(path('a path', 'clip', 'clip'), {
    group: losses,
    help: 'CLIP of the texture loss, a ResNet in the reference',
    argument: 'FILE',
    optional: true,
  }),
  /** A file of prompts, one a line, with `{}` for the class. */
  templates: row(path('the path of a text file', 'file'), {
    group: losses,
    help: 'file of prompts, one a line, with {} for the class',
    argument: 'FILE',
    defaultText: "prompts.json beside the CLIP, and ImageNet's 79",
    optional: true,
  }),
  /** The same for the patch loss. */
  partTemplates: row(path('the path of a text file', 'file'), {
    group: losses,
    help: 'the same for the patch loss',
    argument: 'FILE',
    defaultText: 'the 15 of the reference',
    optional: true,
  }),
};

const computing = {
  ...machineOptions,
  /** The activation of the CLIPs, where their files do not say. */
  activation: row(word(['quickGelu', 'gelu']), {
    group: machine,
    help: 'activation of the CLIPs, where their files do not say: quickGelu or gelu',
    defaultText: "the file's",
    optional: true,
  }),
};

/** Everything that decides an adaptation, as `options.json` holds it: its settings, and what it reads, leaves and computes on. */
export const adaptOptions = {
  ...inputs,
  ...adaptationRows,
  ...places,
  ...recordOptions({ samples: 8, sampleEvery: 50, saveEvery: 50 }),
  ...computing,
};

export type AdaptOptions = ValuesOf<typeof adaptOptions>;

/** Options of which only some are given; those that are undefined count as not given. */
export type GivenAdaptOptions = GivenOf<typeof adaptOptions>;
