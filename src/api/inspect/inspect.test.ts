import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import '../platform.node.js';
import { collectChunks, writeSafetensors } from '../../checkpoint/index.js';
import { UserError } from '../../errors.js';
import { type GoldenModels, goldenModels } from '../../jobs/testing/goldenModels.js';
import { filledTensor } from '../../tensorData.js';
import { goldenBytes } from '../../testing/golden.js';
import { adaptFormat } from '../adapt/adaptState.js';
import { clipTrainingFormat } from '../clip/train/clipTraining.js';
import { mapperTrainingFormat } from '../edit/mapper/mapperTraining.js';
import { optimizeFormat } from '../edit/optimize/optimizeTraining.js';
import { trainFormat } from '../train/trainState.js';
import { type InspectRequest, inspect } from './inspect.js';
import { commandOfFormat } from './trainingFormats.js';

let models: GoldenModels;
beforeAll(() => {
  models = goldenModels();
});
afterAll(() => models.remove());

const bytesOf = (file: string): Uint8Array<ArrayBuffer> => Uint8Array.from(readFileSync(file));

describe('inspect in memory', () => {
  it('reports the same of a path, URL, bytes and Blob, but for the name', async () => {
    const expected = await inspect({ source: models.generator }).result;
    expect(expected).toMatchObject({
      name: models.generator,
      form: 'torch-zip',
      what: 'a StyleGAN2 generator',
      bytes: bytesOf(models.generator).length,
      problems: [],
    });
    expect(expected.networks[0].facts.pictures).toBe('32 x 32, colour');
    const bytes = bytesOf(models.generator);
    const file = new File([bytes], 'dropped.pt');
    for (const source of [new URL(`file://${models.generator}`), bytes, bytes.buffer, file]) {
      const { name, ...report } = await inspect({ source }).result;
      expect({ ...report, name: expected.name }).toEqual(expected);
      if (source === file) expect(name).toBe('dropped.pt');
    }
  });

  it('reads a CLIP by its files, which no file of them tells alone', async () => {
    const weights = goldenBytes('04-clip-vit-a', 'model.hf.safetensors');
    const config = goldenBytes('04-clip-vit-a', 'config.json');
    const whole = { 'model.safetensors': weights, 'config.json': config };
    expect(await inspect({ source: whole }).result).toMatchObject({ what: 'a CLIP', problems: [] });
    const { problems, networks } = await inspect({ source: weights }).result;
    expect(networks).toEqual([]);
    expect(problems[0]).toMatch(/config/);
  });

  it.each(Object.entries(commandOfFormat))('knows the state of %s', async (format, command) => {
    const metadata = { format, step: '1' };
    const source = await collectChunks(
      writeSafetensors(new Map([['a', filledTensor(0, [1])]]), { metadata }),
    );
    const report = await inspect({ source }).result;
    expect(report.what).toBe(`the checkpoint of a run of nada ${command}`);
    expect(report.continues).toBe(command);
    expect(report.problems).toEqual([]);
  });

  it('calls the formats of trainings as these do', () => {
    expect(commandOfFormat[adaptFormat.format]).toBe('adapt');
    expect(commandOfFormat[trainFormat.format]).toBe('train');
    expect(commandOfFormat[clipTrainingFormat.format]).toBe('clip train');
    expect(commandOfFormat[mapperTrainingFormat.format]).toBe('edit mapper train');
    expect(commandOfFormat[optimizeFormat.format]).toBe('edit optimize');
  });

  it('names what is wrong, and rejects with the reason of its signal', async () => {
    await expect(inspect({} as InspectRequest).result).rejects.toMatchObject({ option: 'source' });
    await expect(inspect({ source: models.place('absent') }).result).rejects.toThrow('does not exist');
    const page = new TextEncoder().encode('<!DOCTYPE html><html>quota');
    await expect(inspect({ source: page }).result).rejects.toThrow(UserError);
    await expect(inspect({ source: page }).result).rejects.toThrow('the bytes given is an HTML page');
    const signal = AbortSignal.abort(new Error('later'));
    await expect(inspect({ source: models.generator, signal }).result).rejects.toThrow('later');
  });
});
