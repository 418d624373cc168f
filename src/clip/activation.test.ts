import { describe, expect, it } from 'vitest';
import { constant, input, interpret } from '../graph/index.js';
import { relativeToPeak } from '../testing/runOnEngine.js';
import { activate } from './activation.js';
import { encodeImage } from './index.js';
import { constantParameters, goldenClip, goldenReader } from './testing/goldenClip.js';

const points = [-6, -2, -1, -0.5, 0, 0.5, 1, 2, 6];
const values = (activation: 'quickGelu' | 'gelu'): Float64Array =>
  interpret([activate(constant(points, [points.length]), activation)])[0].data;

describe('activate', () => {
  it('is x sigmoid(1.702 x) as QuickGELU', () => {
    values('quickGelu').forEach((value, i) => {
      expect(value).toBeCloseTo(points[i] / (1 + Math.exp(-1.702 * points[i])), 13);
    });
  });

  it('is x Phi(x) as GELU', () => {
    // The normal distribution function at 0.5, 1 and 2.
    const phi = new Map([
      [0.5, 0.6914624612740131],
      [1, 0.8413447460685429],
      [2, 0.9772498680518208],
    ]);
    values('gelu').forEach((value, i) => {
      const known = phi.get(Math.abs(points[i]));
      if (known === undefined) return;
      expect(value).toBeCloseTo(points[i] * (points[i] > 0 ? known : 1 - known), 12);
    });
  });

  it('differs enough between the two for the fixtures to distinguish them', async () => {
    const { config, parameters } = await goldenClip('04-clip-vit-b', 'model.state_dict.pt', {
      activation: 'gelu',
    });
    const { read } = await goldenReader('04-clip-vit-b');
    const pictures = await read('in.images');
    const expected = await read('out.encode_image');
    const image = encodeImage(config, constantParameters({ config, parameters }), input('x', pictures.shape));
    const [value] = interpret([image], { x: pictures.data });
    expect(relativeToPeak(value.data, expected.data)).toBeGreaterThan(1e-3);
  });
});
