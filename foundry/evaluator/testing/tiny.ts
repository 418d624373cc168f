import { openEvaluator } from '../index.js';
import { type EvaluatorConfig, initialEvaluator } from '../network.js';

/** An evaluator of 16 pixels that learns in seconds. */
export const tinyConfig: EvaluatorConfig = { size: 16, widths: [6, 8], squeeze: 6, features: 16 };

/** An evaluator with random weights; of 64 pixels by default, as generators of the world draw. */
export function randomEvaluator(config: EvaluatorConfig = { ...tinyConfig, size: 64 }, seed = 1) {
  return openEvaluator({ config, parameters: initialEvaluator(config, seed) });
}
