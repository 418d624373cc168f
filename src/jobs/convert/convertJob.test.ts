import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadClip, loadGenerator } from '../../api/networks/networks.js';
import { openCheckpoint, writeSafetensors } from '../../checkpoint/index.js';
import { UserError } from '../../errors.js';
import { writeFileAtomically } from '../../platform/atomicFile.node.js';
import { memorySource } from '../../platform/memorySource.js';
import {
  type Discriminator,
  discriminatorFile,
  discriminatorFor,
  randomDiscriminator,
  readDiscriminator,
} from '../../stylegan2/index.js';
import { tinyConfig } from '../../stylegan2/testing/tinyConfig.js';
import type { FloatTensor } from '../../tensorData.js';
import { goldenBytes } from '../../testing/golden.js';
import { inspectPath } from '../inspect/inspectJob.js';
import { reportText } from '../inspect/report.js';
import { type GoldenModels, goldenModels } from '../testing/goldenModels.js';
import { convertFile } from './convertJob.js';

/** A digest for each tensor, because comparing millions of numbers one by one takes long. */
function bitsOf(parameters: ReadonlyMap<string, FloatTensor>): Record<string, string> {
  const digest = ({ data }: FloatTensor): string =>
    createHash('sha256')
      .update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength))
      .digest('hex');
  return Object.fromEntries([...parameters].map(([name, tensor]) => [name, digest(tensor)]));
}

let models: GoldenModels;
const at = (name: string): string => models.place(name);
beforeAll(() => {
  models = goldenModels();
  writeFileSync(at('n.pkl'), goldenBytes('02-sg2ada-32-cond3', 'network-snapshot.pkl'));
  writeFileSync(at('rn.pt'), goldenBytes('04-clip-rn', 'model.jit.pt'));
  mkdirSync(at('hf'));
  writeFileSync(at('hf/model.safetensors'), goldenBytes('04-clip-vit-a', 'model.hf.safetensors'));
  writeFileSync(at('hf/config.json'), goldenBytes('04-clip-vit-a', 'config.json'));
});
afterAll(() => models.remove());

describe('a discriminator', () => {
  const discriminator = randomDiscriminator(discriminatorFor(tinyConfig), 3);
  beforeAll(() => writeDiscriminator('d.safetensors', discriminator));

  async function writeDiscriminator(name: string, network: Discriminator): Promise<void> {
    const { tensors, metadata } = discriminatorFile(network);
    await writeFileAtomically(at(name), writeSafetensors(tensors, { metadata }));
  }

  async function readBack(name: string): Promise<Discriminator> {
    return readDiscriminator(
      await openCheckpoint(memorySource(Uint8Array.from(readFileSync(at(name))), name)),
    );
  }

  it('is told with its sizes', async () => {
    const report = await inspectPath(at('d.safetensors'));
    expect(report).toMatchObject({ what: 'a StyleGAN2 discriminator', problems: [] });
    const parameters = [...discriminator.parameters.values()].reduce((sum, { data }) => sum + data.length, 0);
    const facts = { pictures: '8 x 8, colour', channels: '7, 5', parameters };
    expect(report.networks[0].facts).toMatchObject(facts);
    expect(reportText(report)).toMatch(new RegExp(`parameters +${parameters}\n`));
    expect(report.commands).toEqual([`nada convert ${at('d.safetensors')} ${at('d.pt')}`]);
  });

  it('goes into other forms and back', async () => {
    expect(await convertFile({ in: at('d.safetensors'), out: at('d.pt') })).toMatchObject({
      what: 'discriminator',
      to: 'rosinality',
    });
    expect(await inspectPath(at('d.pt'))).toMatchObject({ what: 'a StyleGAN2 discriminator' });
    await convertFile({ in: at('d.pt'), out: at('d2.safetensors') });
    expect(bitsOf((await readBack('d2.safetensors')).parameters)).toEqual(bitsOf(discriminator.parameters));
    await convertFile({ in: at('d.safetensors'), out: at('d3.safetensors'), half: true });
    expect((await readBack('d3.safetensors')).config).toEqual(discriminator.config);
  });

  it('has no other forms, and a damaged one is named', async () => {
    const out = at('d-folder');
    await expect(convertFile({ in: at('d.safetensors'), out })).rejects.toThrow(
      /^a discriminator has no form "huggingface": give to rosinality or safetensors$/,
    );
    const parameters = new Map([...discriminator.parameters].slice(1));
    const { metadata } = discriminatorFile(discriminator);
    await writeFileAtomically(at('cut.safetensors'), writeSafetensors(parameters, { metadata }));
    const report = await inspectPath(at('cut.safetensors'));
    expect(report.networks).toEqual([]);
    expect(report.problems[0]).toContain('which a StyleGAN2 discriminator needs');
    await expect(convertFile({ in: at('cut.safetensors'), out: at('x.pt') })).rejects.toThrow(UserError);
  });
});

