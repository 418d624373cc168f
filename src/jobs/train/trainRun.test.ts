import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ImageSource } from '../../api/image/imageSource.js';
import { loadGenerator } from '../../api/networks/networks.js';
import { readState } from '../../api/run/stateFile.js';
import type { Evaluation } from '../../api/train/evaluations.js';
import type { RealPictures } from '../../api/train/realPictures.js';
import { trainFormat } from '../../api/train/trainState.js';
import { discs } from '../../gan/testing/discs.js';
import { toPictures } from '../../image/index.js';
import { openFileSource } from '../../platform/fileSource.node.js';
import { floatTensor } from '../../tensorData.js';
import { NotFiniteError } from '../../train/notFinite.js';
import { inspectPath } from '../inspect/inspectJob.js';
import { storedSummary } from '../run/summaryFile.js';
import { type DiscPictures, discPictures } from '../testing/discPictures.js';
import type { TrainEvent, TrainSummary } from './events.js';
import type { GivenTrainOptions } from './options.js';
import { train } from './train.js';
import { trainRun } from './trainRun.js';

let pictures: DiscPictures;
let whole: TrainSummary;
const at = (name: string): string => pictures.place(name);
const given = (change?: GivenTrainOptions): GivenTrainOptions => pictures.options(change);

/** Discs without end; `offset` is added to a step's values. */
function discSource(offset: (step: number) => number): RealPictures {
  return {
    name: 'discs',
    resolution: 16,
    count: undefined,
    digest: 'discs',
    referenceCount: 32,
    async batch(step, count) {
      const { data, shape } = discs(16, count, 100 + step);
      const added = offset(step);
      return floatTensor(added === 0 ? data : data.map((value) => value + added), shape);
    },
    reference: async (indices) => discs(16, indices.length, 5),
    close: async () => {},
  };
}

async function readCheckpoint(file: string) {
  const source = await openFileSource(file);
  try {
    return await readState(source, trainFormat);
  } finally {
    await source.close();
  }
}

function lines<T>(folder: string, name: string): T[] {
  const text = readFileSync(path.join(at(folder), name), 'utf8').trim();
  return text.split('\n').map((line) => ({ ...(JSON.parse(line) as T), seconds: 0 }));
}

const results = ['generator.safetensors', 'discriminator.safetensors', 'generator.pt', 'best.safetensors'];

const kept = 'snapshots/generator-000004.safetensors';

function expectSameRun(folder: string, reference: string): void {
  const bytes = (run: string, name: string) => readFileSync(path.join(at(run), name)).toString('base64');
  for (const name of [...results, 'checkpoint.safetensors', 'pictures.png', 'samples/000003.png', kept]) {
    expect(bytes(folder, name) === bytes(reference, name), name).toBe(true);
  }
  expect(lines(folder, 'metrics.jsonl')).toEqual(lines(reference, 'metrics.jsonl'));
  expect(lines(folder, 'evaluations.jsonl')).toEqual(lines(reference, 'evaluations.jsonl'));
}

beforeAll(async () => {
  pictures = await discPictures(40);
  whole = await trainRun.start(
    at('whole'),
    given({ mirror: true, augment: 'bgc', auxiliary: 0.5, snapshotEvery: 4 }),
  );
}, 120_000);
afterAll(() => pictures.remove());

