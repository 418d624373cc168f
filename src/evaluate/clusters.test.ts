import { describe, expect, it } from 'vitest';
import { UserError } from '../errors.js';
import { normals } from '../random/index.js';
import { type FloatTensor, floatTensor } from '../tensorData.js';
import { intraClusterDistance, kMedoids } from './clusters.js';
import { normalFeatures } from './testing/features.js';

/** `count` images around each unit vector of a space of `width` dimensions. */
function bunches(count: number, width: number, spread: number): FloatTensor {
  const noise = normals({ seed: 5, stream: 'bunches' }, count * width * width);
  const data = noise.map((value, i) => {
    const centre = Math.floor(i / width) % width;
    return value * spread + (i % width === centre ? 1 : 0);
  });
  return floatTensor(data, [count * width, width]);
}

describe('kMedoids', () => {
  it('finds bunches that are far apart, from any start', () => {
    const points = [0, 1, 2, 100, 101, 102, 200, 201, 202];
    const distances = Float64Array.from({ length: 81 }, (_, i) =>
      Math.abs(points[Math.floor(i / 9)] - points[i % 9]),
    );
    for (let seed = 0; seed < 20; seed++) {
      const members = kMedoids(distances, 9, 3, seed)
        .map((rows) => rows.join())
        .sort();
      expect(members).toEqual(['0,1,2', '3,4,5', '6,7,8']);
    }
  });

  it('puts every row into one cluster, copies too', () => {
    const members = kMedoids(new Float64Array(25), 5, 3, 1);
    expect(members.flat().sort()).toEqual([0, 1, 2, 3, 4]);
  });
});

describe('intraClusterDistance', () => {
  it('measures inside of clusters, not between them', () => {
    const clusters = 6;
    const distance = intraClusterDistance(bunches(20, 6, 0.05), { clusters });
    // The squared length of a difference of two such images is 2 * 6 * 0.05^2, less the part along the images.
    expect(distance).toBeGreaterThan(0.008);
    expect(distance).toBeLessThan(0.016);
    expect(intraClusterDistance(bunches(20, 6, 0), { clusters })).toBeCloseTo(0, 12);
  });

  it('grows with the spread, and repeats with its seed', () => {
    const at = (spread: number) => intraClusterDistance(bunches(20, 6, spread), { clusters: 6, seed: 2 });
    expect(at(0.1)).toBeGreaterThan(2 * at(0.05));
    expect(at(0.1)).toBe(at(0.1));
  });

  it('is the whole distance for one cluster, and 0 when every image stands alone', () => {
    const features = floatTensor([1, 0, 0, 1], [2, 2]);
    expect(intraClusterDistance(features, { clusters: 1 })).toBeCloseTo(1, 12);
    expect(intraClusterDistance(features, { clusters: 2 })).toBe(0);
  });

  it('refuses more clusters than images', () => {
    expect(() => intraClusterDistance(normalFeatures(4, 3, 1))).toThrow(UserError);
    expect(() => intraClusterDistance(normalFeatures(4, 3, 1))).toThrow('use fewer clusters');
  });
});
