import { afterEach, describe, expect, it } from 'vitest';
import '../platform.node.js';
import { tinyAdaptation, tinyClip, tinyGenerator } from '../../adapt/testing/tiny.js';
import { type Picture, toPictures } from '../../image/index.js';
import { createEngine } from '../../runtime/engine.node.js';
import { EditStudio, EncoderStudio, editStudioParts, encoderStudioParts } from '../../styleclip/index.js';
import type { Generator } from '../../stylegan2/index.js';
import { drawPictures } from './drawPictures.js';

const seeds = [3, 4];
const psi = 0.4;
const opened: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of opened.splice(0)) await one.close();
});

async function generated(generator: Generator, label: number | undefined): Promise<Picture[]> {
  const drawn: Picture[] = [];
  const request = { generator, label, psi, seeds: seeds.join(), device: 'cpu', threads: 1 } as const;
  for await (const { picture } of drawPictures(request)) drawn.push(picture);
  return drawn;
}

async function ofRun(generator: Generator, label: number | undefined, seed: number): Promise<Picture[]> {
  const settings = { seed, sampleTruncation: psi, ...(label === undefined ? {} : { label }) };
  const adaptation = await tinyAdaptation(settings, { generator });
  opened.push(adaptation);
  return toPictures((await adaptation.sample({ seeds })).adapted);
}

async function ofEdits(generator: Generator, label: number | undefined): Promise<Picture[]> {
  const runtime = createEngine({ device: 'cpu', threads: 1 });
  opened.push(runtime);
  const clip = { ...(await tinyClip('b')), name: 'b' };
  const stage = { runtime, lowering: 'auto' } as const;
  const studio = new EditStudio(await editStudioParts(stage, generator, clip, label));
  const drawn: Picture[] = [];
  for (const seed of seeds) {
    const { wPlus, noises } = await studio.seedStart(seed, psi);
    drawn.push(...toPictures(await studio.picture(wPlus, noises)));
  }
  return drawn;
}

/** The largest difference of two bytes; their sums are added in other orders. */
function apart(a: readonly Picture[], b: readonly Picture[]): number {
  expect(a.map(({ data }) => data.length)).toEqual(b.map(({ data }) => data.length));
  return Math.max(
    ...a.map(({ data }, i) =>
      data.reduce((most, byte, k) => Math.max(most, Math.abs(byte - b[i].data[k])), 0),
    ),
  );
}

describe.each([
  ['05-nada-train-all-layers', 'ckpt.pt', undefined],
  ['02-sg2ada-32-cond3', 'network-snapshot.pkl', 2],
])('the centre of truncation of %s without an average', (caseName, file, label) => {
  it('is one for sheets of runs with any seed, for generate and for edits', async () => {
    const { latentAverage: _, ...generator } = await tinyGenerator(caseName, file);
    const drawn = await generated(generator, label);
    expect(apart(await ofRun(generator, label, 5), drawn)).toBeLessThanOrEqual(1);
    expect(apart(await ofRun(generator, label, 6), drawn)).toBeLessThanOrEqual(1);
    expect(apart(await ofEdits(generator, label), drawn)).toBeLessThanOrEqual(1);
  });

  it('is that of encoders, and not of one class', async () => {
    const { latentAverage: _, ...generator } = await tinyGenerator(caseName, file);
    const runtime = createEngine({ device: 'cpu', threads: 1 });
    opened.push(runtime);
    const centres: (readonly number[])[] = [];
    for (const own of label === undefined ? [undefined] : [label, 0]) {
      const stage = { runtime, lowering: 'auto' } as const;
      const studio = new EncoderStudio(await encoderStudioParts(stage, generator, undefined, own));
      centres.push([...(await studio.averageLatent()).data]);
      const given = new EncoderStudio(
        await encoderStudioParts(stage, await tinyGenerator(caseName, file), undefined, own),
      );
      const carried = (await tinyGenerator(caseName, file)).latentAverage;
      if (carried) expect((await given.averageLatent()).data).toEqual(carried.data);
    }
    for (const centre of centres) expect(centre).toEqual(centres[0]);
  });
});