describe('start', () => {
  it('leaves a folder in which everything can be found', async () => {
    expect(readdirSync(at('whole')).sort()).toEqual(
      [
        ...results,
        'checkpoint.previous.safetensors',
        'checkpoint.safetensors',
        'environment.json',
        'evaluations.jsonl',
        'metrics.jsonl',
        'options.json',
        'pictures.png',
        'samples',
        'snapshots',
        'summary.json',
      ].sort(),
    );
    expect(readdirSync(at('whole/samples'))).toEqual(['000000.png', '000003.png', '000006.png']);
    expect(lines<{ step: number }>('whole', 'metrics.jsonl').map(({ step }) => step)).toEqual([
      1, 2, 3, 4, 5, 6,
    ]);
    expect(JSON.parse(readFileSync(at('whole/summary.json'), 'utf8'))).toEqual({
      ...storedSummary(whole, ['files']),
    });
    expect(whole).toMatchObject({ steps: 6, images: 48, resolution: 16, device: 'cpu', notes: [] });
    const found = lines<Evaluation>('whole', 'evaluations.jsonl');
    expect(found.map(({ step, features }) => [step, features])).toEqual([
      [3, 'random features'],
      [6, 'random features'],
    ]);
    expect(whole.best?.kid).toBe(Math.min(...found.map(({ kid }) => kid)));
    const generator = await loadGenerator(at('whole/generator.safetensors'));
    expect(generator.config.channels).toEqual([16, 16, 8]);
    expect((await loadGenerator(at('whole/generator.pt'))).parameters).toEqual(generator.parameters);
    expect((await loadGenerator(at(`whole/${kept}`))).parameters).not.toEqual(generator.parameters);
    const best = await loadGenerator(at('whole/best.safetensors'));
    if (whole.best?.step === 6) expect(best.parameters).toEqual(generator.parameters);
    else expect(best.parameters).not.toEqual(generator.parameters);
  });

  it('learns: KID falls to a small part of what it was', { timeout: 180_000 }, async () => {
    const learnt = await trainRun.start(
      at('learnt'),
      given({ kimg: 1.92, metricEvery: 120, sampleEvery: 0, saveEvery: 1000 }),
    );
    expect(learnt.last?.kid).toBeLessThan((whole.first?.kid ?? 0) / 4);
    expect(learnt.last?.fid).toBeLessThan((whole.first?.fid ?? 0) / 2);
  });

  it('keeps the last good state when it diverges, and says what blew up', async () => {
    const source = discSource((step) => (step === 2 ? Number.NaN : 0));
    const options = given({ metricEvery: 0, saveEvery: 100 });
    const failure = trainRun.start(at('diverged'), options, { inputs: { data: source } });
    const error = await failure.catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(NotFiniteError);
    expect(String(error)).toMatch(/the loss of the discriminator is NaN in step 3, which was not taken/);
    expect((await readCheckpoint(at('diverged/checkpoint.safetensors'))).step).toBe(2);
    expect(lines('diverged', 'metrics.jsonl')).toHaveLength(2);
  });

  it('says so when the very first step diverges', async () => {
    const options = given({ learningRate: 1e25, metricEvery: 0 });
    await expect(trainRun.start(at('wild'), options)).rejects.toThrow(/is (NaN|-?Infinity) in step \d/);
  });

  it.each<[string, GivenTrainOptions]>([
    ['does not exist', { data: '/absent' }],
    ['neither a folder nor a zip archive', { data: 'FILE' }],
    ['holds no pictures', { data: 'EMPTY' }],
    ['notes.png is not a PNG, JPEG or WebP picture', { data: 'BROKEN' }],
    ['holds 40 pictures, fewer than a batch of 64: give batch 40 or less', { batch: 64 }],
    ['option resolution is 24: give a power of two', { resolution: 24 }],
    ['option kimg is 0', { kimg: 0 }],
    ['option augment is "some"', { augment: 'some' as 'none' }],
    ['channelBase and init exclude each other', { init: 'RUN' }],
    ['option freezeD needs a trained discriminator', { freezeD: 2 }],
    ['augment none changes nothing', { p: 0.5 }],
    ['option target steers p adaptive', { target: 0.5 }],
    ['metricEvery 0 switches off', { metricEvery: 0, clip: 'x' }],
    ['is not a CLIP', { clip: 'GENERATOR' }],
    ['The device "coreml" is not available here', { device: 'coreml' }],
  ])('says %s, and writes nothing', async (message, change) => {
    mkdirSync(at('empty'), { recursive: true });
    mkdirSync(at('broken'), { recursive: true });
    writeFileSync(at('broken/notes.png'), 'no picture');
    writeFileSync(at('file'), 'no archive');
    const places: Readonly<Record<string, string>> = {
      EMPTY: at('empty'),
      BROKEN: at('broken'),
      FILE: at('file'),
      RUN: at('whole'),
      GENERATOR: at('whole/generator.pt'),
    };
    const named = Object.entries(change).map(([key, value]) => [key, places[String(value)] ?? value]);
    const failure = trainRun.start(at('mistake'), given(Object.fromEntries(named)));
    await expect(failure).rejects.toThrow(message);
    expect(existsSync(at('mistake'))).toBe(false);
  });

  it('refuses what would not fit into memory', async () => {
    const failure = trainRun.start(at('large'), given({ metricEvery: 0 }), { memory: 2 ** 27 });
    await expect(failure).rejects.toThrow(
      /needs about \d\.\d GiB .* batch 8, and 0\.1 GiB are free: take a smaller/,
    );
    expect(existsSync(at('large'))).toBe(false);
  });

  it('can be inspected, whole and in parts', async () => {
    const run = await inspectPath(at('whole'));
    expect(run.what).toBe('a finished run of nada train');
    expect(run.commands).toEqual([
      `nada train --resume ${at('whole')}`,
      `nada generate --generator ${at('whole/best.safetensors')} --seeds 0-15 --out images.png`,
    ]);
    const checkpoint = await inspectPath(at('whole/checkpoint.safetensors'));
    expect(checkpoint.what).toBe('the checkpoint of a run of nada train');
    expect(checkpoint.problems).toEqual([]);
  });

  it('counts broken and enlarged pictures aloud', async () => {
    mkdirSync(at('mixed'), { recursive: true });
    for (let i = 0; i < 8; i++) copyFileSync(path.join(pictures.data, `00${i}.png`), at(`mixed/${i}.png`));
    writeFileSync(at('mixed/x.png'), 'no picture');
    const notes: string[] = [];
    const listener = (event: TrainEvent): void => {
      if (event.type === 'note') notes.push(event.message);
    };
    const options = given({
      data: at('mixed'),
      skipBroken: true,
      resolution: 32,
      kimg: 0.008,
      metricEvery: 0,
    });
    await trainRun.start(at('mixedRun'), options, { listener });
    expect(notes[0]).toMatch(/^1 of 9 files of .*mixed are left out: .*x\.png is not a PNG/);
    expect(notes[1]).toMatch(/^8 of 8 pictures of .*mixed are smaller than 32 px and were enlarged/);
  });
});

