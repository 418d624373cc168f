import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadClip, loadGenerator } from '../../api/networks/networks.js';
import { nodeImageCodec } from '../../platform/imageCodec.node.js';
import { defaultThreads } from '../../runtime/threads.node.js';
import type { RunEnvironment } from '../run/environment.js';
import { readOptionsFile } from '../run/optionsFile.js';
import { type GoldenModels, goldenModels } from '../testing/goldenModels.js';
import { adapt } from './adapt.js';
import { adaptRun } from './adaptRun.js';
import type { RunEvent } from './events.js';
import { type AdaptOptions, adaptOptions, type GivenAdaptOptions } from './options.js';

let models: GoldenModels;
const at = (name: string): string => models.place(name);

function given(changes: GivenAdaptOptions = {}): GivenAdaptOptions {
  return {
    generator: models.generator,
    clip: [models.clipA],
    source: 'photo',
    target: 'sketch',
    iterations: 6,
    saveEvery: 4,
    sampleEvery: 3,
    samples: 2,
    device: 'cpu',
    ...changes,
  };
}

function metrics(folder: string): Record<string, unknown>[] {
  const lines = readFileSync(path.join(at(folder), 'metrics.jsonl'), 'utf8')
    .trim()
    .split('\n');
  return lines.map((line) => ({ ...(JSON.parse(line) as object), seconds: 0 }));
}

function expectSameRun(folder: string, reference: string): void {
  const bytes = (run: string, name: string): string =>
    readFileSync(path.join(at(run), name)).toString('base64');
  for (const name of [
    'generator.safetensors',
    'generator.pt',
    'checkpoint.safetensors',
    'before-after.png',
  ]) {
    expect(bytes(folder, name) === bytes(reference, name), name).toBe(true);
  }
  expect(readdirSync(path.join(at(folder), 'samples'))).toEqual(
    readdirSync(path.join(at(reference), 'samples')),
  );
  expect(metrics(folder)).toEqual(metrics(reference));
}

beforeAll(async () => {
  models = goldenModels();
  const colours = Uint8ClampedArray.from({ length: 4 * 12 * 12 }, (_, i) =>
    i % 4 === 3 ? 255 : (i * 31) % 256,
  );
  const png = await nodeImageCodec.encodePng({ data: colours, width: 12, height: 12 });
  for (const name of ['style', 'good', 'empty']) mkdirSync(at(name));
  for (const name of ['style/a.png', 'good/a.png']) writeFileSync(at(name), png);
  writeFileSync(at('style/broken.png'), png.subarray(0, 60));
  await adaptRun.start(at('whole'), given());
}, 60_000);
afterAll(() => models.remove());

