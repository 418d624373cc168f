import { readFileSync, statSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readDomain } from '../../api/networks/domainFile.js';
import { nodeImageCodec } from '../../platform/imageCodec.node.js';
import { defaultsOf } from '../../settings/row.js';
import { randomGenerator } from '../../stylegan2/index.js';
import { tinyConfig } from '../../stylegan2/testing/tinyConfig.js';
import { generateFiles } from '../generate/generateJob.js';
import { generateOptions } from '../generate/options.js';
import { type GoldenModels, goldenModels } from '../testing/goldenModels.js';
import { tinyTokenizer, writeTinyClip } from '../testing/tinyClipFolder.js';
import { writeGenerator } from './adaptResults.js';
import { adaptRun } from './adaptRun.js';
import type { GivenAdaptOptions } from './options.js';
import { resolveAdaptOptions } from './resolveAdapt.js';

let models: GoldenModels;
beforeAll(async () => {
  models = goldenModels();
  await writeTinyClip(models.place('clip'), { ...tinyTokenizer });
});
afterAll(() => models.remove());

describe('an adaptation of style alone', () => {
  it('leaves a domain of kilobytes that draws what the adapted generator draws', async () => {
    const parent = models.place('parent.safetensors');
    await writeGenerator(parent, randomGenerator(tinyConfig, 5));
    const out = models.place('style');
    const { files } = await adaptRun.start(
      out,
      resolveAdaptOptions({
        generator: parent,
        clip: [models.place('clip')],
        source: 'a smiling person',
        target: 'a sad person',
        train: 'style',
        iterations: 3,
        learningRate: 0.05,
        samples: 1,
        device: 'cpu',
        threads: 1,
      }),
    );
    expect(statSync(files.domain).size).toBeLessThan(statSync(files.generator).size / 2);
    expect((await readDomain(files.domain)).about).toMatchObject({ target: 'a sad person', iterations: 3 });
    const draw = async (name: string, changes: object) => {
      const place = models.place(name);
      await generateFiles({
        ...defaultsOf(generateOptions),
        generator: parent,
        seeds: '0',
        out: place,
        ...changes,
      });
      return nodeImageCodec.decode(Uint8Array.from(readFileSync(place)), place);
    };
    const dressed = await draw('dressed.png', { domain: [files.domain] });
    const adapted = await draw('adapted.png', { generator: files.generator });
    const plain = await draw('plain.png', {});
    const apart = (a: Uint8ClampedArray, b: Uint8ClampedArray) =>
      a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i])), 0);
    expect(apart(dressed.data, adapted.data)).toBeLessThanOrEqual(1);
    expect(apart(plain.data, adapted.data)).toBeGreaterThan(3);
  });

  it('excludes a choice of layers', () => {
    const texts = { generator: 'g', clip: ['c'], source: 'a', target: 'b' };
    const given = { ...texts, train: 'style' as const };
    expect(() => resolveAdaptOptions({ ...given, layers: 4 })).toThrow(
      /train style and layers 4 exclude each other/,
    );
    expect(() => resolveAdaptOptions({ ...given, phase: 'shape' })).toThrow(/phase shape exclude each other/);
    const resolved = resolveAdaptOptions(given);
    expect([resolved.phase, resolved.layers]).toEqual(['style', 'all']);
    // What a run's options.json holds resolves to itself.
    expect(resolveAdaptOptions(resolved)).toEqual(resolved);
    expect(resolveAdaptOptions({ ...given, train: 'full' }).phase).toBe('all');
  });

  it('is the whole network by itself, and layers of the paper where these are asked for', () => {
    const given = { generator: 'g', clip: ['c'], source: 'a', target: 'b' };
    const trained = (changes: GivenAdaptOptions) => {
      const { phase, layers } = resolveAdaptOptions({ ...given, ...changes });
      return [phase, layers];
    };
    expect(trained({})).toEqual(['all', 'all']);
    const rate = (changes: GivenAdaptOptions) => resolveAdaptOptions({ ...given, ...changes }).learningRate;
    expect([rate({}), rate({ train: 'style' }), rate({ train: 'affine' })]).toEqual([0.002, 0.05, 0.005]);
    expect(rate({ train: 'style', learningRate: 0.1 })).toBe(0.1);
    expect(trained({ train: 'layers' })).toEqual(['paper', 'auto']);
    expect(trained({ train: 'layers', layers: 4 })).toEqual(['paper', 4]);
    expect(trained({ train: 'layers', phase: 'texture' })).toEqual(['texture', 'all']);
    expect(trained({ preset: 'style', train: 'layers' })).toEqual(['paper', 'all']);
    expect(trained({ preset: 'shape' })[1]).toBe('auto');
    for (const preset of ['reference', 'style', 'identity', 'attribute', 'images']) {
      expect(trained({ preset }), preset).toEqual(['paper', 'all']);
    }
  });
});