describe('convertFile', () => {
  it.each(['n.safetensors', 'g.safetensors'])('keeps every bit of a generator in %s', async (name) => {
    const from = at(name === 'n.safetensors' ? 'n.pkl' : 'generator.pt');
    expect(await convertFile({ in: from, out: at(name) })).toMatchObject({ to: 'safetensors' });
    expect(await loadGenerator(at(name))).toEqual(await loadGenerator(from));
  });

  it('writes rosinality files that read back the same', async () => {
    await convertFile({ in: at('generator.pt'), out: at('again.pt') });
    expect(await loadGenerator(at('again.pt'))).toEqual(await loadGenerator(at('generator.pt')));
  });

  it('writes CLIPs for Hugging Face and back', async () => {
    const summary = await convertFile({ in: at('clip-b.pt'), out: at('folder') });
    expect(summary.to).toBe('huggingface');
    await convertFile({ in: at('folder'), out: at('back.pt') });
    const [first, last] = [await loadClip(at('clip-b.pt')), await loadClip(at('back.pt'))];
    expect(bitsOf(last.clip.parameters)).toEqual(bitsOf(first.clip.parameters));
    expect((await loadClip(at('folder'))).clip.config.activation).toBe(first.clip.config.activation);
  });

  it('halves files on request', async () => {
    await convertFile({ in: at('generator.pt'), out: at('full.safetensors') });
    await convertFile({ in: at('generator.pt'), out: at('half.safetensors'), half: true });
    const size = (name: string): number => readFileSync(at(name)).length;
    expect(size('half.safetensors')).toBeLessThan(0.6 * size('full.safetensors'));
    await loadGenerator(at('half.safetensors'));
  });

  it('takes one tensor out', async () => {
    const tensor = 'latent_avg';
    await convertFile({ in: at('generator.pt'), out: at('average.npy'), tensor });
    expect((await inspectPath(at('average.npy'))).tensors?.parameters).toBe(32);
    await expect(
      convertFile({ in: at('generator.pt'), out: at('x.npy'), tensor: 'latent_avgg' }),
    ).rejects.toThrow('did you mean "latent_avg"?');
    await expect(convertFile({ in: at('generator.pt'), out: at('x.npy') })).rejects.toThrow('give tensor');
  });

  it('writes nothing for forms that do not fit', async () => {
    const out = at('never.bin');
    const tries = [
      () => convertFile({ in: at('n.pkl'), out: at('never.pt') }),
      () => convertFile({ in: at('generator.pt'), out, to: 'huggingface' }),
      () => convertFile({ in: at('rn.pt'), out: at('never'), to: 'huggingface' }),
      () => convertFile({ in: at('generator.pt'), out: at('generator.pt') }),
      () => convertFile({ in: at('generator.pt'), out: at('never.xyz') }),
    ];
    for (const attempt of tries) await expect(attempt()).rejects.toThrow(/:/);
    expect(['never.pt', 'never.bin', 'never', 'never.xyz'].some((name) => existsSync(at(name)))).toBe(false);
  });
});
