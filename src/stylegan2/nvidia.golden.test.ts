import { beforeAll, describe, expect, it } from 'vitest';
import { constant, gradients, mul, sum, type Tensor } from '../graph/index.js';
import { broadcastLatent, latentCount, layerPsi, mappingNetwork, synthesize, truncate } from './index.js';
import { nvidiaNames } from './names/nvidia.js';
import { constants, floatsUnder, type GoldenGenerator, goldenGenerator } from './testing/goldenGenerator.js';
import { fileTensors } from './writeGenerator.js';

// The fixtures are float64 runs; the larger ones were rounded to float32 afterwards.
const tolerance = 2e-7;

describe.each(['02-sg2ada-32-cond3', '02-sg2ada-32-skip'])('%s', (caseName) => {
  let golden: GoldenGenerator;
  let w: Tensor;
  let average: Tensor;
  const count = () => latentCount(golden.generator.config);
  const fixedNoise = () => constants(golden.generator.noises ?? []);
  const draw = (wPlus: Tensor, noise?: readonly Tensor[]) =>
    synthesize(golden.generator.config, golden.parameters, wPlus, noise && { noise });
  const truncated = (psi: number, cutoff?: number) =>
    truncate(broadcastLatent(w, count()), average, constant(layerPsi(count(), psi, cutoff), [count(), 1]));
  const expectAll = async (expected: Readonly<Record<string, Tensor>>) => {
    const names = Object.keys(expected);
    const values = golden.compute(Object.values(expected));
    const deviations = await Promise.all(names.map((name, i) => golden.deviation(values[i], name)));
    const wrong = names.map((name, i) => `${name} ${deviations[i]}`);
    expect(wrong.filter((_, i) => !(deviations[i] < tolerance))).toEqual([]);
  };

  beforeAll(async () => {
    golden = await goldenGenerator(caseName, 'network-snapshot.pkl');
    const { config, latentAverage } = golden.generator;
    const label = config.labelDim > 0 ? await golden.input('in.c') : undefined;
    w = mappingNetwork(config, golden.parameters, await golden.input('in.z'), label);
    [average] = constants(latentAverage ? [latentAverage] : []);
  });

  it('maps z and labels to w, with truncation and cutoff', async () => {
    await expectAll({
      'out.mapping_psi1': truncated(1),
      'out.mapping_psi0.7': truncated(0.7),
      'out.mapping_psi0.5': truncated(0.5),
      'out.mapping_psi0.7_cutoff3': truncated(0.7, 3),
    });
  });

  it('draws the pictures', async () => {
    const wPlus = await golden.input('in.ws');
    await expectAll({
      'out.img_const': draw(wPlus, fixedNoise()),
      'out.img_none': draw(wPlus),
      'out.img_full_psi0.7': draw(truncated(0.7), fixedNoise()),
    });
  });

  it('has the gradients to w+ and parameters', async () => {
    const wPlus = await golden.input('in.ws');
    const cotangent = await golden.input('in.cotangent');
    const rows = nvidiaNames(golden.generator.config).flatMap(({ name, holds }) => {
      const tensor = holds.kind === 'parameter' && golden.parameters.get(holds.parameter);
      return tensor && name.startsWith('synthesis.') ? [{ name: `out.grad.${name}`, tensor }] : [];
    });
    const results = gradients(sum(mul(draw(wPlus, fixedNoise()), cotangent)), [
      wPlus,
      ...rows.map(({ tensor }) => tensor),
    ]);
    const names = ['out.grad.ws', ...rows.map(({ name }) => name)];
    await expectAll(Object.fromEntries(names.map((name, i) => [name, results[i]])));
    const expected = golden.names.filter((name) => name.startsWith('out.grad.') && !name.endsWith('.f64'));
    expect(names.toSorted()).toEqual(expected.toSorted());
  });

  it('gives the file its tensors back', async () => {
    const theirs = await floatsUnder(golden.checkpoint, 'G_ema.');
    const ours = fileTensors(golden.generator, nvidiaNames(golden.generator.config));
    expect([...ours.keys()].toSorted()).toEqual([...theirs.keys()].toSorted());
    for (const [name, { data, shape }] of ours) {
      expect([name, shape, data]).toEqual([name, theirs.get(name)?.shape, theirs.get(name)?.data]);
    }
  });
});