describe('startRun', () => {
  it('leaves a folder in which everything can be found', async () => {
    expect(readdirSync(at('whole')).sort()).toEqual([
      'before-after.png',
      'checkpoint.previous.safetensors',
      'checkpoint.safetensors',
      'environment.json',
      'generator.pt',
      'generator.safetensors',
      'metrics.jsonl',
      'options.json',
      'samples',
      'summary.json',
    ]);
    expect(readdirSync(at('whole/samples'))).toEqual(['000000.png', '000003.png', '000006.png']);
    expect(metrics('whole').map(({ step }) => step)).toEqual([1, 2, 3, 4, 5, 6]);
    const summary = JSON.parse(readFileSync(at('whole/summary.json'), 'utf8'));
    expect(summary).toMatchObject({ steps: 6, device: 'cpu', target: 'sketch', notes: [] });
    expect(summary.peakMiB).toBeGreaterThan(10);
    const [adapted, start] = [
      await loadGenerator(at('whole/generator.pt')),
      await loadGenerator(models.generator),
    ];
    expect(adapted.config).toEqual(start.config);
    expect(adapted.parameters).not.toEqual(start.parameters);
    expect(await loadGenerator(at('whole/generator.safetensors'))).toEqual(adapted);
  });

  it('saves by time too, and records the threads that it settled on', async () => {
    let minutes = 0;
    const saves: number[] = [];
    const listener = (event: RunEvent): void => {
      if (event.type === 'step') minutes += 1;
      if (event.type === 'save') saves.push(event.step);
    };
    const clock = () => minutes * 60_000;
    await adaptRun.start(at('timed'), given({ iterations: 8, saveEvery: 100 }), { listener, clock });
    expect(saves).toEqual([2, 7, 8]);
    const { threads } = JSON.parse(readFileSync(at('timed/environment.json'), 'utf8')) as RunEnvironment;
    expect(threads).toBe(defaultThreads());
    expect(readFileSync(at('timed/options.json'), 'utf8')).not.toContain('threads');
  });

  it('takes options files of versions that had fewer options', async () => {
    const { saveMinutes, firstSaveMinutes, ...old } = JSON.parse(
      readFileSync(at('whole/options.json'), 'utf8'),
    ) as AdaptOptions;
    expect([saveMinutes, firstSaveMinutes]).toEqual([5, 2]);
    writeFileSync(at('old.json'), JSON.stringify(old));
    expect(await readOptionsFile(at('old.json'), adaptOptions)).toMatchObject({
      saveMinutes: 5,
      firstSaveMinutes: 2,
    });
    const { seed: _, ...torn } = old;
    writeFileSync(at('old.json'), JSON.stringify(torn));
    await expect(readOptionsFile(at('old.json'), adaptOptions)).rejects.toThrow('"seed" in');
  });

  it('writes over nothing', async () => {
    await expect(adaptRun.start(at('whole'), given())).rejects.toThrow('continue it with resume');
    await expect(adaptRun.start(models.folder, given())).rejects.toThrow('is not empty');
  });

  it.each<[string, GivenAdaptOptions]>([
    ['does not exist', { generator: '/absent.pt' }],
    ['holds no StyleGAN2 generator', { generator: 'clip' }],
    ['is not a CLIP', { clip: ['generator'] }],
    ['takes 98 tokens, but CLIP reads at most 77', { target: Array(90).fill('sketch').join(' ') }],
    ['label 1 was given to a generator without classes', { label: 1 }],
    ["patches of 64 px don't fit images of 32 px: give a smaller patchSize", { lossPatch: 1, patchSize: 64 }],
    ['^layers is 60: this generator', { layers: 60 }],
    ['The device "coreml" is not available here', { device: 'coreml' }],
    ['does not exist', { templates: '/absent.txt' }],
    ['targetWeights are -1: give numbers, at least one', { targetWeights: [-1] }],
    ['style/broken\\.png', { styleImages: ['style'], target: undefined, generator: '/absent.pt' }],
    ['holds no pictures', { styleImages: ['empty'], target: undefined, generator: '/absent.pt' }],
  ])('says %s, and writes nothing', async (message, changes) => {
    const names: Readonly<Record<string, string>> = { clip: models.clipA, generator: models.generator };
    const filled = {
      ...changes,
      ...(changes.generator && { generator: names[changes.generator] ?? changes.generator }),
      ...(changes.styleImages && { styleImages: changes.styleImages.map(at) }),
      ...(changes.clip && { clip: changes.clip.map((name) => names[name] ?? name) }),
    };
    await expect(adaptRun.start(at('mistake'), given(filled))).rejects.toThrow(new RegExp(message));
    expect(existsSync(at('mistake'))).toBe(false);
  });

  it('refuses what would not fit into memory, and names what would', async () => {
    const memory = 2 ** 20;
    await expect(adaptRun.start(at('large'), given(), { memory })).rejects.toThrow(
      'even one picture at a time',
    );
    const some = 2 ** 30;
    await expect(adaptRun.start(at('large'), given({ batch: 900 }), { memory: some })).rejects.toThrow(
      /1\.0 GiB are free: microBatch \d+ fits, with results that are equal to rounding, or start all the same with ignoreMemory/,
    );
    expect(existsSync(at('large'))).toBe(false);
  });

  it('says early that the folder cannot be created', async () => {
    writeFileSync(at('file'), '');
    await expect(adaptRun.start(at('file/run'), given({ generator: 'absent' }))).rejects.toThrow(
      'a part of its path is a file',
    );
    if (process.getuid?.() === 0) return;
    chmodSync(at('whole'), 0o500);
    await expect(adaptRun.start(at('whole/run'), given())).rejects.toThrow('is not allowed');
    chmodSync(at('whole'), 0o700);
  });
});

