import { describe, expect, it } from 'vitest';
import { toPictures } from '../../image/index.js';
import { createEngine } from '../../runtime/engine.node.js';
import { type Generator, PictureSource, seedLatents, seedNoises } from '../../stylegan2/index.js';
import { floatTensor } from '../../tensorData.js';
import { tinyAdaptation, tinyGenerator } from '../testing/tiny.js';

/** The bytes of one seed's picture as `nada generate` draws it. */
async function drawnAlone(generator: Generator, seed: number, psi: number, label?: number) {
  const engine = createEngine({ device: 'cpu', threads: 1 });
  const source = await PictureSource.create(generator, { runtime: engine, lowering: 'auto' }, label);
  const { data } = await source.map(seedLatents(generator.config, [seed]));
  const wPlus = await source.truncated(floatTensor(data, [generator.config.styleDim]), psi);
  const picture = await source.draw(wPlus, seedNoises(generator.config, [seed]));
  await engine.close();
  return picture.data;
}

describe('a sheet and a picture drawn alone truncate towards the same mean', () => {
  it.each([
    ['without classes', '05-nada-train-all-layers', 'ckpt.pt', undefined],
    ['with classes', '02-sg2ada-32-cond3', 'network-snapshot.pkl', 1],
  ] as const)('where the checkpoint carries none, %s', async (_, caseName, file, label) => {
    const { latentAverage: __, ...generator } = await tinyGenerator(caseName, file);
    const settings = { seed: 7, ...(label === undefined ? {} : { label }) };
    const adaptation = await tinyAdaptation(settings, { generator });
    const seed = 4;
    const { frozen } = await adaptation.sample({ seeds: [seed], truncation: 0.3 });
    await adaptation.close();
    const [sheet] = toPictures(frozen);
    const alone = await drawnAlone(generator, seed, 0.3, label);
    const worst = sheet.data.reduce((most, value, i) => Math.max(most, Math.abs(value - alone[i])), 0);
    // Programs of other batches may round otherwise: a level of 255 at most. Other centres differ by dozens.
    expect(worst).toBeLessThanOrEqual(1);
  });
});
