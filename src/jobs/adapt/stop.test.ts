import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { adaptFormat, type StoredCourse, storedCourse } from '../../api/adapt/adaptState.js';
import { loadGenerator } from '../../api/networks/networks.js';
import { readStateBytes } from '../../api/run/stateFile.js';
import { UserError } from '../../errors.js';
import { type GoldenModels, goldenModels } from '../testing/goldenModels.js';
import { adapt } from './adapt.js';
import { adaptRun } from './adaptRun.js';
import type { RunEvent, RunSummary } from './events.js';
import type { GivenAdaptOptions } from './options.js';

let models: GoldenModels;
let whole: RunSummary;
const events: RunEvent[] = [];
const at = (...names: string[]): string => path.join(models.folder, ...names);

/** The state in a checkpoint file. */
async function readSnapshot(file: string): Promise<StoredCourse> {
  return storedCourse(await readStateBytes(Uint8Array.from(readFileSync(file)), adaptFormat));
}

/** A run that learns fast, so that its quality soon stops to rise. */
function given(changes: GivenAdaptOptions = {}): GivenAdaptOptions {
  return {
    generator: models.generator,
    clip: [models.clipA],
    source: 'photo',
    target: 'sketch',
    iterations: 40,
    stop: 'auto',
    stopPatience: 6,
    stopDiversity: 0.1,
    meterEvery: 2,
    meterPictures: 3,
    learningRate: 0.02,
    layers: 'all',
    saveEvery: 5,
    sampleEvery: 0,
    samples: 2,
    device: 'cpu',
    ...changes,
  };
}

function metrics(folder: string): Record<string, unknown>[] {
  const lines = readFileSync(at(folder, 'metrics.jsonl'), 'utf8').trim().split('\n');
  return lines.map((line) => ({ ...(JSON.parse(line) as object), seconds: 0 }));
}

function expectSameRun(folder: string): void {
  for (const name of ['generator.safetensors', 'checkpoint.safetensors', 'before-after.png']) {
    expect(readFileSync(at(folder, name)).equals(readFileSync(at('whole', name))), name).toBe(true);
  }
  expect(metrics(folder)).toEqual(metrics('whole'));
}

beforeAll(async () => {
  models = goldenModels();
  whole = await adaptRun.start(at('whole'), given(), { listener: (event) => events.push(event) });
}, 120_000);
afterAll(() => models.remove());

