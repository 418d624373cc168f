import type { LoweringMode } from '#nada/lowering/index.js';
import { sizeOf } from '#nada/tensorData.js';
import type { ConformanceCase, Numbers, TensorNote } from './case.js';
import type { Computed } from './kind.js';

/** How far a result may be from a float64 run, in units of the error that PyTorch's own float32 run made. */
const deviationFactor = 20;
/** The least tolerance where that error is known, relative to the peak: a few roundings of float32. */
const leastRelative = 2e-6;
/** The tolerance where it is not known, relative to the peak. */
const unstatedRelative = 1e-4;
/** Winograd's transforms add and subtract before they multiply, and lose about a decimal digit to cancellation. */
const winogradFactor = 10;
/** The tolerance of parameters after steps of Adam, relative to the length of their change. */
const stepTolerance = 5e-2;

/** How a tensor came out: `error` and `tolerance` in the tensor's own unit, or both relative to a change. */
export interface Deviation {
  readonly error: number;
  readonly tolerance: number;
  /** error / tolerance: at most 1 passes. */
  readonly ratio: number;
  /** What the tensor's own stated deviation allows, where that is less than the tolerance. */
  readonly ownTolerance?: number;
}

/**
 * Compares one tensor with what the case expects of it.
 *
 * Integers have to be equal. Parameters after steps of Adam (`out.param_after_N.NAME`) are judged by the length of the
 * difference relative to the length of their change: without momentum a step is nearly the rate times the sign of the
 * gradient, so an element whose gradient is rounding noise may step either way. Everything else is judged by its
 * worst element, against the float64 twin where there is one.
 */
export async function compareTensor(
  golden: ConformanceCase,
  name: string,
  actual: Computed,
  lowering: LoweringMode,
): Promise<Deviation> {
  const twin = `${name}.f64`;
  const expected = await golden.read(golden.tensors.has(twin) ? twin : name);
  if (/^U?INT|^BOOL/i.test(golden.tensors.get(name)?.dtype ?? '')) {
    return deviation(worstDifference(actual, expected), 0);
  }
  const step = /^out\.param_after_\d+\.(.+)$/.exec(name);
  const start = step && (await startOf(golden, step[1]));
  if (start) return deviation(relativeChange(actual, expected, start), stepTolerance);
  const { tolerance, own } = toleranceOf(golden, name, expected, lowering);
  const found = deviation(worstDifference(actual, expected), tolerance);
  return own < tolerance ? { ...found, ownTolerance: own } : found;
}

/**
 * Whether a tensor depends on the slopes of activations, and so is not a continuous function of the inputs.
 *
 * Where the input of a leaky ReLU is zero to within the rounding of what came before, its slope may come out as 1 or as
 * 0.2, and both gradients are right for inputs that are equal to within a few roundings of float32.
 */
export function dependsOnSlopes(name: string): boolean {
  // Latents that were optimised, and their losses and pictures, are made of gradients from the second step on.
  return /grad|\.pl\.|_after_|layer_scores|^out\.(edit|edit_sspace|free_generation)\./.test(name);
}

function toleranceOf(
  { description }: ConformanceCase,
  name: string,
  expected: Numbers,
  lowering: LoweringMode,
): { tolerance: number; own: number } {
  const notes = description.tensors ?? {};
  const { peak = peakOf(expected), f32_run_max_abs_dev: stated } = notes[name] ?? {};
  const factor = lowering === 'winograd' ? winogradFactor : 1;
  const unstated = factor * unstatedRelative * peak;
  if (stated === undefined) return { tolerance: unstated, own: unstated };
  const own = factor * Math.max(deviationFactor * stated, leastRelative * peak);
  const pooled = expected.data.length === 1 ? pooledDeviation(notes, name) : 0;
  return { tolerance: Math.max(own, Math.min(factor * deviationFactor * pooled, unstated)), own };
}

/**
 * The root mean square of the deviations of a single number and of those that are called the same but for the numbers
 * in their names: `convs.3.noise.weight` and its likes in the other layers.
 *
 * The gradient to a noise strength is a sum over all pixels whose terms cancel. In the 64 pixel case those of `convs.3`
 * have magnitudes of 3040 in sum and of 230 in root of squares, and they add up to 45. Each carries a relative rounding
 * error of some 2^-24, so the sum is uncertain by about 1.2e-4 with any convolution and in any order; PyTorch was off by
 * 8e-5, 3.5e-5 and 7e-5 in other layers, and in this one, by chance, by 4e-6. For an array the largest of many
 * deviations is a fair measure; that of a single number is one draw, and twenty times it falls short of an error of the
 * same spread once in thirty numbers. So a single number is judged by what its likes have in common, and yet never more
 * loosely than a tensor whose deviation is not stated.
 */
function pooledDeviation(notes: Readonly<Record<string, TensorNote>>, name: string): number {
  const family = familyOf(name);
  const squares = Object.entries(notes).flatMap(([other, { shape, f32_run_max_abs_dev: stated }]) => {
    const isLike = stated !== undefined && shape && sizeOf(shape) === 1 && familyOf(other) === family;
    return isLike ? [stated ** 2] : [];
  });
  const total = squares.reduce((sum, square) => sum + square, 0);
  return squares.length === 0 ? 0 : Math.sqrt(total / squares.length);
}

/** A name without its numbers; the layers are `conv1`, `convs.0`, `convs.1`... */
function familyOf(name: string): string {
  return name.replaceAll(/(?:s\.)?\d+/g, '#');
}

function deviation(error: number, tolerance: number): Deviation {
  return { error, tolerance, ratio: error === 0 ? 0 : error / tolerance };
}

function worstDifference(actual: Computed, expected: Numbers): number {
  let worst = 0;
  for (let i = 0; i < expected.data.length; i++) {
    const difference = Math.abs(actual.data[i] - expected.data[i]);
    // A comparison with NaN is false, so it would pass as small.
    if (!(difference <= worst)) worst = Number.isNaN(difference) ? Number.POSITIVE_INFINITY : difference;
  }
  return worst;
}

function relativeChange(actual: Computed, expected: Numbers, start: Numbers): number {
  let [wrong, change] = [0, 0];
  for (let i = 0; i < expected.data.length; i++) {
    wrong += (actual.data[i] - expected.data[i]) ** 2;
    change += (expected.data[i] - start.data[i]) ** 2;
  }
  if (wrong === 0) return 0;
  const ratio = Math.sqrt(wrong / change);
  return Number.isNaN(ratio) ? Number.POSITIVE_INFINITY : ratio;
}

function peakOf({ data }: Numbers): number {
  return data.reduce((peak, value) => Math.max(peak, Math.abs(value)), 0);
}

/** A parameter before the first step, from the case's own checkpoint. */
async function startOf(golden: ConformanceCase, parameter: string): Promise<Numbers | undefined> {
  for (const file of golden.files.filter((candidate) => candidate.endsWith('.pt'))) {
    const { tensors } = await golden.open(file);
    const lazy = tensors.get(`g_ema.${parameter}`) ?? tensors.get(parameter);
    if (lazy) {
      const { data, shape } = await lazy.read();
      return { data: Float64Array.from(data, Number), shape };
    }
  }
  return undefined;
}