const inherited = {
  channelBase: undefined,
  channelMax: undefined,
  latentSize: undefined,
  mappingLayers: undefined,
};

describe('transfer learning', () => {
  it('starts from the networks of another run, with frozen layers', async () => {
    const options = given({ ...inherited, init: at('whole'), freezeD: 2, kimg: 0.016, metricEvery: 0 });
    const { files } = await trainRun.start(at('transfer'), options);
    const before = await readCheckpoint(at('whole/checkpoint.safetensors'));
    const after = await readCheckpoint(files.checkpoint);
    const changed = Object.keys(after.tensors).filter(
      (name) =>
        name.startsWith('gan.discriminator.') &&
        after.tensors[name].data.some((value, i) => value !== before.tensors[name].data[i]),
    );
    const discriminator = Object.keys(after.tensors).filter((name) => name.startsWith('gan.discriminator.'));
    expect(changed.length).toBeGreaterThan(0);
    expect(discriminator.length - changed.length).toBeGreaterThanOrEqual(4);
    expect((await loadGenerator(files.generator)).config).toEqual(
      (await loadGenerator(at('whole/generator.safetensors'))).config,
    );
  });

  it('refuses what does not fit', async () => {
    const from = (change: GivenTrainOptions) =>
      trainRun.start(at('misfit'), given({ ...inherited, ...change }));
    const generator = at('whole/generator.safetensors');
    await expect(from({ init: generator, resolution: 32 })).rejects.toThrow(
      /resolution is 32, but the generator in .* draws 16 px/,
    );
    await expect(from({ init: generator, freezeD: 1 })).rejects.toThrow(/holds none: leave it out/);
    await expect(from({ init: pictures.data })).rejects.toThrow(/holds no finished run/);
    await expect(from({ init: at('gone') })).rejects.toThrow(/does not exist/);
    expect(existsSync(at('misfit'))).toBe(false);
  });
});