describe('a run that ends by itself', () => {
  it('says when, why, and which step it kept', () => {
    const { stop, meter, steps } = whole;
    expect(stop?.reason).toBe('level');
    expect(stop?.step).toBe(steps);
    expect(steps).toBeLessThan(40);
    expect(stop?.kept).toBeLessThan(steps);
    expect(stop?.text).toMatch(
      new RegExp(`^stopped after ${steps} steps: quality has levelled off .*; kept step ${stop?.kept}`),
    );
    expect(meter?.after.step).toBe(stop?.kept);
    const stops = events.filter(({ type }) => type === 'stop');
    expect(stops).toEqual([{ type: 'stop', ...stop }]);
    expect(JSON.parse(readFileSync(at('whole', 'summary.json'), 'utf8')).stop).toEqual(stop);
  });

  it('logs what the meter read, and tells it as it comes', () => {
    const metered = metrics('whole').filter((line) => 'quality' in line);
    expect(metered.map(({ step }) => step)).toEqual(
      Array.from({ length: whole.steps / 2 }, (_, i) => 2 * (i + 1)),
    );
    const told = events.flatMap((event) =>
      event.type === 'step' && event.quality !== undefined ? [event.quality] : [],
    );
    expect(told).toEqual(metered.map(({ quality }) => quality));
    const best = Math.max(...told);
    expect(whole.meter?.after.quality).toBe(best);
  });

  it('leaves the generator of the kept step, and the last state to go on from', async () => {
    const kept = whole.stop?.kept ?? 0;
    await adaptRun.start(at('kept'), given({ stop: 'never', iterations: kept }));
    expect(readFileSync(at('kept', 'generator.safetensors'))).toEqual(
      readFileSync(at('whole', 'generator.safetensors')),
    );
    const stored = await readSnapshot(at('whole', 'checkpoint.safetensors'));
    expect([stored.snapshot.step, stored.kept?.step]).toEqual([whole.steps, kept]);
    expect((await readSnapshot(at('kept', 'checkpoint.safetensors'))).kept).toBeUndefined();
  });

  it.each([3, 7])(
    'has the same bits after it broke off in step %d, between meter and checkpoint',
    async (last) => {
      const folder = `broken${last}`;
      const listener = (event: RunEvent): void => {
        if (event.type === 'step' && event.step === last + 1) throw new Error('as if killed');
      };
      await expect(adaptRun.start(at(folder), given(), { listener })).rejects.toThrow('as if killed');
      expect(existsSync(at(folder, 'checkpoint.safetensors'))).toBe(last + 1 > 5);
      const { stop, meter } = await adaptRun.resume(at(folder));
      expect([stop, meter]).toEqual([whole.stop, whole.meter]);
      expectSameRun(folder);
    },
  );

  it('writes its results again when it broke off after the last step', async () => {
    const listener = (event: RunEvent): void => {
      if (event.type === 'stop') throw new Error('as if killed');
    };
    await expect(adaptRun.start(at('end'), given(), { listener })).rejects.toThrow('as if killed');
    expect(existsSync(at('end', 'generator.safetensors'))).toBe(false);
    expect((await adaptRun.resume(at('end'))).stop).toEqual(whole.stop);
    expectSameRun('end');
  });

  it('has nothing to do once it ended, but goes on where that is asked for', async () => {
    expect((await adaptRun.resume(at('end'))).steps).toBe(whole.steps);
    const more = whole.steps + 3;
    const changes = { stop: 'never', iterations: more } as const;
    const further = await adaptRun.resume(at('end'), { changes });
    expect([further.steps, further.stop]).toEqual([more, undefined]);
    await adaptRun.start(at('long'), given({ stop: 'never', iterations: more }));
    expect(readFileSync(at('end', 'generator.safetensors'))).toEqual(
      readFileSync(at('long', 'generator.safetensors')),
    );
    const back = adaptRun.resume(at('long'), { changes: { stop: 'auto', iterations: more + 2 } });
    await expect(back).rejects.toThrow(UserError);
    await expect(back).rejects.toThrow('resume it with stop never');
  });

  it('takes all steps that are allowed where nothing ends it, and more when more are', async () => {
    await adaptRun.start(at('allowed'), given({ iterations: 4 }));
    const { stop } = JSON.parse(readFileSync(at('allowed', 'summary.json'), 'utf8')) as RunSummary;
    expect(stop).toMatchObject({ reason: 'steps', step: 4 });
    expect(stop?.text).toContain('all that were allowed');
    expect((await adaptRun.resume(at('allowed'), { changes: { iterations: 40 } })).stop).toEqual(whole.stop);
    expect(metrics('allowed')).toEqual(metrics('whole'));
  });

  it('ends when too little diversity is left', async () => {
    const { stop, meter } = await adaptRun.start(at('poor'), given({ stopDiversity: 1 }));
    expect(stop?.reason).toBe('diversity');
    expect(stop?.text).toContain('of the diversity is left');
    expect(meter?.after.step).toBe(stop?.kept);
  });

  it('refuses a checkpoint whose kept weights are damaged', async () => {
    const file = at('allowed', 'checkpoint.safetensors');
    const bytes = readFileSync(file);
    const text = bytes
      .toString('latin1')
      .replaceAll('kept.averaged.synthesis.16', 'kept.averaged.synthesis.61');
    writeFileSync(file, Buffer.from(text, 'latin1'));
    await expect(readSnapshot(file)).rejects.toThrow('lacks weights of the step that was kept');
    writeFileSync(file, bytes);
  });
});

describe('adapt', () => {
  it('ends by itself without a folder too, with the same generator', async () => {
    const run = adapt({ ...given(), generator: models.generator, clip: models.clipA });
    const qualities: number[] = [];
    for await (const { quality } of run) if (quality !== undefined) qualities.push(quality);
    const { generator, steps, stop } = await run.result;
    expect([steps, stop]).toEqual([whole.steps, whole.stop]);
    expect(qualities).toEqual(
      metrics('whole').flatMap(({ quality }) => (typeof quality === 'number' ? [quality] : [])),
    );
    const written = await loadGenerator(at('whole', 'generator.safetensors'));
    expect(generator.parameters).toEqual(written.parameters);
  });
});
