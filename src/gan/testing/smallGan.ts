import { createEngine } from '../../runtime/engine.node.js';
import type { Stage } from '../../runtime/stage.js';
import { defaultBlur, type GeneratorConfig } from '../../stylegan2/index.js';

/** A small generator. */
export function smallConfig(size: number, width: number): GeneratorConfig {
  return {
    size,
    zDim: 16,
    styleDim: 16,
    labelDim: 0,
    labelWidth: 0,
    mappingWidths: [16, 16],
    mappingLearningRate: 0.01,
    channels: new Array<number>(Math.log2(size) - 1).fill(width),
    imageChannels: 3,
    blur: defaultBlur,
    weightScaling: 'equalized',
    clamp: null,
  };
}

/** A runtime of one thread. */
export function smallStage(): Stage {
  return { runtime: createEngine({ device: 'cpu', threads: 1 }), lowering: 'auto' };
}