describe('resume', () => {
  const same = { mirror: true, augment: 'bgc', auxiliary: 0.5, snapshotEvery: 4 } as const;

  it('ends with the same bits after an interruption', async () => {
    const controller = new AbortController();
    const listener = (event: TrainEvent): void => {
      if (event.type === 'step' && event.step === 2) controller.abort(new Error('enough'));
    };
    const start = { listener, signal: controller.signal };
    await expect(trainRun.start(at('stopped'), given(same), start)).rejects.toThrow('enough');
    expect(lines('stopped', 'metrics.jsonl')).toHaveLength(2);
    expect((await trainRun.resume(at('stopped'))).steps).toBe(6);
    expectSameRun('stopped', 'whole');
  });

  it('goes back to the checkpoint when the process died after it', async () => {
    const listener = (event: TrainEvent): void => {
      // A bug in a listener ends the run at once, without a last checkpoint.
      if (event.type === 'step' && event.step === 6) throw new Error('died');
    };
    await expect(trainRun.start(at('died'), given(same), { listener })).rejects.toThrow('died');
    expect(lines('died', 'metrics.jsonl')).toHaveLength(6);
    expect((await readCheckpoint(at('died/checkpoint.safetensors'))).step).toBe(4);
    await trainRun.resume(at('died'));
    expectSameRun('died', 'whole');
  });

  it('has nothing to do after the end, and refuses other options, other pictures and other runs', async () => {
    expect(await trainRun.resume(at('whole'))).toEqual(whole);
    await expect(trainRun.resume(at('whole'), { changes: { gamma: 1 } })).rejects.toThrow(
      'option gamma cannot change',
    );
    const changed = { changes: { kimg: 0.056 } };
    const moved = path.join(pictures.data, '000.png');
    const bytes = readFileSync(moved);
    copyFileSync(path.join(pictures.data, '001.png'), moved);
    await expect(trainRun.resume(at('whole'), changed)).rejects.toThrow(
      /pictures is another file than at the start/,
    );
    writeFileSync(moved, bytes);
    mkdirSync(at('foreign'));
    copyFileSync(at('whole/options.json'), at('foreign/options.json'));
    const environment = readFileSync(at('whole/environment.json'), 'utf8');
    writeFileSync(at('foreign/environment.json'), environment.replace('"train"', '"adapt"'));
    await expect(trainRun.resume(at('foreign'))).rejects.toThrow(
      'is a run of nada adapt: continue it with nada adapt',
    );
  });

  it('goes on from the checkpoint before one that is damaged, and refuses two that are', async () => {
    const changes = { kimg: 0.056 };
    await trainRun.resume(at('died'), { changes });
    const file = at('stopped/checkpoint.safetensors');
    const cut = (): void => writeFileSync(file, readFileSync(file).subarray(0, 1000));
    const notes: string[] = [];
    const listener = (event: TrainEvent): void => {
      if (event.type === 'note') notes.push(event.message);
    };
    cut();
    await trainRun.resume(at('stopped'), { changes, listener });
    expectSameRun('stopped', 'died');
    expect(notes).toEqual([
      `${file} is damaged: going on from ${at('stopped/checkpoint.previous.safetensors')}, after step 4`,
    ]);
    cut();
    copyFileSync(file, at('stopped/checkpoint.previous.safetensors'));
    await expect(trainRun.resume(at('stopped'), { changes: { kimg: 0.064 } })).rejects.toThrow(
      /cannot be continued \(.*checkpoint\.safetensors is damaged; .*previous\.safetensors is damaged\)/,
    );
  });

  it.each([2, 4, 5])('evaluates as a whole run would after an earlier end with step %d', async (steps) => {
    const folder = `short${steps}`;
    const short = await trainRun.start(at(folder), given({ ...same, kimg: (8 * steps) / 1000 }));
    // The end is the best here, and does not count for what follows.
    expect(short.best).toMatchObject({ step: steps, atEnd: true });
    expect((await loadGenerator(short.files.best)).parameters).toEqual(
      (await loadGenerator(short.files.generator)).parameters,
    );
    const { best } = await trainRun.resume(at(folder), { changes: { kimg: 0.048 } });
    expect(best?.step).toBe(whole.best?.step);
    expectSameRun(folder, 'whole');
    expect(readdirSync(at(folder))).not.toContain('best-before-end.safetensors');
  });
});

