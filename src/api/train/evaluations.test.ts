import { describe, expect, it } from 'vitest';
import { UserError } from '../../errors.js';
import { randomGenerator, standardConfig } from '../../stylegan2/index.js';
import { floatTensor } from '../../tensorData.js';
import { bestOf, type Evaluation, Evaluations } from './evaluations.js';

const config = { ...standardConfig(8), zDim: 4, styleDim: 4, mappingWidths: [4], channels: [2, 2] };
// All of one training carry the same noises.
const { noises } = randomGenerator(config, 0);
const generator = (seed: number) => ({
  ...randomGenerator(config, seed),
  noises,
  latentAverage: floatTensor([seed, 0, 0, 0], [4]),
});

const evaluation = (step: number, kid: number): Evaluation => ({
  step,
  images: 8 * step,
  features: 'CLIP',
  kid,
  fid: 1,
  seconds: 0.5,
});

async function measured(...kids: number[]): Promise<Evaluations> {
  let all = new Evaluations();
  for (const [i, kid] of kids.entries()) {
    all = await all.with(evaluation(i + 1, kid), async () => generator(i + 1));
  }
  return all;
}

const stored = (of: Evaluations, metadata: object = {}) => {
  const state = of.state();
  return { name: 'the snapshot', step: 3, ...state, metadata: { ...state.metadata, ...metadata } };
};

describe('Evaluations', () => {
  it('keep the first generator with the least KID', async () => {
    const { all, best } = await measured(0.5, 0.2, 0.2, 0.3);
    expect(all).toHaveLength(4);
    expect(bestOf(all)).toBe(all[1]);
    expect(best).toEqual({ evaluation: all[1], generator: generator(2) });
  });

  it('are the same when their state is read', async () => {
    const evaluations = await measured(0.5, 0.2, 0.3);
    expect(Evaluations.read(stored(evaluations), generator(9))).toEqual(evaluations);
    expect(Evaluations.read(stored(new Evaluations()), generator(9))).toEqual(new Evaluations());
  });

  it.each([[[0.5, 0.2]], [[0.1, 0.2]], [[]]])('drop the one at an earlier end, after %j', async (kids) => {
    const regular = await measured(...kids);
    const end = { ...evaluation(3, 0.15), atEnd: true as const };
    const ended = await regular.with(end, async () => generator(9));
    expect(ended.best?.evaluation.kid).toBe(Math.min(...kids, 0.15));
    expect(ended.all).toHaveLength(kids.length + 1);
    expect(ended.lasting).toEqual(regular);
    // The generator that was best at the end is that of the state.
    const read = Evaluations.read(stored(ended), generator(9));
    expect(read).toEqual(ended);
    expect(read.lasting).toEqual(regular);
    const onward = await read.lasting.with(evaluation(4, 0.3), async () => generator(4));
    expect(onward).toEqual(await regular.with(evaluation(4, 0.3), async () => generator(4)));
  });

  it('refuse a state that is damaged', async () => {
    const sound = stored(await measured(0.5, 0.2));
    for (const text of ['', '[]', '{', '[{"step":1}]', 'null']) {
      const damaged = { ...sound, metadata: { evaluations: text } };
      expect(() => Evaluations.read(damaged, generator(9)), text).toThrow(UserError);
    }
    const { 'best.latent average': _, ...tensors } = sound.tensors;
    expect(() => Evaluations.read({ ...sound, tensors }, generator(9))).toThrow(
      'the snapshot is not the checkpoint of a training',
    );
  });
});
