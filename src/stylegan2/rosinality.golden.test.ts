import { beforeAll, describe, expect, it } from 'vitest';
import { add, constant, gradients, mul, sqrt, sub, sum, type Tensor } from '../graph/index.js';
import { pixelNorm } from '../nn/pixelNorm.js';
import {
  broadcastLatent,
  crossoverMask,
  latentCount,
  mappingNetwork,
  mixStyles,
  styles,
  synthesize,
  truncate,
} from './index.js';
import { rosinalityNames } from './names/rosinality.js';
import { constants, type GoldenGenerator, goldenGenerator } from './testing/goldenGenerator.js';

// The fixtures are float64 runs; the larger ones were rounded to float32 afterwards.
const tolerance = 2e-7;

describe.each(['01-sg2-rosinality-16-mlp4', '01-sg2-rosinality-32-mlp8', '01-sg2-rosinality-64-mlp4'])(
  '%s',
  (caseName) => {
    let golden: GoldenGenerator;
    let z: Tensor;
    let noise: Tensor[];
    let w: Tensor;
    const count = () => latentCount(golden.generator.config);
    const draw = (latents: Tensor | ReadonlyMap<string, Tensor>, pictures: readonly Tensor[] = noise) =>
      synthesize(golden.generator.config, golden.parameters, latents, { noise: pictures });
    const expectAll = async (expected: Readonly<Record<string, Tensor>>) => {
      const names = Object.keys(expected).filter((name) => golden.names.includes(name));
      const values = golden.compute(names.map((name) => expected[name]));
      const deviations = await Promise.all(names.map((name, i) => golden.deviation(values[i], name)));
      const wrong = names
        .map((name, i) => `${name} ${deviations[i]}`)
        .filter((_, i) => !(deviations[i] < tolerance));
      expect(wrong).toEqual([]);
      return names;
    };
    /** Parameters under the case's names for them. */
    const named = (prefix: string): { names: string[]; tensors: Tensor[] } => {
      const names: string[] = [];
      const tensors: Tensor[] = [];
      for (const { name, holds } of rosinalityNames(golden.generator.config)) {
        const tensor = holds.kind === 'parameter' && golden.parameters.get(holds.parameter);
        if (!tensor) continue;
        names.push(`${prefix}.param.${name}`);
        tensors.push(tensor);
      }
      return { names, tensors };
    };

    beforeAll(async () => {
      golden = await goldenGenerator(caseName, 'ckpt.pt');
      z = await golden.input('in.z');
      noise = [];
      for (let i = 0; i < count() - 1; i++) noise.push(await golden.input(`in.noise_${i}`));
      w = mappingNetwork(golden.generator.config, golden.parameters, z);
    });

    it('maps z to w and w to styles', async () => {
      const { config } = golden.generator;
      const w2 = mappingNetwork(config, golden.parameters, await golden.input('in.z2'));
      const space = styles(config, golden.parameters, broadcastLatent(w, count()));
      const theirs = rosinalityNames(config).flatMap(({ name, holds }) => {
        if (holds.kind !== 'parameter' || !holds.parameter.endsWith('.modulation.bias')) return [];
        const layer = holds.parameter.slice(0, -'.modulation.bias'.length);
        return [[`out.style.${name.slice(0, -'.conv.modulation.bias'.length)}`, space.get(layer) as Tensor]];
      });
      const compared = await expectAll({
        'out.w': w,
        'out.w2': w2,
        'out.pixelnorm_z': pixelNorm(z),
        ...(Object.fromEntries(theirs) as Record<string, Tensor>),
      });
      expect(compared).toEqual(
        golden.names.filter(
          (name) => /^out\.(w|w2|pixelnorm_z|style\.[^d]*)$/.test(name) && !name.endsWith('.f64'),
        ),
      );
    });

    it('draws the pictures', async () => {
      const { config, noises } = golden.generator;
      const average = await golden.input('in.mean_latent');
      const w2 = mappingNetwork(config, golden.parameters, await golden.input('in.z2'));
      const plain = broadcastLatent(w, count());
      const truncated = (psi: number) => draw(truncate(plain, average, psi));
      const mixed = (at: number) => draw(mixStyles(w, w2, constant(crossoverMask(count(), at), [count()])));
      const space = styles(config, golden.parameters, plain);
      const edited = new Map(
        [...space].map(([name, style]) => [name, add(style, oneHot(style.shape[1], 0.7))]),
      );
      const compared = await expectAll({
        'out.img_z': draw(plain),
        'out.img_wplus': draw(await golden.input('in.wplus')),
        'out.img_trunc0.5': truncated(0.5),
        'out.img_trunc0.7': truncated(0.7),
        'out.img_mix_inject1': mixed(1),
        'out.img_mix_inject3': mixed(3),
        'out.img_bufnoise': draw(plain, constants(noises ?? [])),
        'out.img_s': draw(space),
        'out.img_s_edit': draw(edited),
      });
      expect(compared.toSorted()).toEqual(
        golden.names.filter((name) => name.startsWith('out.img')).toSorted(),
      );
    });

    it('has the gradients to z, noise, parameters and w+', async () => {
      const cotangent = await golden.input('in.cotangent');
      const { names, tensors } = named('out.grad_z');
      const inputs = [...tensors, z, ...noise];
      const keys = [...names, 'out.grad_z.z', ...noise.map((_, i) => `out.grad_z.noise_${i}`)];
      const picture = draw(broadcastLatent(w, count()));
      const results = gradients(sum(mul(picture, cotangent)), inputs);
      const wPlus = await golden.input('in.wplus');
      const [toWPlus] = gradients(sum(mul(draw(wPlus), cotangent)), [wPlus]);
      const compared = await expectAll({
        ...Object.fromEntries(keys.map((key, i) => [key, results[i]])),
        'out.grad_wplus.wplus': toWPlus,
      });
      const expected = golden.names.filter(
        (name) => /^out\.grad_(z|wplus)\./.test(name) && !name.endsWith('.f64'),
      );
      expect(compared.toSorted()).toEqual(expected.toSorted());
    });

    it('has the path length penalty and its second-order gradients', async () => {
      const wPlus = broadcastLatent(w, count());
      const picture = draw(wPlus);
      const pixels = picture.shape[2] * picture.shape[3];
      const direction = mul(await golden.input('in.pl_noise'), 1 / Math.sqrt(pixels));
      const [slope] = gradients(sum(mul(picture, direction)), [wPlus]);
      const lengths = sqrt(mul(sum(mul(slope, slope), [1, 2]), 1 / count()));
      const mean = (x: Tensor) => mul(sum(x), 1 / x.shape[0]);
      const before = await golden.input('in.pl_mean');
      const after = add(before, mul(sub(mean(lengths), before), 0.01));
      const distance = sub(lengths, after);
      const penalty = mean(mul(distance, distance));
      const { names, tensors } = named('out.pl.grad');
      const results = gradients(penalty, tensors);
      const compared = await expectAll({
        'out.pl.penalty': penalty,
        'out.pl.new_mean': after,
        'out.pl.lengths': lengths,
        ...Object.fromEntries(names.map((key, i) => [key, results[i]])),
      });
      const expected = golden.names.filter((name) => name.startsWith('out.pl.') && !name.endsWith('.f64'));
      expect(compared.toSorted()).toEqual(expected.toSorted());
    });
  },
);

/** `[C]` with the value on channel 1. */
function oneHot(channels: number, value: number): Tensor {
  return constant(
    Array.from({ length: channels }, (_, i) => (i === 1 ? value : 0)),
    [channels],
  );
}