describe('train', () => {
  it('takes pictures from a source, and yields every step and the generator', async () => {
    const asked: number[] = [];
    const source = discSource((step) => {
      asked.push(step);
      return 0;
    });
    const { data: _, ...options } = given({ kimg: 0.024, metricEvery: 2 });
    const run = train({ ...options, data: source, out: at('source') });
    const steps: number[] = [];
    for await (const { step } of run) steps.push(step);
    expect(steps).toEqual([1, 2, 3]);
    expect(asked).toEqual([0, 1, 2]);
    const { generator, summary } = await run.result;
    expect(summary).toMatchObject({ data: 'discs', steps: 3 });
    expect(generator).toEqual(await loadGenerator(at('source/generator.safetensors')));
  });

  it('takes a folder of images and the networks of a run, and writes nothing without a folder', async () => {
    const before = readdirSync(pictures.folder);
    const options = given({ ...inherited, init: at('whole'), freezeD: 2, kimg: 0.016, metricEvery: 2 });
    const { generator, discriminator, best, evaluations } = await train({
      ...options,
      data: pictures.data,
    }).result;
    expect(readdirSync(pictures.folder)).toEqual(before);
    expect(evaluations.map(({ step }) => step)).toEqual([2]);
    expect(best?.generator).toEqual(generator);
    const recorded = await train({ ...options, data: pictures.data, out: at('recorded') }).result;
    expect(recorded.generator.parameters).toEqual(generator.parameters);
    expect(recorded.discriminator.parameters).toEqual(discriminator.parameters);
    expect(recorded.evaluations.map(({ kid }) => kid)).toEqual(evaluations.map(({ kid }) => kid));
    expect(recorded.best?.evaluation).toEqual(recorded.summary?.best);
  });

  it('goes on with the same list of images in a folder, and with no other', async () => {
    const list = toPictures(discs(16, 16, 3));
    const { data: _, ...options } = given({ metricEvery: 0 });
    const run = train({ ...options, data: list, out: at('list') });
    for await (const { step } of run) if (step === 2) break;
    expect((await run.result).steps).toBe(2);
    const resumed = (data: readonly ImageSource[]) =>
      train({ ...options, data, out: at('list'), resume: true }).result;
    await expect(resumed(list.slice(1))).rejects.toThrow('the list of images is another file');
    const { generator, steps } = await resumed(list);
    expect(steps).toBe(6);
    expect(generator.parameters).toEqual(
      (await train({ ...options, data: list }).result).generator.parameters,
    );
  });

  it('rejects with the reason of its signal', async () => {
    const run = train({
      ...given(),
      data: pictures.data,
      out: at('aborted'),
      signal: AbortSignal.abort(new Error('no')),
    });
    await expect(run.result).rejects.toThrow('no');
    expect(existsSync(at('aborted'))).toBe(false);
  });
});
