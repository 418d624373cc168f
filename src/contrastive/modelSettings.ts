import { whole, word } from '../settings/kind.js';
import { row } from '../settings/row.js';

const model = 'The model';

/** The size of a new image tower where nothing is said, by kind. */
export const usualTowers = {
  vit: { patch: 8, width: 160, layers: 4 },
  resnet: { width: 24, layers: 1 },
} as const;
const { vit, resnet } = usualTowers;

/** What a new CLIP is; one that is trained already has all but the `context` to train with. */
export const modelRows = {
  /** Side of the images in pixels. */
  resolution: row(whole({ least: 8, most: 1024 }), {
    group: model,
    help: 'side of the images in pixels',
    default: 64,
  }),
  /** The image tower: a vision transformer, or CLIP's ResNet, which learns shapes from fewer images. */
  tower: row(word(['vit', 'resnet']), {
    group: model,
    help: "image tower: a vision transformer, or CLIP's ResNet, which learns shapes from fewer images",
    default: 'vit',
  }),
  /** Side of a patch of a vision transformer, which divides the resolution; 8 by default. */
  patch: row(whole({ least: 2, most: 128 }), {
    group: model,
    help: 'side of a patch of a vision transformer; it divides the resolution',
    defaultText: `${vit.patch}`,
    optional: true,
  }),
  /** Width of the image tower, 160 by default; of a ResNet the channels of its first stage, 24 by default. */
  width: row(whole({ least: 2, most: 4096 }), {
    group: model,
    help: 'width of the image tower; for a ResNet, channels of its first stage',
    defaultText: `${vit.width}, or ${resnet.width} for a ResNet`,
    optional: true,
  }),
  /** Layers of the image tower, 4 by default; of a ResNet the blocks of each of its four stages, 1 by default. */
  layers: row(whole({ least: 1, most: 64 }), {
    group: model,
    help: 'layers of the image tower; for a ResNet, blocks in each of its four stages',
    defaultText: `${vit.layers}, or ${resnet.layers} for a ResNet`,
    optional: true,
  }),
  /** Width of the text tower. */
  textWidth: row(whole({ least: 8, most: 4096 }), {
    group: model,
    help: 'width of the text tower',
    default: 128,
  }),
  /** Layers of the text tower. */
  textLayers: row(whole({ least: 1, most: 64 }), {
    group: model,
    help: 'layers of the text tower',
    default: 3,
  }),
  /** Width of an attention head, which divides the widths of both towers. */
  headWidth: row(whole({ least: 4, most: 1024 }), {
    group: model,
    help: 'width of an attention head; it divides both widths',
    default: 32,
  }),
  /** Width of the space that images and texts share. */
  embedding: row(whole({ least: 2, most: 4096 }), {
    group: model,
    help: 'width of the space that images and texts share',
    default: 128,
  }),
  /** Tokens of the longest text, start and end included. */
  context: row(whole({ least: 4, most: 1024 }), {
    group: model,
    help: 'tokens of the longest text; longer captions are cut',
    default: 48,
  }),
  /** The most tokens of the vocabulary that is learned from the captions. */
  vocabulary: row(whole({ least: 514, most: 2 ** 20 }), {
    group: model,
    help: 'most tokens of the vocabulary, which is learned from the captions',
    default: 1000,
  }),
};
