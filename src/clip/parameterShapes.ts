import type { Shape } from '../graph/index.js';
import { type ClipConfig, type ResNetConfig, resNetFeatures, type VitConfig } from './config.js';

type Entry = readonly [name: string, shape: Shape];

function linear(name: string, inputs: number, outputs: number): Entry[] {
  return [
    [`${name}.weight`, [outputs, inputs]],
    [`${name}.bias`, [outputs]],
  ];
}

function norm(name: string, width: number): Entry[] {
  return [
    [`${name}.gain`, [width]],
    [`${name}.bias`, [width]],
  ];
}

function blocks(prefix: string, count: number, width: number, hidden: number): Entry[] {
  return Array.from({ length: count }, (_, i) => [
    ...norm(`${prefix}.${i}.attentionNorm`, width),
    ...linear(`${prefix}.${i}.attention.qkv`, width, 3 * width),
    ...linear(`${prefix}.${i}.attention.out`, width, width),
    ...norm(`${prefix}.${i}.mlpNorm`, width),
    ...linear(`${prefix}.${i}.mlp.up`, width, hidden),
    ...linear(`${prefix}.${i}.mlp.down`, hidden, width),
  ]).flat();
}

function vit({ width, layers, hidden, patch, resolution }: VitConfig, embedding: number): Entry[] {
  return [
    ['image.patch.weight', [width, 3, patch, patch]],
    ['image.class', [width]],
    ['image.position', [(resolution / patch) ** 2 + 1, width]],
    ...norm('image.preNorm', width),
    ...blocks('image.blocks', layers, width, hidden),
    ...norm('image.postNorm', width),
    ['image.projection.weight', [embedding, width]],
  ];
}

function resNet({ width, blocks: stages, resolution }: ResNetConfig, embedding: number): Entry[] {
  const convolution = (name: string, inputs: number, outputs: number, kernel: number): Entry[] => [
    [`${name}.weight`, [outputs, inputs, kernel, kernel]],
    [`${name}.bias`, [outputs]],
  ];
  const features = resNetFeatures({ width });
  return [
    ...convolution('image.stem.0', 3, width / 2, 3),
    ...convolution('image.stem.1', width / 2, width / 2, 3),
    ...convolution('image.stem.2', width / 2, width, 3),
    ...stages.flatMap((count, stage) => {
      const inner = width * 2 ** stage;
      return Array.from({ length: count }, (_, i) => {
        const name = `image.stages.${stage}.${i}`;
        // A stage takes twice its own inner width, except the first one, which takes the stem's.
        const inputs = i > 0 ? 4 * inner : stage > 0 ? 2 * inner : width;
        return [
          ...convolution(`${name}.reduce`, inputs, inner, 1),
          ...convolution(`${name}.spatial`, inner, inner, 3),
          ...convolution(`${name}.expand`, inner, 4 * inner, 1),
          ...(i === 0 ? convolution(`${name}.shortcut`, inputs, 4 * inner, 1) : []),
        ];
      }).flat();
    }),
    ['image.pool.position', [(resolution / 32) ** 2 + 1, features]],
    ...linear('image.pool.query', features, features),
    ...linear('image.pool.keyValue', features, 2 * features),
    ...linear('image.pool.out', features, embedding),
  ];
}

/**
 * The canonical parameters of a CLIP and their shapes: `image.*`, `text.*` and `logitScale` (the logarithm of the
 * cosines' factor).
 */
export function parameterShapes({ embedding, image, text }: ClipConfig): Map<string, Shape> {
  return new Map<string, Shape>([
    ...(image.kind === 'vit' ? vit(image, embedding) : resNet(image, embedding)),
    ['text.token', [text.vocabulary, text.width]],
    ['text.position', [text.context, text.width]],
    ...blocks('text.blocks', text.layers, text.width, text.hidden),
    ...norm('text.postNorm', text.width),
    ['text.projection.weight', [embedding, text.width]],
    ['logitScale', []],
  ]);
}
