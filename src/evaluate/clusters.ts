import { UserError } from '../errors.js';
import { uniforms } from '../random/index.js';
import type { FloatTensor } from '../tensorData.js';
import { featureMatrix, unitRows } from './featureMatrix.js';
import { productOfRows } from './products.js';

/** Options of {@link intraClusterDistance}. */
export interface ClusterOptions {
  /** The number of clusters; 10 by default. */
  readonly clusters?: number;
  /** The seed for the first medoids; 0 by default. */
  readonly seed?: number;
}

const mostRounds = 100;

/**
 * The mean cosine distance between two images of one cluster, averaged over the clusters that hold at least two.
 *
 * Embeddings `[N, E]` are divided by k-medoids: a collapse onto a few faces preserves distances between clusters and
 * loses those inside (Ojha et al., "Few-shot Image Generation via Cross-domain Correspondence", 2021, section 4.1,
 * which uses LPIPS and takes the training images as medoids). Memory grows with N^2: 8 MB for 1,000 images.
 *
 * @throws UserError when there are fewer images than clusters or a number is not finite.
 */
export function intraClusterDistance(pictures: FloatTensor, options: ClusterOptions = {}): number {
  const { clusters = 10, seed = 0 } = options;
  const units = unitRows(featureMatrix(pictures, 'given', 2));
  if (units.rows < clusters) {
    throw new UserError(`${units.rows} images can't form ${clusters} clusters: use fewer clusters`);
  }
  const distances = productOfRows(units, units).map((cosine) => Math.max(1 - cosine, 0));
  const members = kMedoids(distances, units.rows, clusters, seed);
  const means = members
    .filter((rows) => rows.length > 1)
    .map((rows) => meanDistance(distances, units.rows, rows));
  return means.length === 0 ? 0 : means.reduce((total, mean) => total + mean, 0) / means.length;
}

/**
 * The rows of each cluster, by a matrix of distances `[size, size]`: medoids start far apart, then rows go to the
 * nearest medoid and each cluster takes its most central row, until nothing changes.
 */
export function kMedoids(distances: Float64Array, size: number, clusters: number, seed: number): number[][] {
  let medoids = firstMedoids(distances, size, clusters, seed);
  let members = assign(distances, size, medoids);
  for (let round = 0; round < mostRounds; round++) {
    const centred = members.map((rows, i) => mostCentral(distances, size, rows) ?? medoids[i]);
    if (centred.every((medoid, i) => medoid === medoids[i])) break;
    medoids = centred;
    members = assign(distances, size, medoids);
  }
  return members;
}

/** Draws each next medoid in proportion to its squared distance to the nearest one so far (k-means++). */
function firstMedoids(distances: Float64Array, size: number, clusters: number, seed: number): number[] {
  const draws = uniforms({ seed, stream: 'medoids' }, clusters);
  const medoids = [Math.floor(draws[0] * size)];
  const nearest = distances.slice(medoids[0] * size, (medoids[0] + 1) * size);
  while (medoids.length < clusters) {
    const total = nearest.reduce((sum, distance) => sum + distance ** 2, 0);
    let rest = draws[medoids.length] * total;
    let next = nearest.findIndex((distance) => {
      rest -= distance ** 2;
      return rest < 0;
    });
    if (next < 0) next = firstUnused(medoids, size);
    medoids.push(next);
    for (let i = 0; i < size; i++) nearest[i] = Math.min(nearest[i], distances[next * size + i]);
  }
  return medoids;
}

function firstUnused(medoids: readonly number[], size: number): number {
  return Array.from({ length: size }, (_, row) => row).find((row) => !medoids.includes(row)) ?? 0;
}

function assign(distances: Float64Array, size: number, medoids: readonly number[]): number[][] {
  const members: number[][] = medoids.map(() => []);
  for (let row = 0; row < size; row++) {
    let best = 0;
    for (let i = 1; i < medoids.length; i++) {
      if (distances[medoids[i] * size + row] < distances[medoids[best] * size + row]) best = i;
    }
    members[best].push(row);
  }
  return members;
}

function mostCentral(distances: Float64Array, size: number, rows: readonly number[]): number | undefined {
  let best: number | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const row of rows) {
    const total = rows.reduce((sum, other) => sum + distances[row * size + other], 0);
    if (total < least) [best, least] = [row, total];
  }
  return best;
}

function meanDistance(distances: Float64Array, size: number, rows: readonly number[]): number {
  let total = 0;
  for (const a of rows) for (const b of rows) if (a !== b) total += distances[a * size + b];
  return total / (rows.length * (rows.length - 1));
}
