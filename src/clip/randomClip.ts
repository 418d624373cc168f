import { normals } from '../random/index.js';
import { type FloatTensor, floatTensor, sizeOf } from '../tensorData.js';
import type { ClipConfig } from './config.js';
import { parameterShapes } from './parameterShapes.js';
import type { Clip } from './readClip.js';

/**
 * Creates a CLIP with random weights on the scale from which training starts: deviations of 1/sqrt(width), reduced with
 * depth where a block adds to the residual stream (Radford et al. 2021, section 2.5, after Radford et al. 2019).
 *
 * The same seed gives the same bits everywhere; every parameter has its own stream.
 */
export function randomClip(config: ClipConfig, seed: number): Clip {
  const parameters = new Map<string, FloatTensor>();
  for (const [name, shape] of parameterShapes(config)) {
    parameters.set(name, floatTensor(initialValues(config, name, shape, seed), shape));
  }
  return { config, parameters };
}

function initialValues(
  config: ClipConfig,
  name: string,
  shape: readonly number[],
  seed: number,
): Float32Array<ArrayBuffer> {
  const count = sizeOf(shape);
  if (name === 'logitScale') return new Float32Array([Math.log(1 / 0.07)]);
  if (name.endsWith('.gain')) return new Float32Array(count).fill(1);
  if (name.endsWith('.bias')) return new Float32Array(count);
  const deviation = deviationOf(config, name, shape);
  return normals({ seed, stream: `clip.${name}` }, count).map((value) => value * deviation);
}

function deviationOf({ image, text }: ClipConfig, name: string, shape: readonly number[]): number {
  if (name === 'text.token') return 0.02;
  if (name === 'text.position') return 0.01;
  const inputs = shape.length === 4 ? shape[1] * shape[2] * shape[3] : shape[shape.length - 1];
  if (image.kind === 'resnet' && shape.length === 4) {
    // ReLU halves the power; a block's sum of two branches doubles it.
    return Math.sqrt((/\.(expand|shortcut)\./.test(name) ? 1 : 2) / inputs);
  }
  if (/\.mlp\.up\./.test(name)) return Math.sqrt(1 / (2 * inputs));
  if (/\.(attention\.out|mlp\.down)\./.test(name)) {
    const layers = name.startsWith('image.') && image.kind === 'vit' ? image.layers : text.layers;
    return Math.sqrt(1 / (2 * layers * shape[0]));
  }
  return Math.sqrt(1 / inputs);
}
