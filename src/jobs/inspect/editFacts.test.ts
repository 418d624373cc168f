import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeSafetensors } from '../../checkpoint/index.js';
import { writeFileAtomically } from '../../platform/atomicFile.node.js';
import { encoderFile } from '../../styleclip/encoder/encoderFile.js';
import { encoderFor, randomEncoder } from '../../styleclip/encoder/latentEncoder.js';
import { randomMapper } from '../../styleclip/mapper/latentMapper.js';
import { mapperFile } from '../../styleclip/mapper/mapperFile.js';
import { randomGenerator } from '../../stylegan2/index.js';
import { tinyConfig } from '../../stylegan2/testing/tinyConfig.js';
import { type FloatTensor, filledTensor } from '../../tensorData.js';
import { writeDomain } from '../networks/writeDomain.js';
import { writeState } from '../run/stateFile.js';
import { type GoldenModels, goldenModels } from '../testing/goldenModels.js';
import { inspectPath } from './inspectJob.js';
import { reportText } from './report.js';

let models: GoldenModels;
const at = (name: string): string => models.place(name);
beforeAll(() => {
  models = goldenModels();
});
afterAll(() => models.remove());

async function write(
  name: string,
  { tensors, metadata }: { tensors: ReadonlyMap<string, FloatTensor>; metadata: Record<string, string> },
): Promise<string> {
  await writeFileAtomically(at(name), writeSafetensors(tensors, { metadata }));
  return at(name);
}
const mapper = () => {
  const config = { latents: 10, styleDim: 4, groups: ['coarse', 'fine'], norm: 'features' } as const;
  return mapperFile({ config, parameters: randomMapper(config, 1) });
};
const encoder = () => {
  const config = encoderFor(tinyConfig, 2);
  const [mean, deviation] = [filledTensor(0, [6]), filledTensor(1, [6])];
  const parameters = randomEncoder(config, 1);
  return encoderFile({ config, spread: { mean, deviation }, parent: '0123456789abcdef', parameters });
};

describe('nada inspect', () => {
  it('tells what a latent mapper moves', async () => {
    const report = await inspectPath(await write('mapper.safetensors', mapper()));
    expect(report).toMatchObject({ what: 'a latent mapper', problems: [] });
    expect(report.networks[0].facts).toMatchObject({ 'w+ entries': 10, networks: 'coarse, fine' });
    expect(reportText(report)).toContain(`nada edit mapper apply --mapper ${at('mapper.safetensors')}`);
  });

  it('tells what an encoder sees, and of which generator it is', async () => {
    const report = await inspectPath(await write('encoder.safetensors', encoder()));
    expect(report).toMatchObject({ what: 'an encoder from pictures to w+', problems: [] });
    expect(report.networks[0].facts).toMatchObject({
      pictures: '8 x 8',
      'w+ entries': 4,
      'of the generator': '0123456789ab',
    });
    expect(reportText(report)).toContain('nada edit encoder apply');
  });

  it('tells what a domain moves, and what it is about', async () => {
    const offsets = new Map([
      ['synthesis.4.conv', filledTensor(1, [7])],
      ['synthesis.8.conv', filledTensor(1, [5])],
    ]);
    const about = { target: 'a sad person', edits: [] };
    await writeDomain(at('domain.safetensors'), randomGenerator(tinyConfig, 1), offsets, about);
    const report = await inspectPath(at('domain.safetensors'));
    expect(report.what).toBe('a domain of a generator');
    expect(report.networks[0].facts).toMatchObject({
      moves: '12 styles of 2 layers',
      target: 'a sad person',
    });
    expect(report.networks[0].facts).not.toHaveProperty('edits');
    expect(reportText(report)).toContain(`--domain ${at('domain.safetensors')}`);
  });

  it.each([
    ['nada-mapper-training', 'edit mapper train'],
    ['nada-encoder-training', 'edit encoder train'],
  ])('knows the checkpoint of %s', async (format, command) => {
    await writeState(at('checkpoint.safetensors'), { format }, { a: filledTensor(0, [1]) }, { step: '1' });
    const { what, commands } = await inspectPath(at('checkpoint.safetensors'));
    expect(what).toBe(`the checkpoint of a run of nada ${command}`);
    expect(commands).toEqual([`nada ${command} --resume ${models.folder}`]);
  });

  it('names what is wrong with a damaged one', async () => {
    const { tensors, metadata } = mapper();
    const damaged = await inspectPath(
      await write('damaged.safetensors', { tensors, metadata: { ...metadata, config: '{' } }),
    );
    expect(damaged.problems[0]).toMatch(/damaged.safetensors says nothing sensible of its mapper/);
    const torn = encoder();
    const rest = new Map([...torn.tensors].slice(1));
    const { problems } = await inspectPath(await write('torn.safetensors', { ...torn, tensors: rest }));
    expect(problems[0]).toMatch(/torn.safetensors has no tensor/);
  });
});
