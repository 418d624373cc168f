import { expect, it } from 'vitest';
import { constant, interpret } from '#nada/graph/index.js';
import { normals } from '#nada/random/index.js';
import { floatTensor } from '#nada/tensorData.js';
import { renderFace } from '../../world/render/index.js';
import { faceOfZ } from './faceOfZ.js';
import { facesAnchor } from './facesAnchor.js';

it('gives every latent the drawing of its own face, which is at distance 0', () => {
  const { weight, distance, targets } = facesAnchor(2, { size: 16 });
  const z = floatTensor(normals({ seed: 9, stream: 'z' }, 3 * 32), [3, 32]);
  const found = targets(z);
  expect(weight).toBe(2);
  expect(found.shape).toEqual([3, 3, 16, 16]);
  const second = renderFace(faceOfZ(z.data.slice(32, 64)), 'photo', 16);
  expect([...found.data.subarray(768, 1536)]).toEqual([...second.data]);
  const pictures = constant(found.data, found.shape);
  const others = constant(
    Float32Array.from(found.data, (value) => value + 0.1),
    found.shape,
  );
  const [same, apart] = interpret([distance(pictures, pictures), distance(others, pictures)]);
  expect(same.data[0]).toBe(0);
  expect(apart.data[0]).toBeGreaterThan(0.1);
});