describe('resumeRun', () => {
  it('ends with the same bits after an interruption', async () => {
    const controller = new AbortController();
    const listener = (event: RunEvent): void => {
      if (event.type === 'step' && event.step === 2) controller.abort(new Error('enough'));
    };
    const stopped = adaptRun.start(at('stopped'), given(), { listener, signal: controller.signal });
    await expect(stopped).rejects.toThrow('enough');
    expect(metrics('stopped')).toHaveLength(2);
    expect(readdirSync(at('stopped/samples')).sort()).toEqual(['000000.png', 'latest.png']);
    const summary = await adaptRun.resume(at('stopped'));
    expect(readdirSync(at('stopped/samples'))).toEqual(readdirSync(at('whole/samples')));
    expect(summary.steps).toBe(6);
    expectSameRun('stopped', 'whole');
  });

  it('has nothing to do after the end, and goes on with more steps as if it had never ended', async () => {
    await adaptRun.start(at('short'), given({ iterations: 4 }));
    expect((await adaptRun.resume(at('short'))).steps).toBe(4);
    await adaptRun.resume(at('short'), { changes: { iterations: 6 } });
    expectSameRun('short', 'whole');
  });

  it('ends with the same bits for texts and pictures that mix', async () => {
    const mixture: GivenAdaptOptions = {
      target: ['sketch', 'zombie'],
      targetWeights: [0.7, -0.3],
      styleImages: [at('good')],
      imageWeight: 0.5,
      iterations: 4,
    };
    const whole = await adaptRun.start(at('mixture'), given(mixture));
    expect(whole.target).toBe('0.35 sketch - 0.15 zombie + 0.5 images');
    expect(JSON.parse(readFileSync(at('mixture/options.json'), 'utf8'))).toMatchObject(mixture);
    await adaptRun.start(at('mixture-short'), given({ ...mixture, iterations: 2 }));
    await adaptRun.resume(at('mixture-short'), { changes: { iterations: 4 } });
    expectSameRun('mixture-short', 'mixture');
    const changed = { iterations: 5, targetWeights: [0.7, 0.3] };
    await expect(adaptRun.resume(at('mixture-short'), { changes: changed })).rejects.toThrow(
      'option targetWeights cannot change',
    );
  });

  it('refuses other options, other files and damaged ones', async () => {
    await adaptRun.start(at('other'), given({ iterations: 1 }));
    const more = { iterations: 2 };
    await expect(adaptRun.resume(at('other'), { changes: { seed: 3 } })).rejects.toThrow(
      'option seed cannot change',
    );
    await expect(adaptRun.resume(at('other'), { changes: { ...more, lowering: 'direct' } })).rejects.toThrow(
      'the lowering was auto and is direct',
    );
    const options = readFileSync(at('other/options.json'), 'utf8');
    writeFileSync(at('other/options.json'), options.replace('"seed"', '"sead"'));
    await expect(adaptRun.resume(at('other'))).rejects.toThrow('did you mean "seed"?');
    writeFileSync(at('other/options.json'), '{');
    await expect(adaptRun.resume(at('other'))).rejects.toThrow('is not JSON');
    writeFileSync(at('other/options.json'), options);
    const environment = readFileSync(at('other/environment.json'), 'utf8');
    writeFileSync(
      at('other/environment.json'),
      environment.replace(/"onnxruntime": "[^"]*"/, '"onnxruntime": "1.0"'),
    );
    await expect(adaptRun.resume(at('other'), { changes: more })).rejects.toThrow('ONNX Runtime was 1.0');
    const notes: string[] = [];
    const listener = (event: RunEvent): void => {
      if (event.type === 'note') notes.push(event.message);
    };
    expect((await adaptRun.resume(at('other'), { changes: more, allowDrift: true, listener })).steps).toBe(2);
    expect(notes[0]).toContain('the bits may differ');
  });
});

describe('adapt', () => {
  it('yields every step and the generator of a run without a folder, equal to that of the command line', async () => {
    const run = adapt({
      generator: await loadGenerator(models.generator),
      clip: await loadClip(readFileSync(models.clipA).buffer.slice(0) as ArrayBuffer),
      source: 'photo',
      target: 'sketch',
      iterations: 6,
      device: 'cpu',
    });
    const losses: number[] = [];
    for await (const step of run) losses.push(step.loss);
    expect(losses).toEqual(metrics('whole').map(({ loss }) => loss));
    const { generator, steps } = await run.result;
    expect(steps).toBe(6);
    expect(generator.parameters).toEqual((await loadGenerator(at('whole/generator.safetensors'))).parameters);
  });

  it('takes texts with weights, and pixels', async () => {
    const request = { ...given({ iterations: 2 }), generator: models.generator, clip: models.clipA };
    const data = Uint8Array.from({ length: 3 * 12 * 12 }, (_, i) => (i * 31) % 256);
    const run = adapt({
      ...request,
      target: ['sketch', 'zombie'] as const,
      targetWeights: [0.7, 0.3] as const,
      styleImages: [{ data, width: 12, height: 12, channels: 3 }],
      imageWeight: 0.5,
    });
    const losses: number[] = [];
    for await (const { loss } of run) losses.push(loss);
    expect(losses[1]).not.toBe(metrics('whole')[1].loss);
  });

  it('keeps a folder, continues it, and rejects with the reason of its signal', async () => {
    const controller = new AbortController();
    const request = { ...given(), generator: models.generator, clip: models.clipA, out: at('library') };
    const { styleImages: _, ...rest } = request;
    const run = adapt({ ...rest, signal: controller.signal });
    const failed = expect(run.result).rejects.toThrow('later');
    const read = async (): Promise<void> => {
      for await (const { step } of run) if (step === 1) controller.abort(new Error('later'));
    };
    await expect(read()).rejects.toThrow('later');
    await failed;
    const { summary } = await adapt({ ...rest, resume: true }).result;
    expect(summary?.steps).toBe(6);
    expectSameRun('library', 'whole');
    // Another run takes its place: what is given back is that of the folder that was asked for.
    renameSync(at('library'), at('moved'));
    await adapt({ ...rest, seed: 5, iterations: 1 }).result;
    const moved = await adapt({ ...rest, out: at('moved'), resume: true }).result;
    expect(moved.summary?.files.generator).toBe(at('moved/generator.safetensors'));
    const whole = await loadGenerator(at('whole/generator.safetensors'));
    expect(moved.generator.parameters).toEqual(whole.parameters);
  });
});
