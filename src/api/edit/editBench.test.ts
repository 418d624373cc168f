import { afterAll, describe, expect, it } from 'vitest';
import '../platform.node.js';
import { goldenModels } from '../../jobs/testing/goldenModels.js';
import { tinyClip } from '../../jobs/testing/tinyClipFolder.js';
import { latentCount, randomGenerator } from '../../stylegan2/index.js';
import { tinyConfig } from '../../stylegan2/testing/tinyConfig.js';
import { floatTensor } from '../../tensorData.js';
import { domainFor } from '../networks/domainFile.js';
import { loadClip } from '../networks/networks.js';
import { EditBench, type EditBenchParts } from './editBench.js';

const models = goldenModels();
afterAll(() => models.remove());
const generator = randomGenerator(tinyConfig, 3);
const clip = { ...(await loadClip(models.clipA)), clip: tinyClip() };

async function withBench<T>(
  body: (bench: EditBench) => Promise<T>,
  changes: Partial<EditBenchParts> = {},
): Promise<T> {
  const bench = await EditBench.open({ generator, clip, device: 'cpu', threads: 1, ...changes });
  try {
    return await body(bench);
  } finally {
    await bench.close();
  }
}

describe('EditBench', () => {
  it('starts from a seed, and from one latent', () =>
    withBench(async (bench) => {
      expect(bench.memory.state).toBeGreaterThan(0);
      const { wPlus } = await bench.start({ seed: 4, psi: 1 });
      const w = floatTensor(wPlus.data, [latentCount(tinyConfig), tinyConfig.styleDim]);
      expect((await bench.start({ w })).wPlus).toEqual(wPlus);
      const two = floatTensor(new Float32Array(2 * tinyConfig.styleDim), [2, tinyConfig.styleDim]);
      await expect(bench.start({ w: two })).rejects.toThrow('option w holds 2 latents, and one is edited');
    }));

  it('draws with the domains that are put on its generator', async () => {
    const width = generator.parameters.get('synthesis.4.conv.modulation.bias')?.data.length ?? 0;
    const offsets = new Map([['synthesis.4.conv', floatTensor(new Float32Array(width).fill(2), [width])]]);
    const domain = [await domainFor(generator, offsets, {})];
    const draw = (changes: Partial<EditBenchParts>) =>
      withBench(async (bench) => {
        const { wPlus, noises } = await bench.start({ seed: 1 });
        return bench.picture(wPlus, noises);
      }, changes);
    const [plain, dressed, none] = [
      await draw({}),
      await draw({ domain }),
      await draw({ domain, domainWeights: [0] }),
    ];
    expect(dressed.data).not.toEqual(plain.data);
    expect(none.data).toEqual(plain.data);
    await expect(draw({ domain, generator: randomGenerator(tinyConfig, 4) })).rejects.toMatchObject({
      option: 'anyParent',
    });
  });

  it('refuses a class where there are none, and networks that are not there', async () => {
    await expect(withBench(async () => undefined, { label: 1 })).rejects.toMatchObject({ option: 'label' });
    await expect(withBench(async () => undefined, { generator: '/absent.pt' })).rejects.toThrow('/absent.pt');
  });
});
