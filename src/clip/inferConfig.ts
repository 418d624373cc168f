import { UserError } from '../errors.js';
import { clipNormalization } from '../image/index.js';
import { type ClipFile, countLayers, extents } from './clipFile.js';
import {
  type Activation,
  type ClipConfig,
  type ResNetConfig,
  resNetFeatures,
  type TextConfig,
  type VitConfig,
} from './config.js';
import type { ConfigHints, TowerHints } from './configHints.js';

/** Infers the configuration of a CLIP from the shapes in its file and the hints of its configuration file. */
export function inferConfig(file: ClipFile, activation: Activation, hints?: ConfigHints): ClipConfig {
  const { image, text, embedding } =
    file.naming === 'openAi' ? openAiTowers(file, hints) : huggingFaceTowers(file, hints);
  return {
    embedding,
    image,
    text,
    activation,
    epsilon: hints?.epsilon ?? 1e-5,
    mean: hints?.mean ?? clipNormalization.mean,
    std: hints?.std ?? clipNormalization.std,
  };
}

type Towers = Pick<ClipConfig, 'image' | 'text' | 'embedding'>;

function openAiTowers(file: ClipFile, hints: ConfigHints | undefined): Towers {
  const [, embedding] = extents(file, 'text_projection', 2);
  const text = textTower(file, hints, {
    token: 'token_embedding.weight',
    position: 'positional_embedding',
    blocks: 'transformer.resblocks',
    hidden: 'mlp.c_fc.weight',
  });
  if (file.tensors.has('visual.layer1.0.conv1.weight')) {
    return { image: resNetTower(file, hints?.image), text, embedding };
  }
  const image = vitTower(file, hints?.image, {
    patch: 'visual.conv1.weight',
    position: 'visual.positional_embedding',
    blocks: 'visual.transformer.resblocks',
    hidden: 'mlp.c_fc.weight',
  });
  return { image, text, embedding };
}

function huggingFaceTowers(file: ClipFile, hints: ConfigHints | undefined): Towers {
  const [embedding] = extents(file, 'text_projection.weight', 2);
  const text = textTower(file, hints, {
    token: 'text_model.embeddings.token_embedding.weight',
    position: 'text_model.embeddings.position_embedding.weight',
    blocks: 'text_model.encoder.layers',
    hidden: 'mlp.fc1.weight',
  });
  const image = vitTower(file, hints?.image, {
    patch: 'vision_model.embeddings.patch_embedding.weight',
    position: 'vision_model.embeddings.position_embedding.weight',
    blocks: 'vision_model.encoder.layers',
    hidden: 'mlp.fc1.weight',
  });
  return { image, text, embedding };
}

interface TowerNames {
  readonly position: string;
  readonly blocks: string;
  /** The first weight of a block's perceptron. */
  readonly hidden: string;
}

function textTower(
  file: ClipFile,
  hints: ConfigHints | undefined,
  names: TowerNames & { readonly token: string },
): TextConfig {
  const [vocabulary, width] = extents(file, names.token, 2);
  return {
    width,
    layers: countLayers(file, names.blocks, names.hidden),
    heads: headCount(file, 'text', width, hints?.text),
    hidden: extents(file, `${names.blocks}.0.${names.hidden}`, 2)[0],
    context: extents(file, names.position, 2)[0],
    vocabulary,
    endToken: hints?.endToken,
  };
}

function vitTower(
  file: ClipFile,
  hints: TowerHints | undefined,
  names: TowerNames & { readonly patch: string },
): VitConfig {
  const [width, , patch] = extents(file, names.patch, 4);
  return {
    kind: 'vit',
    width,
    layers: countLayers(file, names.blocks, names.hidden),
    heads: headCount(file, 'image', width, hints),
    hidden: extents(file, `${names.blocks}.0.${names.hidden}`, 2)[0],
    patch,
    resolution: patch * gridSide(file, names.position),
  };
}

function resNetTower(file: ClipFile, hints: TowerHints | undefined): ResNetConfig {
  const [width] = extents(file, 'visual.layer1.0.conv1.weight', 4);
  if (width % 2 !== 0) {
    throw new UserError(`${file.name} has a ResNet of odd width ${width}: it is not a CLIP, or damaged`);
  }
  return {
    kind: 'resnet',
    width,
    blocks: [1, 2, 3, 4].map((stage) => countLayers(file, `visual.layer${stage}`, 'conv1.weight')),
    heads: headCount(file, 'image', resNetFeatures({ width }), hints),
    resolution: 32 * gridSide(file, 'visual.attnpool.positional_embedding'),
  };
}

/**
 * The side of the square grid of positions in a position table, not counting the one for the class token or the mean.
 */
function gridSide(file: ClipFile, position: string): number {
  const [rows] = extents(file, position, 2);
  const side = Math.round(Math.sqrt(rows - 1));
  if (side >= 1 && side * side + 1 === rows) return side;
  throw new UserError(
    `${file.name} has ${rows} positions in "${position}", which is not a square number plus one: ` +
      'only CLIPs for square images are supported',
  );
}

/** Heads are 64 wide, as in all of OpenAI's models, unless the configuration says otherwise. */
function headCount(
  file: ClipFile,
  tower: 'image' | 'text',
  width: number,
  { width: told = width, heads, headWidth = 64 }: TowerHints = {},
): number {
  if (told !== width) {
    throw new UserError(
      `${file.name} has the width ${width} in its ${tower} tower, but the configuration file says ${told}: ` +
        'use the config.json that belongs to this model',
    );
  }
  const count = heads ?? width / headWidth;
  if (Number.isInteger(count) && width % count === 0) return count;
  throw new UserError(
    `${file.name} has the width ${width} in its ${tower} tower, which does not split into ` +
      `${heads === undefined ? `heads of ${headWidth}` : `${heads} heads`}: use the model's own config.json`,
  );
}
