import { assert } from '../../errors.js';
import { difference, dot, meanOf, unit, weightedSum } from '../../guidance/index.js';
import { normals } from '../../random/index.js';

/**
 * Variations of a text in CLIP space: its embedding `[E]`, a unit vector, plus each of `count` unit vectors that are orthogonal to
 * each other and all equally near to the text, at random otherwise; E above `count`.
 *
 * Jeon et al. 2023 ("Improving Diversity in Zero-Shot GAN Adaptation with Semantic Variations", equation 2) descend to them for
 * 2,000 steps: near to the text, and orthogonal to each other, with equal weights. That sum has its least value where the vectors
 * are orthogonal and their mean points along the text, so they are written down.
 */
export function textVariations(text: Float64Array, count: number, seed: number): Float64Array[] {
  assert(count > 1 && count < text.length, 'variations fit the embedding');
  const axes = orthonormalBeside(text, count, seed);
  const centre = meanOf(axes);
  // The corners of a simplex around the text, as far from it as makes them orthogonal once they lean to it.
  return axes.map((axis) => {
    const outward = unit(difference(axis, centre));
    return weightedSum([text, text, outward], [1, Math.sqrt(1 / count), Math.sqrt(1 - 1 / count)]);
  });
}

/** Random unit vectors, orthogonal to a unit vector and to each other (Gram and Schmidt). */
function orthonormalBeside(axis: Float64Array, count: number, seed: number): Float64Array[] {
  const width = axis.length;
  const drawn = normals({ seed, stream: 'text variations', step: 0 }, count * width);
  const found = [axis];
  for (let i = 0; i < count; i++) {
    let rest: Float64Array = Float64Array.from(drawn.subarray(i * width, (i + 1) * width));
    for (const other of found) rest = weightedSum([rest, other], [1, -dot(rest, other)]);
    found.push(unit(rest));
  }
  return found.slice(1);
}

/**
 * The changes that texts ask for, rows `[1 + variations, E]`, not normalised: the one from source to target, and those to the
 * target's {@link textVariations}; source and target are unit embeddings, and the change to the target itself points along the
 * unit `direction`.
 */
export function textChanges(
  goal: {
    readonly source: Float64Array;
    readonly target: Float64Array;
    readonly direction: Float64Array;
  },
  variations: number,
  seed: number,
): Float64Array[] {
  const { source, target, direction } = goal;
  const length = Math.hypot(...difference(target, source));
  const change = direction.map((value) => value * length);
  const varied = textVariations(target, variations, seed).map((variation) =>
    weightedSum([change, variation, target], [1, 1, -1]),
  );
  return [change, ...varied];
}
